"""`samdrift approve`: a second person releases exactly what a preview showed."""

from __future__ import annotations

import argparse

from flows.ledger.ids import BatchId
from flows.ledger.states import Outcome
from flows.terminal import summaries
from flows.terminal.session import ledger, say


def approve(given: argparse.Namespace) -> int:
    """Approve a batch and say how it is run."""
    batch = BatchId(given.batch.upper())
    with ledger(given) as opened:
        approval = opened.batches.approve(batch, given.name)
        prepared = opened.batches.get(batch)
        acted_on = opened.batches.counts(batch).of(Outcome.DONE)
    adoption = prepared.adoption if prepared else ""
    say(
        f"{batch} er godkendt af {approval.approved_by}: {summaries.citizens(acted_on)} vil få tilbuddet. "
        "Intet er sendt endnu.",
        f"Kør skarpt med `samdrift run {adoption} --mode live --batch {batch}`.",
    )
    return 0
