"""The adoption's `notices`: wrong ones are refused at their own line, and nothing secret stands in them."""

from __future__ import annotations

from pathlib import Path

import pytest

import flows.robots
from connectors.errors import NotConfigured
from connectors.ports import Reference
from flows.ledger.notices import NoticeChannel
from flows.runner.adopting.adoption import AdoptionFile, AdoptionInvalid, load_adoption
from flows.runner.adopting.notice_channels import OwnChannels, recipients, webhook_name
from flows.runner.home import Home

SHIPPED = Path(flows.robots.__path__[0]) / "preventive_home_visits" / "adoptions" / "testkommune.yaml"
REFERENCE = Reference("5a0d3c56-7a5e-4d0c-9f0e-2f6a8f3c1b02")
MARK = "notices:\n"


def with_notices(*lines: str) -> tuple[str, int]:
    """Return the shipped file with these lines as its `notices`, and the number of the first of them."""
    text = SHIPPED.read_text(encoding="utf-8")
    head = text[: text.index(MARK) + len(MARK)]
    return head + "".join(f"  {line}\n" for line in lines), head.count("\n") + 1


def loaded(*lines: str) -> AdoptionFile:
    return load_adoption(with_notices(*lines)[0], "min.yaml")


@pytest.mark.parametrize(
    ("lines", "at", "said"),
    [
        (["webhook: {url: http://besked.kommune.dk/, secret_file: w}"], 0, "https://"),
        (
            ["webhook:", "  url: https://besked.kommune.dk/?kode=1", "  secret_file: w"],
            1,
            "hemmeligheder ligger i filer",
        ),
        (["webhook:", "  url: https://a:b@besked.kommune.dk/", "  secret_file: w"], 1, "hemmeligheder ligger i filer"),
        (["webhook:", "  url: https://besked.kommune.dk/", "  secret_file: ../w"], 2, "notices.webhook.secret_file"),
        (["webhook:", "  url: https://besked.kommune.dk/"], 0, "notices.webhook.secret_file"),
        (["deadline_days_before: -1"], 0, "notices.deadline_days_before"),
        (["no_success_days: 0"], 0, "notices.no_success_days"),
        (["mail: [ikke-en-adresse]"], 0, "notices.mail"),
        (["kinds:", "  run_faild: false"], 1, "Mente du: run_failed"),
        (["pages_url: http://samdrift.kommune.dk"], 0, "https://"),
        (["pages: https://samdrift.kommune.dk"], 0, "pages_url"),
    ],
)
def test_a_wrong_notice_is_refused_at_its_line(lines: list[str], at: int, said: str) -> None:
    text, first = with_notices(*lines)
    with pytest.raises(AdoptionInvalid) as refused:
        load_adoption(text, "min.yaml")
    assert f"min.yaml, linje {first + at}: " in refused.value.message
    assert said in refused.value.message
    assert "kode=1" not in refused.value.message


def test_an_address_that_mail_may_not_reach_is_refused_before_anything_runs() -> None:
    with pytest.raises(AdoptionInvalid, match=r"notices\.mail er uden for systems\.mail\.recipient_domains"):
        loaded("mail: [nogen@andetsteds.dk]")


# --- whom it reaches ---


def test_without_addresses_of_its_own_the_operators_are_told() -> None:
    assert recipients(loaded("deadline_days_before: 1")) == ((NoticeChannel.MAIL, "drift@testkommunen.invalid"),)


def test_an_empty_list_tells_nobody_by_mail() -> None:
    assert recipients(loaded("mail: []")) == ()


def test_one_address_written_twice_is_told_once() -> None:
    told = recipients(loaded("mail: [En@testkommunen.invalid, en@testkommunen.invalid]"))
    assert told == ((NoticeChannel.MAIL, "en@testkommunen.invalid"),)


def test_a_webhook_is_known_by_its_host_and_never_by_its_path() -> None:
    one, two = (webhook_name(f"https://besked.kommune.dk/{each}") for each in ("hemmelig", "anden"))
    assert one != two
    assert one.startswith("besked.kommune.dk (")
    assert "hemmelig" not in one


# --- the secret ---


async def test_a_secret_that_is_missing_or_short_names_its_setting_and_never_itself(tmp_path: Path) -> None:
    from connectors.contract.notice_receiver import NOTICE

    home = Home(tmp_path)
    adoption = loaded("webhook: {url: 'http://127.0.0.1:9/', secret_file: webhook.key}")
    with pytest.raises(NotConfigured, match=r"webhook\.key") as missing:
        await OwnChannels(adoption, home).call(NOTICE, REFERENCE)
    assert missing.value.setting == "notices.webhook.secret_file"
    (home.secrets_dir / "webhook.key").write_text("kort-hemmelig")
    with pytest.raises(NotConfigured, match="mindst 16 tegn") as short:
        await OwnChannels(adoption, home).call(NOTICE, REFERENCE)
    assert "kort-hemmelig" not in short.value.message
