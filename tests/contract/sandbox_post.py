"""The testkommune's post as a test meets it: its own word for what happened, and an adapter connected to it."""

from datetime import UTC, datetime
from pathlib import Path

import httpx

from connectors.contract.post import Fault
from connectors.cpr import Cpr
from connectors.digital_post.settings import DigitalPostConnection, DigitalPostSettings
from connectors.digital_post.sf1601 import Sf1601Post
from connectors.ports import Channel, Reference
from connectors.sandbox.connections import Connections
from connectors.sandbox.population import settle

KINDS = {Fault.BUSY: "throttled", Fault.BROKEN: "error_500", Fault.GARBLED: "malformed"}
CITIZENS, SEED = 20, 1


class Town:
    """The testkommune's own word for what happened."""

    def __init__(self, connections: Connections, state: Path) -> None:
        self.connections = connections
        today = datetime.now(UTC).date()
        self.people = settle(state / "state" / "population.json", CITIZENS, SEED, today).citizens
        self._control = httpx.Client(base_url=connections.control.base_url, trust_env=False)

    def someone_registered(self) -> Cpr:
        return Cpr(next(person.cpr for person in self.people if person.digital_post))

    def someone_unregistered(self) -> Cpr:
        return Cpr(next(person.cpr for person in self.people if not person.digital_post))

    def letters(self) -> list[dict[str, str]]:
        return self._control.get("/letters").json()

    def sent(self, reference: Reference) -> int:
        return sum(reference in letter.values() for letter in self.letters())

    def channel(self, reference: Reference) -> Channel | None:
        found = next((letter for letter in self.letters() if reference in letter.values()), None)
        return Channel(found["channel"]) if found else None

    def fail_next(self, fault: Fault) -> None:
        self._wish(KINDS[fault])

    def lose_next_reply_after_commit(self) -> None:
        self._wish("reply_lost")

    def _wish(self, kind: str) -> None:
        for operation in ("GET */digitalpost", "POST */kombi"):
            wish = {"system": "digital_post", "kind": kind, "operation": operation}
            assert self._control.post("/faults", json=wish).status_code == 200

    def close(self) -> None:
        self._control.close()


def post_on(connections: Connections) -> Sf1601Post:
    """Return the adapter with the testkommune's certificate and addresses."""
    known = connections.digital_post
    settings = DigitalPostSettings(
        sender_cvr=known.cvr, sender_label="Testkommunen", shipment_type=known.forsendelsestype
    )
    connection = DigitalPostConnection(
        base_url=known.base_url,
        token_url=known.token_service_url,
        certificate_file=Path(known.client_certificate),
        key_file=Path(known.client_key),
        ca_file=Path(known.ca),
        timeout_seconds=10,
    )
    return Sf1601Post(settings, connection)
