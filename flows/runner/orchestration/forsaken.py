"""Requests of pages that wait for a flow run that will not come: they must not keep everybody else out.

Prefect ends a flow run without us when its worker dies under it, when somebody cancels it there, or when it crashes
before its first line. Failing the request is safe against one that comes late all the same: it finds its request over,
and does nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from flows.ledger import Ledger
from flows.ledger.ids import RequestId
from flows.ledger.requests import RunRequest
from flows.runner.orchestration.prefect_runs import End, PrefectRuns

UNSENT: Final = timedelta(minutes=2)
"""How long a page may take to hand its request over to Prefect; it gives up by itself after 15 seconds."""

_AGAIN: Final = "Intet er gjort. Start kørslen igen; sker det igen, så sig det til den, der driver Samdrift."
_DIED: Final = f"Kørslen gik ned, før den kom i gang. {_AGAIN}"
FORSAKEN: Final[Mapping[End, str]] = {
    End.CANCELLED: "Kørslen blev annulleret i Prefect, før den kom i gang. Intet er gjort. Start den igen.",
    End.CRASHED: _DIED,
    End.FAILED: _DIED,
    End.COMPLETED: _DIED,
}
"""Why nothing came of a request, by how its flow run ended."""
_NEVER_SENT: Final = f"Kørslen nåede aldrig frem til Prefect. {_AGAIN}"


def fail_forsaken(ledger: Ledger, prefect: PrefectRuns) -> tuple[RequestId, ...]:
    """Fail the requests whose flow run is over or was never made; return those that were failed now."""
    return tuple(each.id for each in ledger.requests.all_waiting() if _is_failed_now(each, ledger, prefect))


def _is_failed_now(request: RunRequest, ledger: Ledger, prefect: PrefectRuns) -> bool:
    if not request.prefect_run:
        late = ledger.now() - request.asked_at > UNSENT
        return late and ledger.requests.fail(request.id, _NEVER_SENT)
    end = prefect.end_of(request.prefect_run)
    return end is not None and ledger.requests.fail(request.id, FORSAKEN[end])
