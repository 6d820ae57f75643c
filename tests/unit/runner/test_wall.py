"""Nothing but our own words passes the wall; what nobody foresaw is kept in the ledger, and nowhere else."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.errors import Unavailable
from flows.ledger import Ledger
from flows.ledger.errors import LedgerFull
from flows.ledger.ids import FailureId
from flows.ledger.model import Case, Lease
from flows.ledger.testing import opened, proposal
from flows.runner.casework.wall import ledger_of, walled, walled_case
from flows.runner.errors import AlreadyRunning, StageFailed
from flows.runner.home import Home, StateError

SECRET = "2512489996 Nancy Berggren"


class Later(Exception):
    """What a step raises to be tried again."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "state")


@pytest.fixture
def ledger(home: Home) -> Iterator[Ledger]:
    with home.ledger() as opened_ledger:
        yield opened_ledger


@pytest.fixture
def claimed(ledger: Ledger) -> tuple[Case, Lease]:
    batch, lease = opened(ledger, [proposal(0)])
    return ledger.cases.claim(batch, lease, 1)[0], lease


async def broken() -> None:
    error = KeyError(SECRET)
    error.add_note(SECRET)
    raise error from ValueError(SECRET)


def hanging_on(error: BaseException | None) -> str:
    """Return all that could be printed of an error and of whatever hangs on it."""
    seen = ""
    while error is not None:
        seen += "".join(traceback.format_exception(error)) + repr(error.__dict__) + repr(error.args)
        error = error.__cause__ or error.__context__
    return seen


async def test_a_foreign_error_passes_as_a_code_and_nothing_of_it_hangs_on(home: Home) -> None:
    with pytest.raises(StageFailed) as failed:
        await walled("prøven", broken, ledger_of(home, "eksempelkommune", ""))
    assert failed.value.code.startswith("F-")
    assert failed.value.code in failed.value.message
    for word in ("KeyError", "Nancy", "2512489996"):
        assert word not in hanging_on(failed.value)


async def test_kind_place_and_traceback_are_kept_under_the_code_and_opened_only_with_a_reason(home: Home) -> None:
    with pytest.raises(StageFailed) as failed:
        await walled("prøven", broken, ledger_of(home, "eksempelkommune", ""))
    with home.ledger() as ledger:
        (kept,) = ledger.failures.recent()
        detail = ledger.failures.detail(FailureId(failed.value.code), "Prøvende Person", "fejlsøgning")
        assert ledger.audit.head().sequence == 1
    assert (kept.id, kept.adoption, kept.stage, kept.case) == (failed.value.code, "eksempelkommune", "prøven", None)
    assert detail is not None
    assert detail.kind == "builtins.KeyError"
    assert detail.place.startswith("test_wall.py:")
    assert detail.text.count(SECRET) >= 3, "the error, its note and its cause"
    assert SECRET not in repr(detail)


async def test_an_error_in_a_citizens_step_names_the_case(ledger: Ledger, claimed: tuple[Case, Lease]) -> None:
    case, lease = claimed
    with pytest.raises(StageFailed, match=case.id) as failed:
        await walled_case(ledger, lease.run, case, "send_letter", broken)
    assert SECRET not in hanging_on(failed.value)
    (kept,) = ledger.failures.of_case(case.id)
    assert (kept.id, kept.run, kept.stage) == (failed.value.code, lease.run, "send_letter")


@pytest.mark.parametrize("error", [Unavailable("Nexus svarer ikke.", system="Nexus"), Later()])
async def test_what_the_caller_branches_by_passes_a_citizens_wall(
    ledger: Ledger, claimed: tuple[Case, Lease], error: Exception
) -> None:
    async def later() -> None:
        raise error

    case, lease = claimed
    with pytest.raises(type(error)):
        await walled_case(ledger, lease.run, case, "send_letter", later, (Later,))
    assert ledger.failures.recent() == ()


async def test_a_ledger_that_cannot_be_written_lets_no_detail_out_either() -> None:
    def full(_stage: str, _error: Exception) -> str:
        raise LedgerFull

    with pytest.raises(StageFailed, match="kunne ikke gemmes") as failed:
        await walled("prøven", broken, full)
    assert failed.value.code.startswith("UKENDT@test_wall.py:")
    assert SECRET not in hanging_on(failed.value)


async def test_our_own_errors_keep_their_kind_and_words() -> None:
    async def held() -> None:
        raise AlreadyRunning("Kører allerede.", code="HELD")

    async def down() -> None:
        raise Unavailable("Nexus svarer ikke.", system="Nexus")

    with pytest.raises(AlreadyRunning, match="Kører allerede") as refused:
        await walled("prøven", held)
    assert refused.value.code == "HELD"
    with pytest.raises(StageFailed, match="Nexus svarer ikke"):
        await walled("prøven", down)


async def test_our_own_error_that_is_made_of_other_things_keeps_its_kind_too(tmp_path: Path) -> None:
    async def full() -> None:
        raise StateError(tmp_path, OSError(28, "No space left on device"))

    with pytest.raises(StateError, match="Disken er fuld") as failed:
        await walled("prøven", full)
    assert failed.value.code == "STATE_FULL"
