"""The one CPR number in a URL, SF1601's look-up, kept out of the HTTP library's own log (DESIGN §6)."""

from __future__ import annotations

import logging
import re
from typing import Final

from connectors.cpr import MASK

_QUERY: Final = re.compile(r"(cprNumber=)[^&\s\"']*", re.IGNORECASE)
_LIBRARY: Final = "httpx"
"""It logs each address at INFO; what lies under it logs none."""


class MaskedQuery(logging.Filter):
    """Rewrites a record that shows `cprNumber=`; never drops one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the record in place."""
        message = record.getMessage()
        masked = _QUERY.sub(rf"\1{MASK}", message)
        if masked != message:
            record.msg, record.args = masked, None
        return True


_FILTER: Final = MaskedQuery()


def mask_lookups() -> None:
    """Put the mask on the HTTP library's logger; doing it again changes nothing."""
    logging.getLogger(_LIBRARY).addFilter(_FILTER)
