"""Which Prefect server a command uses: the one somebody has chosen, the one `samdrift up` runs, or one for itself."""

from __future__ import annotations

import contextlib
import io
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from flows.runner.home import Home
from flows.runner.orchestration.services import POOL, Services, prefect_environment
from flows.terminal import room

API_URL: Final = "PREFECT_API_URL"
STATE: Final = "SAMDRIFT_STATE"
_NOTE: Final = "api-url"
_SECONDS: Final = 2


@contextmanager
def prefect(place: Home) -> Iterator[str]:
    """Give this process a Prefect server while the block runs, before anything imports Prefect; return its address."""
    room.demand(place.state)
    quiet()
    if chosen := os.environ.get(API_URL):
        os.environ[STATE] = str(place.state.absolute())
        _make_pool()
        yield chosen
    elif beside := running(place):
        use(place, beside)
        yield beside
    else:
        with Services(place) as services:
            started = services.start_prefect_server()
            use(place, started)
            try:
                yield started
            finally:
                # The server ends here; what comes later in this process must not look for it.
                os.environ.pop(API_URL, None)


def quiet() -> None:
    """Keep Prefect's own English log to itself: the refusal is ours to print, once and in Danish.

    Nor is it shipped to the server from here: the shipper would wait a minute for a server that ends with this process.
    """
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    os.environ.setdefault("PREFECT_INTERNAL_LOGGING_LEVEL", "CRITICAL")
    os.environ.setdefault("PREFECT_LOGGING_TO_API_ENABLED", "false")


def use(place: Home, api_url: str) -> None:
    """Point this process, and the children it starts, at a server and at the state folder; make the work pool."""
    os.environ.update(prefect_environment(place, api_url))
    os.environ[STATE] = str(place.state.absolute())
    _make_pool()


@contextmanager
def own_words() -> Iterator[None]:
    """Keep what Prefect prints, in English, out of what we print."""
    with contextlib.redirect_stdout(io.StringIO()):
        yield


def note(place: Home, api_url: str) -> None:
    """Write down where the server of `samdrift up` is, for the commands beside it."""
    _file(place).write_text(api_url, encoding="utf-8")


def forget(place: Home) -> None:
    """Take the note away."""
    _file(place).unlink(missing_ok=True)


def running(place: Home) -> str:
    """Return the address of the server that `samdrift up` runs here, or nothing."""
    file = _file(place)
    told = file.read_text(encoding="utf-8").strip() if file.exists() else ""
    return told if told and answers(told) else ""


def _file(place: Home) -> Path:
    return place.prefect_dir / _NOTE


def answers(api_url: str) -> bool:
    """Return whether a Prefect server is healthy at an address."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{api_url}/health", timeout=_SECONDS):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _make_pool() -> None:
    from prefect.client.orchestration import get_client  # noqa: PLC0415 - only once its environment is set
    from prefect.client.schemas.actions import WorkPoolCreate  # noqa: PLC0415
    from prefect.exceptions import ObjectAlreadyExists  # noqa: PLC0415

    with get_client(sync_client=True) as client, contextlib.suppress(ObjectAlreadyExists):
        client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
