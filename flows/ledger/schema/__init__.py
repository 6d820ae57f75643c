"""The tables of the ledger as they are now; `migrations/` says how they came to be.

Only `private`, `raw`, `instruction`, `note`, `why` and `detail` hold citizens or free text, and they are sealed.
"""

from __future__ import annotations

from flows.ledger.schema.acting import cases, effects, receipts
from flows.ledger.schema.answers import corrections, replies
from flows.ledger.schema.making import metadata
from flows.ledger.schema.notices import notices
from flows.ledger.schema.office import aliases, audit, audit_head, earlier, failures, items, outbox, waivers
from flows.ledger.schema.overlays import overlays
from flows.ledger.schema.running import adoptions, approvals, batches, leases, meta, proposals, run_requests, runs

__all__ = [
    "adoptions",
    "aliases",
    "approvals",
    "audit",
    "audit_head",
    "batches",
    "cases",
    "corrections",
    "earlier",
    "effects",
    "failures",
    "items",
    "leases",
    "meta",
    "metadata",
    "notices",
    "outbox",
    "overlays",
    "proposals",
    "receipts",
    "replies",
    "run_requests",
    "runs",
    "waivers",
]
