"""What a live run refuses before it begins, beyond its batch's existence."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from catalogue.api import Catalogue
from flows.ledger.model import Batch
from flows.ledger.states import BatchState
from flows.runner.adopting.engagement import Engagement
from flows.runner.errors import NotReady

_FINISH_AS_IT_WAS: Final = (
    "En del af den er allerede udført. Sæt indstillingerne tilbage, som de var, og kør den færdig; brug de nye fra "
    "næste prøvekørsel."
)


def check_approved(chosen: Batch) -> None:
    """Raise `NotReady` unless the batch is approved, or opened by an earlier run."""
    if chosen.state in (BatchState.APPROVED, BatchState.OPENED):
        return
    if chosen.state is BatchState.PREPARED:
        raise NotReady(
            f"{chosen.id} er ikke godkendt, og intet er sendt.",
            typed=f'Bed en kollega om at godkende den: `samdrift approve {chosen.id} --as "Fornavn Efternavn"`.',
            clicked="Bed en kollega om at godkende den på prøvekørslens side.",
            code="NOT_APPROVED",
        )
    raise NotReady(
        f"{chosen.id} er afløst af en nyere prøvekørsel eller opgivet og kan ikke køres. Intet er sendt.",
        typed=f"Se den nyeste med `samdrift status`, eller lav en ny: `samdrift run {chosen.adoption}`.",
        clicked="Vælg den nyeste på ibrugtagningens side, eller start en ny dér.",
        code="NOT_APPROVED",
    )


def is_unchanged(work: Engagement, chosen: Batch) -> bool:
    """Return whether robot and adoption are what the preview showed and a colleague approved."""
    return chosen.content_hash == work.robot.content_hash and chosen.settings_hash == work.settings_hash


def check_unchanged(work: Engagement, chosen: Batch) -> None:
    """Raise `NotReady` unless robot and adoption are what the preview showed and a colleague approved."""
    if is_unchanged(work, chosen):
        return
    typed, clicked = _remedy(chosen)
    what = "Robotten" if chosen.content_hash != work.robot.content_hash else "Ibrugtagningen"
    raise NotReady(
        f"{what} er ændret, siden {chosen.id} blev lavet, så godkendelsen gælder ikke det, der nu ville ske. "
        "Intet er sendt.",
        typed=typed,
        clicked=clicked,
        code="CHANGED_SINCE_APPROVAL",
    )


def _remedy(chosen: Batch) -> tuple[str, str]:
    """Return what to do at a terminal and on a page."""
    if chosen.state is BatchState.OPENED:
        return _FINISH_AS_IT_WAS, _FINISH_AS_IT_WAS
    typed = f"Lav en ny prøvekørsel: `samdrift run {chosen.adoption}`, og få den godkendt."
    return typed, "Start en ny prøvekørsel på ibrugtagningens side, og få den godkendt."


def check_not_too_old(work: Engagement, chosen: Batch) -> None:
    """Raise `NotReady` when the batch's extract is so old that households, civil status and addresses may be wrong."""
    limit = int(getattr(work.settings, "batch_max_age_days", 14))
    age = work.ledger.now() - chosen.register_as_of
    if chosen.state is BatchState.APPROVED and age > timedelta(days=limit):
        raise NotReady(
            f"{chosen.id} bygger på et udtræk, der er {_days(age.days)} gammelt; grænsen er {limit}. Intet er sendt. "
            "Bestil et nyt udtræk,",
            typed=f"og lav en ny prøvekørsel: `samdrift run {chosen.adoption}`.",
            clicked="og start en ny prøvekørsel på ibrugtagningens side.",
            code="BATCH_TOO_OLD",
        )


def _days(count: int) -> str:
    return "1 dag" if count == 1 else f"{count} dage"


def check_deployed(catalogue_url: str, adoption: str, lineage: str, version: str) -> None:
    """Raise `NotReady` unless the catalogue knows this version: the run's counts must have a card to stand on."""
    with Catalogue.open(catalogue_url) as catalogue:
        known = catalogue.knows(lineage, version)
    if not known:
        raise NotReady(
            f"Robotten {lineage} {version} står ikke i kataloget. Intet er sendt.",
            typed=f"Kør `samdrift deploy {adoption}`, og prøv igen.",
            clicked="Bed den, der driver Samdrift, om at lægge ibrugtagningen op igen, og prøv igen.",
            code="NOT_DEPLOYED",
        )
