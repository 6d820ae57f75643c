"""Which districts' citizens a person sees: asked on every page that is about one citizen."""

from __future__ import annotations

import logging

from catalogue.web.routing import OtherDistrict
from catalogue.web.visitor import Visitor
from flows.ledger.model import Proposal

log = logging.getLogger(__name__)


def demand_own(visitor: Visitor, proposal: Proposal | None) -> None:
    """Raise `OtherDistrict` unless the visitor may see this citizen; what is about no known citizen has no district."""
    if not visitor.sees(proposal.district if proposal else ""):
        log.warning("refused: another district's citizen to %s", visitor.subject)
        raise OtherDistrict("district")
