"""The wall between our stages and Prefect: what passes is a code and a Danish sentence, never a value or a cause.

Prefect keeps exception text in four tables and in its log (facts: prefect.md 3.1). Whatever a stage raises is
replaced by an error of ours, raised `from None`.
"""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable
from typing import TypeVar

from connectors.errors import ConnectorError
from flows.ledger.errors import LedgerError
from flows.recipe.errors import RecipeError
from flows.runner.errors import RunnerError, StageFailed
from letters import LetterError

_Result = TypeVar("_Result")


async def walled(stage: str, work: Callable[[], Awaitable[_Result]]) -> _Result:
    """Run one stage behind the wall; raise `RunnerError` with a message of ours for anything it raises."""
    failure: RunnerError
    try:
        return await work()
    except RunnerError as error:
        failure = type(error)(error.message, code=error.code)
    except ConnectorError as error:
        failure = StageFailed(error.message, code=error.code)
    except (LedgerError, RecipeError, LetterError) as error:
        failure = StageFailed(error.message, code=type(error).__name__)
    except Exception as error:  # noqa: BLE001 - the wall is there for what nobody foresaw
        failure = _unforeseen(stage, error)
    raise failure from None


def _unforeseen(stage: str, error: Exception) -> StageFailed:
    """Name kind and place only: the text of a foreign error may hold anything."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = next((each for each in reversed(frames) if "site-packages" not in each.filename), frames[-1])
    place = f"{ours.filename.rsplit('/', 1)[-1]}:{ours.lineno}"
    return StageFailed(
        f"Der skete noget uventet under {stage} ({type(error).__name__}, {place}). Kørslen er standset; start den "
        "igen for at fortsætte, hvor den slap. Sker det igen, så send koden til robottens tovholder.",
        code=f"{type(error).__name__}@{place}",
    )
