"""The wall between our work and Prefect: what passes is a code and a Danish sentence, never a value or a cause.

Prefect keeps exception text in four tables and in its log (facts: prefect.md 3.1). Whatever is raised behind the wall
is replaced by an error of ours, raised with no cause; the detail of what nobody foresaw is kept encrypted in the
ledger, under the code that is shown.
"""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeVar

from connectors.errors import ConnectorError
from flows.ledger import Ledger
from flows.ledger.errors import LedgerError
from flows.ledger.failures import NewFailure
from flows.ledger.ids import CaseId, RunId
from flows.ledger.model import Case
from flows.recipe.errors import RecipeError
from flows.runner.adopting.sandbox_connections import TestkommuneDown
from flows.runner.errors import RunnerError, StageFailed
from flows.runner.home import Home
from letters import LetterError

_Result = TypeVar("_Result")
_ROOT: Final = Path(__file__).resolve().parents[3]
_OURS: Final[tuple[type[Exception], ...]] = (ConnectorError, LedgerError, RecipeError, LetterError, RunnerError)

Keep = Callable[[str, Exception], str]
"""Keeps the detail of an unforeseen error in a stage and returns its code; empty when that could not be done."""


def nowhere(_stage: str, _error: Exception) -> str:
    """Keep nothing: for work that has no ledger."""
    return ""


async def walled(stage: str, work: Callable[[], Awaitable[_Result]], keep: Keep = nowhere) -> _Result:
    """Do `work` behind the wall; raise `RunnerError` with a message of ours for anything it raises."""
    try:
        return await work()
    except Exception as error:  # noqa: BLE001 - the wall is there for what nobody foresaw
        failure = _foreseen(error) or _unforeseen(stage, error, keep)
    raise failure from None


def explained(error: BaseException) -> str:
    """Return why as a page says it; empty for what nobody foresaw: its words may hold anything."""
    ours = _foreseen(error) if isinstance(error, Exception) else None
    return ours.on_page if ours else ""


def ledger_of(home: Home, adoption: str, prefect_run: str) -> Keep:
    """Return what keeps details in the ledger of `home`, opened only when there is something to keep."""

    def keep(stage: str, error: Exception) -> str:
        with home.ledger() as ledger:
            pulse = ledger.pulses.newest(prefect_run) if prefect_run else None
            return ledger.failures.keep(_detail(adoption, pulse.run if pulse else None, None, stage, error))

    return keep


async def walled_case(
    ledger: Ledger,
    run: RunId,
    case: Case,
    step: str,
    work: Callable[[], Awaitable[_Result]],
    passing: tuple[type[Exception], ...] = (),
) -> _Result:
    """Do one citizen's `step`; keep what nobody foresaw under the case and raise `StageFailed` with code and case id.

    Our own errors, and those of `passing`, pass as they are: the caller branches by them, and the stage's wall stands
    behind.
    """

    def keep(stage: str, error: Exception) -> str:
        return ledger.failures.keep(_detail(case.adoption, run, case.id, stage, error))

    try:
        return await work()
    except (*_OURS, *passing):
        raise
    except Exception as error:  # noqa: BLE001 - the wall is there for what nobody foresaw
        failure = _unforeseen(step, error, keep, case.id)
    raise failure from None


def _foreseen(error: Exception) -> RunnerError | None:
    match error:
        case RunnerError():
            # The same kind, made anew: what hangs on the old one (cause, notes, frames) stays behind.
            ours = type(error).__new__(type(error), error.message)
            RunnerError.__init__(ours, error.message, code=error.code)
            ours.on_page = error.on_page
            return ours
        case ConnectorError():
            on_page = error.on_page if isinstance(error, TestkommuneDown) else error.message
            return _failed(error.message, error.code, on_page)
        case LedgerError():
            return _failed(error.message, type(error).__name__, error.on_page)
        case RecipeError() | LetterError():
            return StageFailed(error.message, code=type(error).__name__)
        case _:
            return None


def _failed(message: str, code: str, on_page: str) -> StageFailed:
    failed = StageFailed(message, code=code)
    failed.on_page = on_page
    return failed


def _unforeseen(stage: str, error: Exception, keep: Keep, case: CaseId | None = None) -> StageFailed:
    """Name a code and a case only: kind, place and text of a foreign error may hold anything."""
    try:
        code = keep(stage, error)
    except Exception:  # noqa: BLE001 - a ledger that cannot be written must not let the detail out
        code = ""
    whose = f", sag {case}" if case else ""
    kept = "Detaljen ligger låst i ledgeren." if code else "Detaljen kunne ikke gemmes i ledgeren."
    code = code or f"UKENDT@{_our_line(error)}"
    return StageFailed(
        f"Der skete noget uventet under {stage} (fejlkode {code}{whose}). Kørslen er standset; start den igen for at "
        f"fortsætte, hvor den slap. Sker det igen, så giv fejlkoden til robottens tovholder. {kept}",
        code=code,
    )


def _detail(adoption: str, run: RunId | None, case: CaseId | None, stage: str, error: Exception) -> NewFailure:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    text = "".join(traceback.format_exception(error))
    return NewFailure(adoption, run, case, stage, kind, _our_line(error), text)


def _our_line(error: Exception) -> str:
    """Return the innermost line of our own code that the error passed: a file of this project, so no value."""
    frames = [each for each in traceback.extract_tb(error.__traceback__) if Path(each.filename).is_relative_to(_ROOT)]
    ours = [each for each in frames if "site-packages" not in each.filename]
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
