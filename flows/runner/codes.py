"""The reason codes that the engine itself may give: every robot must have words for them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

RUNNER_CODES: Final = MappingProxyType(
    {
        "ADVISOR_MISSING": True,
        "AWAITS_PERSON": False,
        "CHANGED_SINCE_APPROVAL": True,
        "DECEASED_OR_MOVED": True,
        "DIGEST_FAILED": True,
        "DIGEST_UNKNOWN": True,
        "DUPLICATE_CITIZEN": False,
        "FACT_MISSING": True,
        "FILING_FAILED": True,
        "HANDLED_BEFORE": False,
        "INTERVENTION_EXISTS": False,
        "LETTER_FAILED": True,
        "LETTER_UNKNOWN": True,
        "MANUAL": True,
        "NOT_CREATED": False,
        "NOT_ENDED": False,
        "NO_ACCESS": True,
        "NO_ADDRESS": True,
        "NO_DIGITAL_POST": True,
        "PROTECTED_ADDRESS": True,
        "RECEIPT_CONTRADICTS": True,
        "REPLY_UNFOLLOWED": True,
        "SETTLING": False,
        "SETUP_MISSING": True,
        "STEP_FAILED": True,
        "SUPPLIER_NOTE_FAILED": True,
        "SYSTEM_DOWN": True,
        "SYSTEM_ERROR": True,
        "TOO_MANY_ATTEMPTS": True,
        "UNKNOWN_IN_CARE": True,
        "UNREADABLE_ROW": True,
        "WAITS_CAPACITY": False,
        "WAITS_LIMIT": False,
        "WRITE_UNKNOWN": True,
    }
)
"""By code, whether it may stand before a person who must then know what to do."""
