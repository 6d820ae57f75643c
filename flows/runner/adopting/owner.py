"""Whose runner this is, and whether everything outside it is invented: what the adoptions in use say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from flows.ledger.model import Adoption
from flows.runner.adopting.adoption import AdoptionInvalid, load_adoption
from flows.runner.errors import NotReady


@dataclass(frozen=True, slots=True)
class Owner:
    """The organisation of a runner; `in_sandbox`: every adoption in use has only the testkommune outside it."""

    organisation_cvr: str
    in_sandbox: bool


def owner_of(adoptions: Sequence[Adoption]) -> Owner:
    """Return whose adoptions these are; a real organisation goes before the testkommune it tried first.

    Raises `NotReady` for none, and for several organisations: a runner keeps one organisation's citizens.
    """
    real = {each.organisation_cvr: each.organisation_name for each in adoptions if not _in_sandbox(each.document)}
    known = real or {each.organisation_cvr: each.organisation_name for each in adoptions}
    if not known:
        raise NotReady(
            "Her er ingen ibrugtagning endnu, så siderne ved ikke, hvis de er. Kør først `samdrift deploy` med jeres "
            "ibrugtagning. Intet er startet.",
            code="NO_ADOPTION",
        )
    if len(known) > 1:
        raise NotReady(
            f"Her er ibrugtagninger for flere organisationer: {', '.join(sorted(known.values()))}. Giv hver sin mappe "
            "med --state. Intet er startet.",
            code="SEVERAL_ORGANISATIONS",
        )
    return Owner(next(iter(known)), in_sandbox=not real)


@lru_cache(maxsize=64)
def _in_sandbox(document: str) -> bool:
    """Return whether an adoption says so; one that can no longer be read is not believed to."""
    try:
        return load_adoption(document, "ledgeren").in_sandbox
    except AdoptionInvalid:
        return False
