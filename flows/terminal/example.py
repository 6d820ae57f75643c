"""The testkommune's own adoption: taken into use by the demo, and by the first `samdrift up` in an empty folder."""

from __future__ import annotations

from typing import Final

from flows.runner.home import Home
from flows.terminal import earlier, prefect_server
from flows.terminal.organisation import of_adoption
from flows.terminal.session import started_by
from flows.terminal.testtown import TestTown

ADOPTION: Final = "testkommune"


def adopt(place: Home, town: TestTown) -> str:
    """Deploy it, import the invitations from before the robot once, and return the robot's lineage."""
    from flows.runner.orchestration import operations  # noqa: PLC0415 - Prefect: reads its environment when imported

    with prefect_server.own_words():
        operations.deploy(place, ADOPTION, by=started_by())
    with place.ledger() as opened:
        organisation, lineage = of_adoption(ADOPTION, opened, place)
        if not opened.history.has_earlier(organisation, lineage):
            earlier.import_file(opened, organisation, lineage, town.earlier_invitations)
    return lineage
