"""What must never be found in the database: the raw file is searched, not the tables."""

import json
from datetime import date
from pathlib import Path

from connectors.cpr import Cpr
from flows.ledger import Keys, Ledger
from flows.ledger.columns import masked
from flows.ledger.failures import NewFailure
from flows.ledger.ids import BatchId
from flows.ledger.model import NewItem, NewProposal, NewReceipt, Planned
from flows.ledger.states import EffectKind, Outcome, RunState
from flows.ledger.testing import APPROVER, LINEAGE, ORGANISATION, TIMING, opened

CPR, DASHED, NAME, ADDRESS = "2512489996", "251248-9996", "Nancy Ann Test Berggren", "Testgrusgraven 3"
PERSON = f"{CPR} {DASHED} {NAME} {ADDRESS}".encode()
SLIP = f"skrev ved en fejl {CPR} og {DASHED}"
TODAY = date(2026, 11, 23)


def test_no_citizen_is_readable_in_the_database_after_every_method_has_seen_one(keys: Keys, tmp_path: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path}/ledger.db", keys) as ledger:
        use_everything(ledger, keys)
        files = [file for file in tmp_path.iterdir() if file.is_file()]
        assert len(files) == 3, "the database, its log and its index"
        octets = b"".join(file.read_bytes() for file in files)
    octets += (tmp_path / "ledger.db").read_bytes()
    for canary in (CPR, DASHED, NAME, ADDRESS, "Nancy", "Testgrus"):
        for encoding in ("utf-8", "utf-16-le"):
            assert canary.encode(encoding) not in octets
    assert b"skrev ved en fejl" in octets, "the search would find what is there"


def use_everything(ledger: Ledger, keys: Keys) -> None:
    key = keys.citizen_key(Cpr(CPR))
    rows = [
        NewProposal(
            sequence, key if sequence == 0 else keys.citizen_key(Cpr("2509479989")), "2026", Outcome.DONE, SLIP, SLIP,
            SLIP, "Nord", (SLIP,), (Planned("send_letter", EffectKind.NOTIFY, SLIP, "paper"),), PERSON,
        )
        for sequence in range(2)
    ]  # fmt: skip
    batch, held = opened(ledger, rows)
    ledger.batches.private(ledger.batches.proposals(batch)[0])
    first, second = ledger.cases.claim(batch, held, 2)
    ledger.cases.private(first.id)
    reference = keys.reference(ORGANISATION, LINEAGE, key, "2026", "send_letter")
    row = ledger.effects.plan(first.id, "send_letter", EffectKind.NOTIFY, "SF1601", reference, "none", "paper")
    ledger.effects.intend([row.id], held, TIMING)
    ledger.effects.unknown(row.id, SLIP, held)
    ledger.receipts.store(NewReceipt("e1", reference, "F", SLIP, "failed", 3, ledger.now(), SLIP, PERSON))
    ledger.receipts.apply()
    ledger.receipts.raw("e1")
    ledger.cases.postpone(second.id, ledger.now(), SLIP, held)
    ledger.cases.end(first.id, Outcome.NEEDS_PERSON, SLIP, (SLIP,), held)
    item = ledger.worklist.add(NewItem(first.id, batch, 0, ORGANISATION, LINEAGE, SLIP, "send_letter", SLIP, TODAY))
    line = ledger.worklist.open_line(first.id, "create", PERSON, "ref-2")
    ledger.worklist.instruction(line)
    ledger.worklist.take(item, SLIP)
    ledger.worklist.resolve(item, APPROVER, PERSON.decode())
    ledger.worklist.note(item)
    ledger.cases.cancel(second.id, APPROVER, SLIP)
    ledger.history.import_earlier(ORGANISATION, LINEAGE, [(key, TODAY, SLIP)])
    ledger.history.waive(ORGANISATION, LINEAGE, APPROVER, PERSON.decode())
    ledger.history.alias(keys.citizen_key(Cpr("0108589995")), key)
    code = ledger.failures.keep(NewFailure("a", held.run, first.id, SLIP, SLIP, SLIP, PERSON.decode()))
    ledger.failures.detail(code, APPROVER, SLIP)
    ledger.audit.append(SLIP, "reveal", first.id, SLIP)
    counts = json.dumps({"found": 2})
    ledger.runs.finish(held.run, RunState.FINISHED, counts, held, {BatchId("B-1"): counts})


def test_only_what_looks_like_a_cpr_number_is_masked() -> None:
    assert masked(f"a {CPR}, b {DASHED}.") == "a ······-····, b ······-····."
    kept = "2026-11-23 99999999 55a2b3e4-9314-4fe0-a7b2-123456789012 12345678901 S-222222-1234567890x"
    assert masked(kept) == kept
