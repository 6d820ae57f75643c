"""`samdrift sandbox` and `up`: long-running processes; one Ctrl-C stops all of them."""

from __future__ import annotations

import argparse
import signal
import sys

from flows.runner.adopting.adoption import find_adoption
from flows.runner.adopting.sandbox_connections import SandboxConnections
from flows.runner.home import Home
from flows.runner.orchestration.services import PAGES_PORT, POOL, Services, port_is_free
from flows.terminal import prefect_server, room
from flows.terminal.example import adopt
from flows.terminal.population import wanted
from flows.terminal.refusal import Refused
from flows.terminal.session import home, say
from flows.terminal.testtown import TestTown, at_hand


def sandbox(given: argparse.Namespace) -> int:
    """Run the testkommune in the foreground."""
    from connectors.sandbox.__main__ import main  # noqa: PLC0415 - a whole municipality, wanted only here

    room.demand(given.state)
    folder = home(given).sandbox_dir
    people = wanted(given, folder)
    arguments = ["--state", folder, "--port", given.port, "--citizens", people.citizens, "--seed", people.seed]
    return min(main([str(each) for each in arguments]), 1)


def up(given: argparse.Namespace) -> int:
    """Run the pages, Prefect's server, a worker, and the testkommune unless every adoption in use has real systems."""
    place = home(given)
    room.demand(place.state)
    if beside := prefect_server.running(place):
        raise Refused(
            f"`samdrift up` kører allerede i mappen »{given.state}«: {beside.removesuffix('/api')}. Brug den, eller "
            "stop den med Ctrl-C i dens eget vindue. Intet er startet."
        )
    port = _port_of_pages(given)
    end_as_at_ctrl_c()
    with Services(place) as services:
        town = _town(services, place, given) if _uses_sandbox(place) else None
        api_url = services.start_prefect_server()
        prefect_server.use(place, api_url)
        prefect_server.note(place, api_url)
        try:
            services.start_worker()
            if town is not None and not _adoptions(place):
                adopt(place, TestTown(town))
            say(f"Sider           {services.start_pages(port)}", f"Prefect         {api_url.removesuffix('/api')}")
            say(f"Arbejder        kører i puljen {POOL}", f"Tilstand        {place.state.absolute()}")
            say("Alt kører. Stop det hele med Ctrl-C.")
            sys.stdout.flush()
            services.wait()
        finally:
            prefect_server.forget(place)
    say("Alt er stoppet.")
    return 0


def end_as_at_ctrl_c() -> None:
    """Let what stops services, such as systemd, end this process in the same order as a person does.

    Ctrl-C is asked for too: a shell that starts something in the background leaves it deaf to it.
    """
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.default_int_handler)


def _port_of_pages(given: argparse.Namespace) -> int:
    """Return the port asked for, else the usual one, else any: 0 lets the services choose."""
    if given.port:
        if not port_is_free(given.port):
            raise Refused(
                f"Port {given.port} er optaget. Vælg en anden med --port, eller udelad den. Intet er startet."
            )
        return int(given.port)
    if port_is_free(PAGES_PORT):
        return PAGES_PORT
    say(f"Port {PAGES_PORT} er optaget, så siderne får en anden.")
    return 0


def _town(services: Services, place: Home, given: argparse.Namespace) -> SandboxConnections:
    told = at_hand(services, place, wanted(given, place.sandbox_dir))
    say(
        "Testkommunen kører. Alt i den er opdigtet.",
        f"  Nexus         {told.nexus.base_url}",
        f"  Digital Post  {told.digital_post.base_url}",
        f"  Mail          {told.mail.host}:{told.mail.port}",
        f"  Kontrol       {told.control.base_url}/counts",
        f"  CPR-udtræk    {told.register_file.file}",
    )
    return told


def _uses_sandbox(place: Home) -> bool:
    names = _adoptions(place)
    return not names or any(find_adoption(name, place).in_sandbox for name in names)


def _adoptions(place: Home) -> list[str]:
    if not place.has_ledger:
        return []
    with place.ledger() as opened:
        return [each.id for each in opened.adoptions.all()]
