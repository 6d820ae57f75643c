"""`python -m connectors.sandbox`: starts the testkommune and tells where it is."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from connectors.sandbox.connections import FILE, Connections
from connectors.sandbox.population import StateRefusedError
from connectors.sandbox.process import SandboxSettings, serve_until_signal

_REFUSED: Final = 2


def main(arguments: list[str] | None = None) -> int:
    """Run until SIGTERM or SIGINT; return the exit code."""
    given = _parser().parse_args(arguments)
    settings = SandboxSettings(state=given.state, port=given.port, citizens=given.citizens, seed=given.seed)
    try:
        serve_until_signal(settings, lambda connections: _tell(connections, settings.state))
    except StateRefusedError as refused:
        sys.stderr.write(f"{refused}\n")
        return _REFUSED
    except OSError as error:
        sys.stderr.write(_cannot_start(error, settings))
        return _REFUSED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m connectors.sandbox",
        description="Starter testkommunen: omsorgssystem, Digital Post, print, mail og borgere, alt opdigtet.",
    )
    parser.add_argument("--state", type=Path, required=True, metavar="MAPPE", help="hvor tilstanden gemmes")
    parser.add_argument("--port", type=int, default=0, help="første af fem porte i træk; 0 tager ledige")
    parser.add_argument("--citizens", type=int, default=200, metavar="ANTAL", help="antal borgere (200)")
    parser.add_argument("--seed", type=int, default=1, metavar="FRØ", help="samme frø giver samme borgere (1)")
    return parser


def _tell(connections: Connections, state: Path) -> None:
    sys.stdout.write(
        f"Testkommunen kører. Alt i den er opdigtet.\n"
        f"  Nexus          {connections.nexus.base_url}\n"
        f"    klient       {connections.nexus.client_id}, hemmelighed i {connections.nexus.client_secret_file}\n"
        f"  Digital Post   {connections.digital_post.base_url}\n"
        f"  Mail           {connections.mail.host}:{connections.mail.port}\n"
        f"  Kontrol        {connections.control.base_url}/counts\n"
        f"  CPR-udtræk     {connections.register.file}\n"
        f"  Forbindelser   {state / FILE}\n"
        f"Stop med Ctrl-C.\n"
    )
    sys.stdout.flush()


def _cannot_start(error: OSError, settings: SandboxSettings) -> str:
    place = error.filename or f"port {settings.port}-{settings.port + 3} på 127.0.0.1"
    return (
        f"Testkommunen kan ikke starte: {place} kan ikke bruges ({error.strerror or type(error).__name__}). "
        "Vælg en anden port med --port eller en anden mappe med --state. Intet kører.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
