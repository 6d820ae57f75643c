"""Nothing but our own words passes the wall."""

from __future__ import annotations

import traceback

import pytest

from connectors.errors import Unavailable
from flows.runner.errors import AlreadyRunning, StageFailed
from flows.runner.wall import walled

SECRET = "2512489996 Nancy Berggren"


async def test_a_foreign_error_passes_as_kind_and_place_without_its_text_or_cause() -> None:
    async def broken() -> None:
        raise KeyError(SECRET)

    with pytest.raises(StageFailed) as failed:
        await walled("prøven", broken)
    shown = "".join(traceback.format_exception(failed.value)).replace("KeyError(SECRET)", "")
    assert SECRET not in shown
    assert "KeyError" in failed.value.code
    assert "test_wall.py" in failed.value.code
    assert failed.value.__suppress_context__


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
