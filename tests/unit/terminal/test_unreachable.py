"""An organisation's own systems that do not answer, and extracts that are not what the contract says."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from terminal_said import CPR

from connectors.sandbox.certificates import certificates_in
from flows.ledger import Ledger
from flows.ledger.states import RunState
from flows.runner.casework.wall import walled
from flows.runner.errors import RunnerError
from flows.runner.home import Home
from flows.runner.runs.preview_run import prepare_batch
from flows.runner.runs.stages import Caller, Stages
from flows.terminal import guard, summaries

SHIPPED = Path(summaries.__file__).parents[1] / "robots" / "preventive_home_visits" / "adoptions" / "testkommune.yaml"
NOWHERE = "127.0.0.1:9"
HEADER = "cpr;navn;status;bor_alene;bor_alene_dato;adressebeskyttelse;kommunekode;distrikt;adresse_linje1;postnr"
ROW = f"{CPR};Nancy Berggren;01;ja;2026-11-01;nej;0999;Nord;Opdigtet Vej 1;0999"

Preview = Callable[..., Awaitable[str]]


@pytest.fixture
def adoption(state: Path, tmp_path: Path) -> Path:
    """An adoption of real systems, none of which answers."""
    secrets = Home(state).secrets_dir
    own = certificates_in(tmp_path / "certificates").runner
    shutil.copy(own.certificate, secrets / "post.pem")
    shutil.copy(own.key, secrets / "post.key")
    (secrets / "nexus").write_text("opdigtet", encoding="utf-8")
    pair = {"certificate_file": "post.pem", "key_file": "post.key"}
    nexus = {"base_url": f"http://{NOWHERE}/", "token_url": f"http://{NOWHERE}/token", "client_id": "x"}
    document = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    document["adoption"] = "provekommune"
    document["connections"] = {
        "care_system": nexus | {"client_secret_file": "nexus"},
        "post": {"base_url": f"https://{NOWHERE}/", "token_url": f"https://{NOWHERE}/t"} | pair,
        "receipts": {"kind": "push", "port": 0, "sender_file": "post.pem"} | pair,
        "mail": {"host": "127.0.0.1", "port": 9},
        "person_register": {"file": str(tmp_path / "udtraek.csv")},
    }
    file = tmp_path / "provekommune.yaml"
    file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return file


@pytest.fixture
def preview(state: Path, adoption: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Preview:
    """Preview over an extract with this header and row, as the flow does it, and return what a person is told."""

    async def run(header: str = HEADER, row: str = ROW) -> str:
        taken = datetime.now(UTC).isoformat(timespec="seconds")
        text = f"# udtræk: {taken}; alle voksne: ja; kilde: CPR\n{header}\n{row}\n"
        (tmp_path / "udtraek.csv").write_text(text, encoding="utf-8")
        stages = Stages("", Caller("Opfundet Starter"))
        with pytest.raises(RunnerError) as refused:
            await walled("kørslen", lambda: prepare_batch(Home(state), str(adoption), stages))
        assert guard.refuse(refused.value, state) == guard.FAILED
        told = capsys.readouterr().err
        assert CPR not in told
        assert "Nancy" not in told
        return told

    return run


async def test_a_system_that_does_not_answer_is_named_with_what_to_look_at(preview: Preview) -> None:
    told = await preview()
    assert "KMD Nexus svarer ikke; intet er sendt." in told
    assert "`connections`" in told
    assert "Kør så kommandoen igen" in told


async def test_a_preview_that_cannot_reach_a_system_leaves_a_failed_run_and_no_batch(
    preview: Preview, ledger: Ledger
) -> None:
    await preview()
    assert [run.state for run in ledger.runs.recent()] == [RunState.FAILED]
    assert ledger.batches.latest("provekommune") is None
    assert ledger.worklist.list() == ()
    assert ledger.pulses.busy("provekommune") is None


@pytest.mark.parametrize("column", ["cpr", "navn", "status", "bor_alene", "adressebeskyttelse"])
async def test_an_extract_without_a_required_column_is_refused_by_the_columns_name(
    preview: Preview, ledger: Ledger, column: str
) -> None:
    told = await preview(f";{HEADER};".replace(f";{column};", ";;").strip(";") if column != "cpr" else HEADER[4:], "")
    assert f"mangler kolonnen »{column}«" in told
    assert f"`systems.person_register.columns.{column}`" in told
    assert ledger.batches.latest("provekommune") is None


async def test_a_column_by_another_name_is_met_with_the_nearest(preview: Preview) -> None:
    assert "Det ligner: bor_alen" in await preview(HEADER.replace("bor_alene;", "bor_alenee;"))


async def test_an_extract_with_no_known_column_is_refused_with_where_the_contract_stands(
    preview: Preview, ledger: Ledger
) -> None:
    told = await preview(";".join(f"felt{number}" for number in range(10)))
    assert "docs/extract.md" in told
    assert "Intet er sendt" in told
    assert ledger.batches.latest("provekommune") is None


async def test_unknown_columns_beside_the_known_are_no_hindrance(preview: Preview) -> None:
    assert "KMD Nexus svarer ikke" in await preview(f"{HEADER};vores_egen", f"{ROW};noget")
