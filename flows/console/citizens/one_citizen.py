"""The citizen of an address: a number in a batch, of one's own organisation and district."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request

from catalogue.web.routing import visitor_of
from flows.console import addresses
from flows.console.batches.batches import batch_of
from flows.console.districts import demand_own
from flows.console.kept_ledger import KeptLedger
from flows.ledger.model import Batch, Proposal

PATH: Final = f"{addresses.BATCHES}/{{batch}}/borgere/{{number}}"
_LARGEST: Final = 10**9


def citizen_of(opened: KeptLedger, request: Request) -> tuple[Batch, Proposal]:
    """Return the citizen in the address; raise 404, or `OtherDistrict` for one the visitor may not see."""
    batch, number = batch_of(opened, request), str(request.path_params["number"])
    sequence = int(number) if number.isascii() and number.isdecimal() and len(number) < len(str(_LARGEST)) else -1
    proposal = opened().batches.proposal(batch.id, sequence)
    if proposal is None:
        raise HTTPException(404)
    demand_own(visitor_of(request), proposal)
    return batch, proposal
