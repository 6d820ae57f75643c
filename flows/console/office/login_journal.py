"""Logins and logouts in the audit chain, beside everything else that people do."""

from __future__ import annotations

from typing import Final

from catalogue.web.journal import Deed, Entry, Journal
from flows.console.kept_ledger import KeptLedger
from flows.console.office.admin_texts import roles
from flows.console.office.audit_texts import ENDINGS, NOBODY_KNOWN, THROWN_OUT_BY, refused

OBJECT: Final = "login"
_OF_NOBODY: Final = (Deed.REFUSED,)


def journal_of(ledger: KeptLedger) -> Journal:
    """Return what writes each deed in the chain; raises what the ledger raises."""

    def keep(entry: Entry) -> None:
        ledger().audit.append(_actor(entry), entry.deed, OBJECT, _purpose(entry))

    return keep


def _actor(entry: Entry) -> str:
    if entry.by:
        return entry.by
    return NOBODY_KNOWN if entry.deed in _OF_NOBODY else f"{entry.name} ({entry.subject})"


def _purpose(entry: Entry) -> str:
    if entry.deed is Deed.THROWN_OUT:
        return f"{THROWN_OUT_BY} {entry.name} ({entry.subject})"
    if entry.deed is Deed.EXPIRED:
        return ENDINGS.get(entry.why, entry.why)
    if entry.deed is Deed.LOGGED_IN:
        return f"som {roles(tuple(entry.why.split()))}"
    return refused(entry.why) if entry.deed is Deed.REFUSED else entry.why
