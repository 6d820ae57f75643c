"""What the care system in memory raises when it meets a fault."""

from __future__ import annotations

from typing import Final

from connectors.contract.care_truth import Fault
from connectors.errors import ConnectorError, Duplicate, OutcomeUnknown, Rejected, Throttled, Unavailable
from connectors.ports import RemoteId

SYSTEM: Final = "Prøvesystem"


def read_error(fault: Fault) -> ConnectorError:
    """Return what a read that meets `fault` raises."""
    if fault is Fault.THROTTLED:
        return Throttled("Vent.", system=SYSTEM, retry_after=1.0)
    return Unavailable("Svarer ikke.", system=SYSTEM)


def write_error(fault: Fault, existing: RemoteId | None) -> ConnectorError:
    """Return what a persisting call that meets `fault` raises; `existing` is what a conflict would be with."""
    if fault is Fault.THROTTLED:
        return Throttled("Vent.", system=SYSTEM, retry_after=1.0)
    if fault is Fault.CONFLICT and existing is not None:
        return Duplicate("Findes allerede.", remote_id=existing, system=SYSTEM)
    if fault is Fault.CONFLICT:
        return Rejected("Ændret imens.", system=SYSTEM, code="CONFLICT")
    return OutcomeUnknown("Svaret gik tabt.", system=SYSTEM)
