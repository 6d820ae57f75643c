"""The Danish of the operators' front page."""

from __future__ import annotations

from typing import Final

TITLE: Final = "Drift"
MINE: Final = "Det skal du gøre nu"
OTHERS: Final = "Det venter på andre"
RUNNING: Final = "Det kører lige nu"
NOTHING: Final = "Der er intet, du skal gøre lige nu. Samdrift siger til her, når der er."
RUNS: Final = "Seneste kørsler"
RUNS_NONE: Final = "Her er intet kørt endnu. Begynd med en prøvekørsel; den gør intet udadtil."
RUNS_CAPTION: Final = "De seneste kørsler, nyeste først"
RUN: Final = "Kørsel"
ADOPTION: Final = "Ibrugtagning"
KIND: Final = "Slags"
STATE: Final = "Tilstand"
STARTED: Final = "Startet"
BY: Final = "Af"
FOLLOW_UP: Final = "Opfølgning"

APPROVE: Final = "Se og godkend"
SEE_BATCH: Final = "Se prøvekørslen"
START: Final = "Start en prøvekørsel"
GO: Final = "Kør den skarpt"
GO_ON: Final = "Kør den færdig"
SEE_CORRECTIONS: Final = "Se rettelserne"
ALL_CORRECTIONS: Final = "Rettelser efter afsendelse"
SEE_LINES: Final = "Se linjerne"
SEE_OVERDUE: Final = "Se dem, der er over fristen"
SEE_HEALTH: Final = "Se sundheden"
SEE_RUN: Final = "Følg kørslen"
SEE_ADOPTION: Final = "Se ibrugtagningen"

HEALTH_DO: Final = "Se, hvad der er galt, og hvem der skal have besked."
OVERDUE_DO: Final = "Tag dem, der er ældst, først."
LINES_DO: Final = "Ingen er over fristen endnu."
PREVIEW_DO: Final = "En prøvekørsel gør intet udadtil. Den viser, hvem der ville få tilbuddet, før nogen godkender."
EXTRACT_DO: Final = "Lav en ny prøvekørsel, når der er kommet et nyt udtræk."
OWN_BATCH: Final = "Du startede den selv, så en kollega skal godkende den."
APPROVE_DO: Final = "Se stikprøven og tallene, før du godkender. Intet sendes, før nogen starter den skarpe kørsel."
SET_RIGHT_DO: Final = "Se, hvad der vil ske for borgeren, og hvorfor, før du godkender. Indtil da gør robotten intet."
RUN_DO: Final = "Den er godkendt. Intet er sendt endnu."
GO_ON_DO: Final = "Den fortsætter, hvor den slap, og intet sker to gange."


def lead(mine: int) -> str:
    """Return how much there is to do, in one sentence."""
    if not mine:
        return NOTHING
    return "Én ting venter på dig." if mine == 1 else f"{mine} ting venter på dig. Begynd øverst."


def to_approve(batch: str, adoption: str, offers: int, by: str) -> str:
    """Say that a set waits for approval."""
    return f"{batch} ({adoption}) venter på godkendelse: {_citizens(offers)} vil få tilbuddet. Startet af {by}."


def to_set_right(count: int) -> str:
    """Say that corrections wait for approval."""
    waits = "1 rettelse" if count == 1 else f"{count} rettelser"
    return f"{waits} efter et forkert brev venter på godkendelse."


def to_run(batch: str, adoption: str, offers: int) -> str:
    """Say that an approved set has not been run."""
    return f"{batch} ({adoption}) er godkendt og kan køres skarpt: {_citizens(offers)} vil få tilbuddet."


def to_go_on(batch: str, adoption: str, left: int) -> str:
    """Say that a set was begun and is not done."""
    return f"{batch} ({adoption}) er ikke kørt færdig: {_citizens(left)} mangler."


def to_preview(adoption: str) -> str:
    """Say that an adoption has never been tried."""
    return f"{adoption} har ingen prøvekørsel endnu."


def nothing_to_approve(batch: str, adoption: str) -> str:
    """Say that the newest set is empty."""
    return f"{batch} ({adoption}) har ingen borgere, der skal have tilbuddet, så der er intet at godkende."


def overdue(count: int) -> str:
    """Say that lines are past their deadline."""
    return "1 linje er over fristen." if count == 1 else f"{count} linjer er over fristen."


def lines(count: int, due_today: int) -> str:
    """Say how many lines wait for a person."""
    waiting = "1 linje venter på en medarbejder" if count == 1 else f"{count} linjer venter på en medarbejder"
    return f"{waiting}, {due_today} med frist i dag." if due_today else f"{waiting}."


def unwell(count: int, first: str) -> str:
    """Say that something does not work, or soon will not."""
    return f"Noget kræver handling: {first}." if count == 1 else f"{count} ting kræver handling, blandt andet: {first}."


def busy(run: str, adoption: str) -> str:
    """Say that a run is at work."""
    return f"{run} arbejder for {adoption} lige nu."


def _citizens(count: int) -> str:
    return "1 borger" if count == 1 else f"{count} borgere"
