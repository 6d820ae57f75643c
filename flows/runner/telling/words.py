"""Codes in Danish words: states of runs, batches and lines, and what the post says of a letter."""

from __future__ import annotations

from typing import Final

RUN_STATES: Final = {
    "running": "kører",
    "finished": "færdig",
    "stopped": "stoppet",
    "failed": "fejlet",
    "interrupted": "afbrudt",
}
NOT_AT_WORK: Final = "afbrudt, eller venter på sin tur"
"""A run that has begun and not ended, and has nothing in hand: only its own process knows which."""
BATCH_STATES: Final = {
    "preparing": "forberedes",
    "prepared": "venter på godkendelse",
    "approved": "godkendt, ikke kørt",
    "opened": "sat i gang",
    "superseded": "afløst af en nyere",
    "abandoned": "opgivet",
}
ITEM_STATES: Final = {"open": "åben", "taken": "taget", "resolved": "løst", "retried": "prøvet igen"}
CHANNELS: Final = {"digital": "Digital Post", "paper": "papir", "": "uden kanal"}
DISPATCH: Final = {
    "": "ingen kvittering endnu",
    "accepted": "modtaget",
    "in_transit": "på vej",
    "dispatched": "afsendt",
    "failed": "fejlet",
    "returned": "kommet retur",
}
STAGES: Final = {
    "prefect": "Starter Prefect",
    "sandbox": "Starter testkommunen",
    "select": "Finder borgere",
    "facts": "Henter oplysninger",
    "decide": "Afgør",
    "preview": "Forbereder breve",
    "plan": "Forbereder",
    "act": "Udfører",
    "file": "Lægger breve på borgerne",
    "settle": "Venter på svar fra systemerne",
    "wait": "Venter på en anden kørsel",
    "receipts": "Henter kvitteringer",
    "failed": "Ser på fejlede breve",
    "follow_up": "Følger op",
    "page": "Viser en side",
}
BAD_ROWS: Final = {
    "BIRTH_DATE": "fødselsdatoen",
    "CPR_FORM": "CPR-nummerets form",
    "DATE": "en dato",
    "DUPLICATE_CITIZEN": "står to gange",
    "LINE_TOO_LONG": "for lang linje",
    "LOST_LEADING_ZERO": "tabt foranstillet nul",
    "NAME_MISSING": "navnet mangler",
    "REPLACEMENT_CPR": "erstatnings-CPR",
    "ROW_FORM": "antallet af felter",
    "TOO_LONG": "for lang tekst",
    "UNPRINTABLE": "tegn, der ikke kan trykkes",
    "YES_NO": "ja, nej eller ukendt",
}
"""Why a row of the extract cannot be used, short enough for the summary's line."""


def word(known: dict[str, str], code: str) -> str:
    """Return the Danish word of a code, or the code itself."""
    return known.get(code, code)
