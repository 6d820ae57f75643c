"""The Danish sentences of a line: what to type where, without the citizen's name, number or address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from connectors.manual.settings import ManualSettings
from connectors.ports import Document, InterventionOrder, Reference, TaskOrder

NO_PATHWAY: Final = "Forløbet åbnes af den medarbejder, der opretter indsatsen; robotten kan ikke åbne det."
NOT_FOUND: Final = "Linjen findes ikke på arbejdslisten."
AWAITS: Final = "Indsatsen venter på, at en medarbejder opretter den og sætter flueben på arbejdslisten."
TICK: Final = "Sæt flueben her, når det er gjort."
TICK_ORDER: Final = "Sæt flueben her, når indsatsen er gemt. Først da sendes brevet til borgeren."
NOT_TO_BE: Final = (
    "Skal indsatsen ikke oprettes, så sæt ikke flueben: sig på arbejdslisten, at den ikke oprettes. Så sendes intet."
)


def order(settings: ManualSettings, wanted: InterventionOrder, reference: Reference) -> Sequence[str]:
    """Say how the intervention is created, in the order it is done: look, create, fill in, save, tick."""
    where = f" under {settings.place}" if settings.place else ""
    lines = [
        f"Åbn borgeren i {settings.system_name}, og kontrollér, at borgeren lever og bor i kommunen.",
        f'Kontrollér, at borgeren ikke allerede har indsatsen "{settings.intervention}".',
        f'Opret indsatsen "{settings.intervention}"{where} med startdato {_day(wanted.start)}.',
    ]
    if settings.supplier:
        lines.append(f'Vælg leverandøren "{settings.supplier}".')
    if wanted.note:
        lines.append(f'Skriv i noten: "{wanted.note}".')
    if settings.reference_place:
        lines.append(f"Skriv referencen {reference} i {settings.reference_place}.")
    return [*lines, "Gem indsatsen.", TICK_ORDER, NOT_TO_BE]


def edit(settings: ManualSettings, note: str) -> Sequence[str]:
    """Say how the note is changed."""
    return [f'Ret noten på indsatsen "{settings.intervention}" til: "{note}".', TICK]


def comment(settings: ManualSettings, text: str) -> Sequence[str]:
    """Say what the supplier is to be told."""
    return (f'Åbn indsatsen i {settings.system_name}, og skriv til leverandøren: "{text}".', TICK)


def close(settings: ManualSettings, on: date) -> Sequence[str]:
    """Say how the intervention is closed."""
    return [f'Afslut indsatsen "{settings.intervention}" i {settings.system_name} pr. {_day(on)}.', TICK]


def task(wanted: TaskOrder) -> Sequence[str]:
    """Say what the task is, for whom and when."""
    return [
        f"Opgave til {wanted.organisation}, senest {_day(wanted.due)}: {wanted.title}.",
        *(line for line in wanted.text.splitlines() if line.strip()),
        TICK,
    ]


def file(settings: ManualSettings, document: Document) -> Sequence[str]:
    """Say where the letter is filed."""
    where = f" under {settings.document_place}" if settings.document_place else ""
    return [
        f"Gem den vedhæftede fil på borgeren i {settings.system_name}{where}.",
        f'Brug titlen "{document.title}" og datoen {_day(document.dated.date())}.',
        TICK,
    ]


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
