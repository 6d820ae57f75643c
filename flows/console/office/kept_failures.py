"""Unforeseen errors of the pages, kept in the ledger as those of the runs are: encrypted, under a code."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Final

from catalogue.web.walled import Keeper
from flows.console.kept_ledger import KeptLedger
from flows.ledger.failures import NewFailure

STAGE: Final = "page"


def keeper_of(ledger: KeptLedger) -> Keeper:
    """Return what keeps an error of a page; raises what the ledger raises when it cannot be written."""

    def keep(error: Exception) -> str:
        last = traceback.extract_tb(error.__traceback__)[-1:]
        place = f"{Path(last[0].filename).name}:{last[0].lineno}" if last else ""
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        text = "".join(traceback.format_exception(error))
        return ledger().failures.keep(NewFailure("", None, None, STAGE, kind, place, text))

    return keep
