"""`samdrift serve`: one long-running part of an installation, for whatever supervises a server's processes."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import Final

from flows.runner.home import Home
from flows.runner.orchestration.services import LOOPBACK, PAGES_PORT, POOL, Services, port_is_free
from flows.terminal import prefect_server, room
from flows.terminal.processes import end_as_at_ctrl_c
from flows.terminal.refusal import Refused
from flows.terminal.session import home, say

PREFECT_PORT: Final = 4200
"""Where the parts look for Prefect's server when nothing says otherwise."""
AUTH: Final = "PREFECT_API_AUTH_STRING"
_PATIENCE: Final = 120.0
_PAUSE: Final = 1.0


def serve(given: argparse.Namespace) -> int:
    """Run one part until asked to stop; 1 when it ends by itself, so that a supervisor starts it again."""
    place = home(given)
    room.demand(place.state)
    end_as_at_ctrl_c()
    return _PARTS[given.part](place, given.port)


def _prefect(place: Home, port: int | None) -> int:
    taken = port or PREFECT_PORT
    if beside := prefect_server.running(place):
        raise Refused(
            f"Prefect kører allerede for mappen »{place.state}«: {beside.removesuffix('/api')}. Intet er startet."
        )
    _demand_port(taken)
    with Services(place) as services:
        api_url = services.start_prefect_server(taken, os.environ.get(AUTH))
        prefect_server.note(place, api_url)
        try:
            return _until_stopped(services, f"Prefect {api_url.removesuffix('/api')}")
        finally:
            prefect_server.forget(place)


def _worker(place: Home, _port: int | None) -> int:
    api_url = _answering(place)
    with Services(place, api_url) as services:
        services.start_worker(auth=os.environ.get(AUTH))
        return _until_stopped(services, f"Arbejderen i puljen {POOL}")


def _pages(place: Home, port: int | None) -> int:
    taken = port or PAGES_PORT
    _demand_port(taken)
    with Services(place, _api_url(place)) as services:
        return _until_stopped(services, f"Siderne på {services.start_pages(taken, os.environ.get(AUTH))}")


_PARTS: Final[Mapping[str, Callable[[Home, int | None], int]]] = {
    "prefect": _prefect,
    "worker": _worker,
    "pages": _pages,
}


def _until_stopped(services: Services, what: str) -> int:
    say(f"{what} kører.")
    sys.stdout.flush()
    services.wait()
    say(f"{what} er stoppet.")
    return 0


def _demand_port(port: int) -> None:
    if not port_is_free(port):
        raise Refused(f"Port {port} er optaget. Vælg en anden med --port. Intet er startet.")


def _api_url(place: Home) -> str:
    """Return where Prefect's server is: as told, as it has said itself, or where it usually is."""
    told = os.environ.get(prefect_server.API_URL) or prefect_server.running(place)
    return told or f"http://{LOOPBACK}:{PREFECT_PORT}/api"


def _answering(place: Home, patience: float = _PATIENCE) -> str:
    """Return the server's address once it answers: started together, it is the slower."""
    deadline = time.monotonic() + patience
    while not prefect_server.answers(api_url := _api_url(place)):
        if time.monotonic() > deadline:
            raise Refused(
                f"Prefect svarer ikke på {api_url}, så arbejderen er ikke startet. Start `samdrift serve prefect` "
                "først, eller sæt PREFECT_API_URL."
            )
        time.sleep(_PAUSE)
    return api_url
