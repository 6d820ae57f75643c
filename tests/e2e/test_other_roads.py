"""Whole jobs by the roads that the demo does not take, counted by the testkommune itself."""

from __future__ import annotations

import email
import email.policy
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pika
import pypdfium2
import pytest
from beskedfordeler import QUEUE, VHOST, installed, running_broker
from roads import CASEWORKER, STARTER, Job, running

from connectors.sandbox.digital_post.carriers import QueueAddress
from connectors.sandbox.faults import DIGITAL_POST, FaultKind, FaultRule
from connectors.sandbox.process import Testkommune
from flows.ledger.model import Item
from flows.runner.adopting.manual_desk import decline, instructions_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

BY_HAND = {
    "kind": "manual",
    "system_name": "Opdigtet Omsorg",
    "intervention": "Tilbud om forebyggende hjemmebesøg",
    "place": "Borger > Forebyggelse > Ny indsats",
    "supplier": "Sundhedsvejlederne",
    "document_place": "Breve",
    "reference_place": "feltet Ekstern reference",
}


def lines(job: Job, kind: str) -> list[Item]:
    with job.home.ledger() as ledger:
        return [each for each in ledger.worklist.list() if each.reference and each.kind == kind]


def tick(job: Job, items: list[Item]) -> None:
    with job.home.ledger() as ledger:
        for each in items:
            assert ledger.worklist.line(each.reference) == each
            assert ledger.worklist.resolve(each.id, CASEWORKER, "gjort")


def test_a_manual_care_system_is_worked_by_people_and_a_letter_goes_only_after_their_tick(tmp_path: Path) -> None:
    with running(tmp_path) as town:
        job = Job(tmp_path, systems__care_system=BY_HAND)
        shown = job.preview()
        offers = shown["would_create_interventions"]
        assert offers >= 6

        first = job.live()
        asked = lines(job, "intervention")
        assert (len(asked), first["waiting"]) == (offers, offers)
        assert (first["interventions_created"], first["letters_digital"], first["letters_paper"]) == (0, 0, 0)
        assert town.town.counts().letters_digital == town.town.counts().letters_paper == 0

        with job.home.ledger() as ledger:
            for each in asked:
                steps = list(instructions_of(ledger, each.id))
                assert [step.split()[0] for step in steps[:3]] == ["Åbn", "Kontrollér,", "Opret"]
                assert f"Skriv referencen {each.reference} i feltet Ekstern reference." in steps

        declined, ticked, later = asked[0], asked[1:3], asked[3:]
        tick(job, ticked)
        with job.home.ledger() as ledger:
            assert decline(ledger, declined.id, CASEWORKER, "er flyttet ind hos sin datter")
        second = job.live()
        assert second["interventions_created"] == second["letters_digital"] + second["letters_paper"] == len(ticked)
        assert (second["cancelled"], second["waiting"]) == (1, len(later))

        tick(job, later)
        third = job.live()
        assert (third["waiting"], third["parked"]) == (0, 0)
        assert third["interventions_created"] == len(later)
        job.follow()

        counted = town.town.counts()
        assert counted.letters_digital + counted.letters_paper == offers - 1
        assert counted.letters_digital == shown["would_send_digital"] - _was_digital(job, declined)
        assert counted.interventions == counted.tasks == counted.documents == counted.pathways == 0
        assert counted.citizens_with_several_letters == counted.letter_ids_repeated == 0
        assert len(lines(job, "document")) > 0
        _assert_each_letter_is_its_recipients(town)

        again = job.live()
        assert again["interventions_created"] == again["letters_digital"] == again["letters_paper"] == 0
        assert town.town.counts() == counted


def _assert_each_letter_is_its_recipients(town: Testkommune) -> None:
    """Read every letter that was sent: it names the citizen it went to, and nobody else of the town."""
    everybody = {citizen.cpr: citizen.full_name for citizen in town.town.citizens}
    folder = Path(town.connections.digital_post.ca).parents[1] / "letters"
    for letter in town.town.letters.letters:
        text = " ".join(_text(folder / letter.pdf).split())
        mine = everybody.get(letter.recipient) or next(n for n in everybody.values() if n in letter.recipient)
        assert mine in text
        assert not [name for name in everybody.values() if name not in mine and name in text.replace(mine, "")]


def _text(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _was_digital(job: Job, item: Item) -> bool:
    assert item.batch is not None
    assert item.sequence is not None
    with job.home.ledger() as ledger:
        found = ledger.batches.proposal(item.batch, item.sequence)
    assert found is not None
    return any(each.channel == "digital" for each in found.planned)


# --- receipts fetched from a queue ------------------------------------------------------------------------------------


def test_receipts_fetched_over_tls_by_certificate_bring_every_letter_to_its_end(tmp_path: Path) -> None:
    if installed() is None:
        pytest.skip("no RabbitMQ: install rabbitmq-server")
    with running_broker(tmp_path / "broker", tmp_path / "sandbox" / "certificates") as (url, port):
        plain = pika.URLParameters(url)
        queue = QueueAddress(host=plain.host, port=plain.port, queue=QUEUE, virtual_host=VHOST)
        with running(tmp_path, queue=queue) as town:
            job = Job(tmp_path, connections=_own_connections(tmp_path, town, port))
            job.preview()
            done = job.live()
            letters = done["letters_digital"] + done["letters_paper"]
            assert letters > 0
            _await(lambda: _waiting(plain) >= letters)

            followed = job.follow()
            ends = {"dispatched", "failed", "returned"}
            assert followed.received > 0
            assert sum(followed.dispatch.get("digital", {}).values()) == done["letters_digital"]
            assert {state for states in followed.dispatch.values() for state in states} <= ends
            assert _waiting(plain) == 0
            assert followed.filed == sum(each.get("dispatched", 0) for each in followed.dispatch.values())
            assert town.town.counts().documents == followed.filed

            again = job.follow()
            assert (again.filed, again.failed) == (0, 0)
            assert town.town.counts().citizens_with_several_letters == 0


def _own_connections(state: Path, town: Testkommune, port: int) -> dict[str, Any]:
    """Return the testkommune as an organisation writes its own systems down; its secrets lie where secrets do."""
    told = town.connections
    secrets = state / "secrets"
    secrets.mkdir()
    files = {
        "client.pem": told.digital_post.client_certificate,
        "client.key": told.digital_post.client_key,
        "ca.pem": told.digital_post.ca,
        "nexus": told.nexus.client_secret_file,
    }
    for name, file in files.items():
        shutil.copy(file, secrets / name)
    return {
        "care_system": {
            "base_url": told.nexus.base_url,
            "token_url": told.nexus.token_url,
            "client_id": told.nexus.client_id,
            "client_secret_file": "nexus",
        },
        "post": {
            "base_url": told.digital_post.base_url,
            "token_url": told.digital_post.token_service_url,
            "certificate_file": "client.pem",
            "key_file": "client.key",
            "ca_file": "ca.pem",
        },
        "receipts": {"kind": "pull", "host": "127.0.0.1", "port": port, "queue": QUEUE},
        "mail": {"host": told.mail.host, "port": told.mail.port, "tls": "none"},
        "person_register": {"file": told.register.file},
    }


def _waiting(plain: pika.URLParameters) -> int:
    place = pika.ConnectionParameters(plain.host, plain.port, VHOST)
    with pika.BlockingConnection(place) as connection:
        return int(connection.channel().queue_declare(QUEUE, passive=True).method.message_count)


def _await(ready: Any) -> None:
    pause = threading.Event()
    for _ in range(200):
        if ready():
            return
        pause.wait(0.1)
    raise AssertionError("it never came")


# --- advisors told by one mail ----------------------------------------------------------------------------------------


def mails(town: Testkommune) -> list[EmailMessage]:
    return [email.message_from_bytes(raw, policy=email.policy.default) for raw in town.town.mails.all()]


def test_advisors_told_by_digest_get_one_mail_a_district_by_reasons_without_a_citizen(tmp_path: Path) -> None:
    with running(tmp_path) as town:
        job = Job(tmp_path, settings__advisor_delivery="digest")
        job.preview()
        done = job.live()
        sent = mails(town)
        assert done["advisors_told"] == len(sent) > 0
        assert town.town.counts().tasks == 0
        assert len({mail["To"] for mail in sent}) == len(sent)
        for mail in sent:
            assert mail["Message-ID"].endswith("@testkommunen.invalid>")
            _assert_no_citizen(f"{mail['Subject']} {mail.get_content()}", town)
        text = "".join(mail.get_content() for mail in sent)
        assert re.search(r"\d × Brevet er sendt på papir", text)

        job.live()
        job.follow()
        job.live()
        assert len(mails(town)) == len(sent)
        assert town.town.counts().mail_ids_repeated == 0


def _assert_no_citizen(text: str, town: Testkommune) -> None:
    for citizen in town.town.citizens:
        assert citizen.cpr not in text
        assert citizen.last_name not in text.split()


@pytest.mark.parametrize("point", ["AFTER_CASE_END:6", "AFTER_INTENT@digest_mail"])
def test_a_run_killed_beside_its_digest_tells_every_district_at_most_once(tmp_path: Path, point: str) -> None:
    with running(tmp_path) as town:
        job = Job(tmp_path, settings__advisor_delivery="digest")
        job.preview()
        killed_live(job, point)
        job.live()
        job.live()
        sent = mails(town)
        counted = town.town.counts()
        assert counted.mail_ids_repeated == counted.citizens_with_several_letters == 0
        assert counted.citizens_with_several_offers == 0
        paper = sum("Brevet er sendt på papir" in mail.get_content() for mail in sent)
        assert paper <= counted.letters_paper
        if point != "AFTER_INTENT@digest_mail":
            assert paper > 0


def killed_live(job: Job, point: str) -> None:
    drive = Path(__file__).with_name("drive.py")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(drive), str(job.home.state), "live", job.batch],
        env={**os.environ, "SAMDRIFT_CRASH_AT": point},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


# --- a day without post -----------------------------------------------------------------------------------------------


def test_when_post_is_away_the_whole_run_the_next_one_finishes_and_nothing_is_done_twice(tmp_path: Path) -> None:
    with running(tmp_path) as town:
        job = Job(tmp_path)
        shown = job.preview()
        town.town.board.add(FaultRule(DIGITAL_POST, FaultKind.UNAVAILABLE, calls=None))
        stopping = threading.Thread(target=_stop_when_all_is_put_off, args=(job,))
        stopping.start()
        first = job.live()
        stopping.join()
        assert first["letters_digital"] == first["letters_paper"] == first["parked"] == 0
        assert first["waiting"] > 0

        town.town.board.clear()
        second = job.live()
        counted = town.town.counts()
        assert second["waiting"] == second["parked"] == 0
        refused = second["needs_person_by"].get("WRITE_FAILED", 0)
        sent = second["letters_digital"] + second["letters_paper"]
        assert sent == counted.letters_digital + counted.letters_paper
        assert sent == shown["would_send_digital"] + shown["would_send_paper"] - refused
        assert counted.interventions == first["interventions_created"] + second["interventions_created"]
        assert counted.citizens_with_several_offers == counted.citizens_with_several_letters == 0


def _stop_when_all_is_put_off(job: Job) -> None:
    """Be the operator who sees that post is away, and stops the run."""
    with job.home.ledger() as ledger:

        def put_off() -> bool:
            running = [run for run in ledger.runs.active() if run.batch == job.batch]
            cases = ledger.cases.of_batch(job.batch) if running else []  # type: ignore[arg-type]
            if not cases or any(case.outcome is None and case.reason != "SYSTEM_DOWN" for case in cases):
                return False
            return ledger.runs.request_stop(running[0].id, STARTER)

        _await(put_off)
