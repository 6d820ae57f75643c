"""The Danish of the audit: what people did, in words, and the pages that show it."""

from __future__ import annotations

from typing import Final

from catalogue.web.expiry import LIVED, UNUSED

NOBODY_KNOWN: Final = "ukendt"
"""Who failed to log in."""
THROWN_OUT_BY: Final = "loggede ud:"
ENDINGS: Final = {UNUSED: "en time uden brug", LIVED: "ti timer efter login"}
