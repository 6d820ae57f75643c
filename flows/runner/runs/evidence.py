"""What batches have achieved, on its way to the catalogue: through the ledger's outbox, so that nothing is lost.

Measured from the ledger, not remembered by the run: a run that was killed has sent no numbers, and the next one's
include its. The lease's fence is the revision, so that the newest measurement of a batch stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from catalogue.api import Catalogue
from catalogue.model import Evidence
from flows.ledger.ids import BatchId
from flows.ledger.model import Batch, Lease
from flows.ledger.states import EffectKind, Mode
from flows.ledger.step_names import follows
from flows.runner.adopting.engagement import Engagement, danish_day
from flows.runner.steps.create_intervention import create_intervention


def measured(work: Engagement, batches: Iterable[BatchId], lease: Lease) -> dict[BatchId, str]:
    """Return each opened batch's numbers so far as JSON for the outbox; a batch nobody acted on proves nothing."""
    found = filter(None, map(work.ledger.batches.get, batches))
    return {batch.id: json.dumps(_document(work, batch, lease)) for batch in found if batch.opened_at is not None}


def flush(work: Engagement) -> int:
    """Hand every waiting document to the catalogue; return how many told it something new."""
    new = 0
    with Catalogue.open(work.home.catalogue_url) as catalogue:
        for waiting in work.ledger.outbox.pending():
            new += catalogue.record_evidence(Evidence.model_validate_json(waiting.document))
            work.ledger.outbox.sent(waiting)
    return new


def _document(work: Engagement, batch: Batch, lease: Lease) -> dict[str, object]:
    counts, last = work.ledger.cases.counts(batch.id), work.ledger.runs.last_on(batch.id)
    mode = last.mode if last is not None else Mode.LIVE
    return {
        "adoption": work.adoption.adoption,
        "organisation_cvr": work.organisation,
        "organisation_name": work.adoption.organisation.name,
        "lineage": batch.lineage,
        "version": batch.version,
        "batch": batch.id,
        "revision": lease.fence,
        "run": lease.run,
        "mode": mode.value,
        "month": f"{danish_day(batch.opened_at or batch.created_at):%Y-%m}",
        "found": counts.found,
        "outcomes": [
            {"outcome": each.outcome.value, "reason": each.reason, "count": each.count} for each in counts.reasons
        ],
        **_made(work, batch.id),
        "systems": json.loads(last.systems) if last is not None and last.systems else [],
    }


def _made(work: Engagement, batch: BatchId) -> dict[str, int]:
    made = work.ledger.effects.made(batch)
    offers = [each for each in made if not follows(each.step)]
    return {
        "interventions": sum(each.calls for each in made if each.step == create_intervention.name),
        "letters_digital": sum(each.calls for each in offers if each.channel == "digital"),
        "letters_paper": sum(each.calls for each in offers if each.channel == "paper"),
        "advisors_told": sum(each.calls for each in made if each.kind is EffectKind.NOTIFY),
    }
