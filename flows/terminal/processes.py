"""`samdrift sandbox` and `up`: long-running processes; one Ctrl-C stops all of them."""

from __future__ import annotations

import argparse
import sys

from flows.runner.adoption import find_adoption
from flows.runner.sandbox_connections import SandboxConnections
from flows.runner.services import POOL, Services
from flows.terminal import prefect_server, room
from flows.terminal.population import wanted
from flows.terminal.refusal import Refused
from flows.terminal.session import home, say
from flows.terminal.testtown import at_hand


def sandbox(given: argparse.Namespace) -> int:
    """Run the testkommune in the foreground."""
    from connectors.sandbox.__main__ import main  # noqa: PLC0415 - a whole municipality, wanted only here

    room.demand(given.state)
    folder = home(given).sandbox_dir
    people = wanted(given, folder)
    arguments = ["--state", folder, "--port", given.port, "--citizens", people.citizens, "--seed", people.seed]
    return min(main([str(each) for each in arguments]), 1)


def up(given: argparse.Namespace) -> int:
    """Run Prefect's server, a worker, and the testkommune unless every adoption in use has real systems."""
    place = home(given)
    room.demand(place.state)
    if beside := prefect_server.running(place):
        raise Refused(
            f"`samdrift up` kører allerede i mappen »{given.state}«: {beside.removesuffix('/api')}. Brug den, eller "
            "stop den med Ctrl-C i dens eget vindue. Intet er startet."
        )
    with Services(place) as services:
        if _uses_sandbox(given):
            people = wanted(given, place.sandbox_dir)
            _tell(at_hand(services, place, people))
        api_url = services.start_prefect_server()
        prefect_server.use(place, api_url)
        prefect_server.note(place, api_url)
        services.start_worker()
        say(f"Prefect         {api_url.removesuffix('/api')}", f"Arbejder        kører i puljen {POOL}")
        say(f"Tilstand        {place.state.absolute()}", "Alt kører. Stop det hele med Ctrl-C.")
        sys.stdout.flush()
        try:
            services.wait()
        finally:
            prefect_server.forget(place)
    say("Alt er stoppet.")
    return 0


def _tell(town: SandboxConnections) -> None:
    say(
        "Testkommunen kører. Alt i den er opdigtet.",
        f"  Nexus         {town.nexus.base_url}",
        f"  Digital Post  {town.digital_post.base_url}",
        f"  Mail          {town.mail.host}:{town.mail.port}",
        f"  Kontrol       {town.control.base_url}/counts",
        f"  CPR-udtræk    {town.register_file.file}",
    )


def _uses_sandbox(given: argparse.Namespace) -> bool:
    place = home(given)
    if not place.has_ledger:
        return True
    with place.ledger() as opened:
        names = [each.id for each in opened.adoptions.all()]
    return not names or any(find_adoption(name, place).in_sandbox for name in names)
