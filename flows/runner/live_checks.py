"""What a live run refuses before it begins, beyond its batch's existence."""

from __future__ import annotations

from catalogue.api import Catalogue
from flows.ledger.model import Batch
from flows.ledger.states import BatchState
from flows.runner.errors import NotReady


def check_approved(chosen: Batch) -> None:
    """Raise `NotReady` unless the batch is approved, or opened by an earlier run."""
    if chosen.state in (BatchState.APPROVED, BatchState.OPENED):
        return
    if chosen.state is BatchState.PREPARED:
        raise NotReady(
            f"{chosen.id} er ikke godkendt, og intet er sendt. Bed en kollega om at godkende den: "
            f'`samdrift approve {chosen.id} --as "Fornavn Efternavn"`.',
            code="NOT_APPROVED",
        )
    raise NotReady(
        f"{chosen.id} er afløst af en nyere prøvekørsel eller opgivet og kan ikke køres. Intet er sendt. "
        f"Se den nyeste med `samdrift status`, eller lav en ny: `samdrift run {chosen.adoption}`.",
        code="NOT_APPROVED",
    )


def check_deployed(catalogue_url: str, adoption: str, lineage: str, version: str) -> None:
    """Raise `NotReady` unless the catalogue knows this version: the run's counts must have a card to stand on."""
    with Catalogue.open(catalogue_url) as catalogue:
        page = catalogue.card(lineage, None)
    if page is None or version not in page.versions:
        raise NotReady(
            f"Robotten {lineage} {version} står ikke i kataloget. Kør `samdrift deploy {adoption}`, og prøv igen. "
            "Intet er sendt.",
            code="NOT_DEPLOYED",
        )
