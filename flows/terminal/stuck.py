"""What stands still, why, and who moves it on: waiting citizens by reason, and errors that nobody foresaw."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from flows.ledger import Ledger
from flows.ledger.counts import NOT_ENDED
from flows.ledger.failures import Failure
from flows.ledger.model import Batch
from flows.ledger.states import Outcome
from flows.runner.telling.moments import moment
from flows.runner.telling.reasons import Reasons
from flows.terminal.summaries import citizens

_RECENT: Final = timedelta(days=14)
_SEARCHED: Final = 1000
_SHOWN: Final = 3
_BY_ITSELF: Final = "Opfølgningen går videre selv"
_MOVED_ON: Final = {
    "SYSTEM_DOWN": "Kør {again}, når systemet svarer; det halvfærdige tager opfølgningen selv.",
    "AWAITS_PERSON": "En medarbejder skal oprette dem og kvittere: `samdrift worklist`. " + _BY_ITSELF + " derefter.",
    "LETTER_UNKNOWN": _BY_ITSELF + ", når kvitteringen kommer; kommer den ikke, går de til en medarbejder.",
    "SETTLING": _BY_ITSELF + ", når den kan se, om kaldet nåede frem.",
    "WAITS_CAPACITY": "De kommer med i en senere prøvekørsel, når der er plads.",
    "WAITS_LIMIT": "De kommer med i den næste prøvekørsel.",
}


def waiting(opened: Ledger, batch: Batch, again: str) -> Iterator[str]:
    """Return a line for each reason the batch's citizens wait, with what happens next; `again` runs the batch."""
    reasons = Reasons(batch.lineage)
    for each in opened.cases.counts(batch.id).why(Outcome.WAITING):
        if each.reason != NOT_ENDED:
            following = _MOVED_ON.get(each.reason, "Kør {again}.").format(again=again)
            yield f"{citizens(each.count)} venter: {reasons.text(each.reason)}. {following}"


def failures(opened: Ledger) -> Iterator[str]:
    """Return the unforeseen errors of the last days: how many, the newest by code and time, and what to do."""
    since = opened.now() - _RECENT
    kept = [each for each in opened.failures.recent(_SEARCHED) if each.at >= since]
    if not kept:
        return
    yield f"Uforudsete fejl de seneste {_RECENT.days} dage: {len(kept)}"
    yield from (f"  {_failure(each)}" for each in kept[:_SHOWN])
    if len(kept) > _SHOWN:
        yield f"  … og {len(kept) - _SHOWN} ældre."
    yield (
        "  Sagerne står under manuel behandling, og kørslen kan startes igen. Sker det igen, så giv fejlkoden til "
        "robottens tovholder; detaljen ligger låst i ledgeren."
    )


def _failure(kept: Failure) -> str:
    whose = f", sag {kept.case}" if kept.case else ""
    run = f", {kept.run}" if kept.run else ""
    return f"{kept.id}  {moment(kept.at)}  {kept.adoption}{run}: {kept.stage}{whose}"
