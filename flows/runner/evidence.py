"""Counts of a finished run on their way to the catalogue: through the ledger's outbox, so that none is lost."""

from __future__ import annotations

import json

from catalogue.api import Catalogue
from catalogue.model import Evidence
from flows.ledger.ids import RunId
from flows.ledger.states import Mode
from flows.runner.engagement import Engagement
from flows.runner.summary import RunSummary


def evidence_of(work: Engagement, run: RunId, summary: RunSummary) -> str | None:
    """Return the counts as JSON for the outbox; a preview proves nothing and gives none."""
    if summary.mode is Mode.PREVIEW:
        return None
    document = {
        "adoption": work.adoption.adoption,
        "organisation_cvr": work.organisation,
        "organisation_name": work.adoption.organisation.name,
        "lineage": work.robot.lineage,
        "version": work.robot.version,
        "run": run,
        "mode": summary.mode.value,
        "month": f"{work.today:%Y-%m}",
        "found": summary.counts.found,
        "outcomes": [
            {"outcome": each.outcome.value, "reason": each.reason, "count": each.count}
            for each in summary.counts.reasons
        ],
        "interventions": summary.made.interventions_created,
        "letters_digital": summary.made.letters_digital,
        "letters_paper": summary.made.letters_paper,
        "advisors_told": summary.made.advisors_told,
    }
    return json.dumps(document)


def flush(work: Engagement) -> int:
    """Hand every waiting document to the catalogue; return how many it had not seen."""
    new = 0
    with Catalogue.open(work.home.catalogue_url) as catalogue:
        for waiting in work.ledger.outbox.pending():
            new += catalogue.record_evidence(Evidence.model_validate_json(waiting.document))
            work.ledger.outbox.sent(waiting.run)
    return new
