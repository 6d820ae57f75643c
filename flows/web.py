"""The pages as a process of their own, on loopback: `python -m flows.web --state DIR --port N`."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp

from flows.app import app
from flows.console.kept_ledger import KeptLedger
from flows.demo_door import DemoDoor
from flows.ledger.errors import LedgerError
from flows.runner.adopting.owner import Owner, owner_of
from flows.runner.errors import RunnerError
from flows.runner.home import Home

LOOPBACK: Final = "127.0.0.1"
_PLACES: Final = 8
_SECONDS_TO_END: Final = 5
Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def main(argv: list[str] | None = None) -> int:
    """Serve the pages until asked to stop; return 1, with a message, when whose they are cannot be told."""
    parser = argparse.ArgumentParser(prog="python -m flows.web")
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args(argv)
    try:
        pages = pages_of(Home(given.state))
    except (RunnerError, LedgerError) as error:
        sys.stderr.write(f"{error.message}\n")
        return 1
    uvicorn.run(
        pages,
        host=LOOPBACK,
        port=given.port,
        log_config=LOGGING,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_SECONDS_TO_END,
    )
    return 0


def pages_of(home: Home) -> ASGIApp:
    """Return the pages, with people of the demo only while everything outside is the testkommune."""
    ledger = KeptLedger(home.ledger)

    def owner() -> Owner:
        return owner_of(ledger().adoptions.all())

    def still_invented() -> bool:
        try:
            return owner().in_sandbox
        except RunnerError:
            return False

    now = owner()
    pages = app(home, organisation_cvr=now.organisation_cvr, demo=now.in_sandbox)
    return DemoDoor(pages, still_invented) if now.in_sandbox else pages


class Wordless(logging.Formatter):
    """Writes kind and place of an error, nothing it says: its words may be about a citizen."""

    def formatException(self, ei: Raised) -> str:  # noqa: N802 - the name is logging's
        """Return the error in one line."""
        kind, _, trace = ei
        places = []
        while trace is not None:
            places.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
            trace = trace.tb_next
        return f"{kind.__name__ if kind else ''} {' < '.join(places[::-1][:_PLACES])}"


LOGGING: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"wordless": {"()": Wordless, "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "wordless"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}


if __name__ == "__main__":
    sys.exit(main())
