"""Drive the testkommune's Nexus with a client that another municipality wrote for the real one.

Not part of the suite: the client is nobody's dependency here and is installed beside, not in, this project
(docs/outside-client.md). Only scheme and host are rewritten on the way out; the client's own code stays as it is.
Ends with 0 when every operation held, 1 when one did not, 2 when the client is not installed.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

CLIENT = "kmd_nexus_client"


@dataclass(frozen=True)
class Place:
    """Where the testkommune is: what `samdrift sandbox` prints."""

    nexus: str
    client_id: str
    secret: str
    extract: Path

    @property
    def instance(self) -> str:
        return urlsplit(self.nexus).path.split("/")[4]


def cpr_numbers(extract: Path) -> Iterator[str]:
    """Yield the ten-digit numbers of the extract's first column."""
    with extract.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader((line for line in lines if not line.startswith("#")), delimiter=";")
        yield from (row[0] for row in rows if row and len(row[0]) == 10 and row[0].isdigit())


def rewritten(url: str, place: Place) -> str:
    """Return `url` with the testkommune's scheme and host, and all else as the client wrote it."""
    to = urlsplit(place.nexus)
    return urlunsplit(urlsplit(str(url))._replace(scheme=to.scheme, netloc=to.netloc))


def manager(place: Place) -> Any:
    """Return the client's own manager, sent to the testkommune instead of KMD."""
    from kmd_nexus_client import NexusClientManager
    from kmd_nexus_client import client as module

    class Redirected(module.OAuth2Client):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            kwargs["token_endpoint"] = rewritten(kwargs["token_endpoint"], place)
            super().__init__(*args, **kwargs)

        def request(self, method: str, url: Any, *args: Any, **kwargs: Any) -> Any:
            return super().request(method, rewritten(url, place), *args, **kwargs)

    module.OAuth2Client = Redirected
    return NexusClientManager(instance=place.instance, client_id=place.client_id, client_secret=place.secret)


def run(place: Place) -> int:
    """Run every operation, print one line each, and return how many did not hold."""
    import nexus_client_operations  # noqa: F401 - each operation adds itself to the list
    from nexus_client_town import OPERATIONS, Town

    town = Town(manager(place), list(cpr_numbers(place.extract)))
    failed = 0
    for operation in OPERATIONS:
        try:
            operation(town)
        except Exception:  # noqa: BLE001 - one operation that fails must not hide the others
            failed += 1
            print(f"FEJL  {operation.__name__}")
            traceback.print_exc()
        else:
            print(f"ok    {operation.__name__}")
    print(f"{len(OPERATIONS) - failed} af {len(OPERATIONS)} handlinger holdt.")
    return failed


def main() -> int:
    """Read the addresses from the command line and run."""
    parser = argparse.ArgumentParser(description="Afprøv testkommunens Nexus med en fremmed klient.")
    parser.add_argument("--nexus", required=True, metavar="URL", help="adressen, som samdrift sandbox skriver")
    parser.add_argument("--client-id", default="samdrift")
    parser.add_argument("--secret", required=True, type=Path, metavar="FIL", help="filen med hemmeligheden")
    parser.add_argument("--extract", required=True, type=Path, metavar="FIL", help="testkommunens CPR-udtræk")
    given = parser.parse_args()
    if importlib.util.find_spec(CLIENT) is None:
        print(f"{CLIENT} er ikke installeret her. Se docs/outside-client.md. Intet er afprøvet.", file=sys.stderr)
        return 2
    secret = given.secret.read_text(encoding="utf-8").strip()
    return 1 if run(Place(given.nexus, given.client_id, secret, given.extract)) else 0


if __name__ == "__main__":
    sys.exit(main())
