"""Every Danish text of a robot's own pages, by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from catalogue.web.danish import number

CONTENTS: Final = "På denne side"
WHO: Final = "For hvem"
CITIZENS: Final = "berører borgere"
COMPANIES: Final = "berører virksomheder"
USERS: Final = "Bruges af"
LATEST: Final = "Seneste resultat"
NO_RESULT: Final = "Ingen har kørt den skarpt endnu."
SYSTEMS: Final = "Systemer"
MATURITY: Final = "Fase og version"
CONTACT: Final = "Kontakt"
NO_CONTACT: Final = "Robottens ejer har ikke oplyst en kontakt. Spørg en organisation, der bruger den."
ADOPT: Final = "Tag i brug"
ADOPT_WHO: Final = "Kræver login som tovholder eller operatør."
ADOPT_NOT_YOU: Final = "Din rolle kan ikke tage robotter i brug. Spørg jeres tovholder."

WHAT: Final = "Hvad den gør"
PURPOSE: Final = "Formål"
ROAD: Final = "Arbejdsgangen"
ROAD_AS_LIST: Final = "Arbejdsgangen som liste, med alle måder en sag kan ende hos en medarbejder"
ROAD_ELSEWHERE: Final = (
    "Arbejdsgangen, brevene og rettighederne vises dér, hvor robotten er installeret i netop denne version."
)

RESULTS: Final = "Hvem bruger den, og med hvilket resultat"
ADOPTIONS: Final = "Organisationer, der har taget den i brug"
ADOPTIONS_NONE: Final = "Ingen har taget den i brug endnu. I kan blive de første."
ORGANISATION: Final = "Organisation"
STATE: Final = "Tilstand"
VERSION: Final = "Version"
SINCE: Final = "Sidst ændret"
MEASURED: Final = "Målt effekt"
MEASURED_WHY: Final = (
    "Tallene er talt op af robotten selv, når den har kørt. Små tal om andres borgere vises som »under 5«, og "
    "årsager vises kun, når ingen af dem er små."
)
CHART: Final = "Gennemførte sager pr. måned i skarp kørsel"
ENDINGS: Final = "Hvordan sagerne endte"
DEEDS: Final = "Hvad robotten gjorde"
DEEDS_HIDDEN: Final = "Hvad robotten gjorde, vises ikke for denne måned: mindst ét af tallene er under 5."
OUTCOME: Final = "Udfald"
COUNT: Final = "Antal"
REASONS: Final = "Årsager"
MADE: Final = ("Indsatser oprettet", "Breve med Digital Post", "Breve på papir", "Beskeder til rådgivere")

NEEDS: Final = "Det skal I have på plads"
TOUCHED: Final = "Systemer, robotten arbejder i"
PROVEN: Final = "Afprøvet i drift"
PROVEN_NONE: Final = "Ingen version er kørt skarpt endnu."
TRIED: Final = "Systemer i de ibrugtagninger, der findes her:"
RIGHTS: Final = "Rettigheder, I skal bestille"
RIGHT: Final = "Ret"
RIGHT_STEP: Final = "Bruges til"

LAW: Final = "Lovgrundlag og databeskyttelse"
LEGAL_BASIS: Final = "Lovgrundlag"
DATA: Final = "Personoplysninger, robotten bruger"
PROTECTION: Final = "Databeskyttelse"
OWN_ONLY: Final = "Kun I kan se den. Andre organisationer finder den ikke i kataloget."
NOT_TOLD: Final = "Ikke oplyst."
UNTOLD: Final = "ikke oplyst"

LETTERS: Final = "Brevene"
LETTERS_WHY: Final = (
    "Sådan ser brevene ud med opdigtede oplysninger. Teksten kan I tilpasse, når I tager robotten i brug."
)
LETTER_AS_TEXT: Final = "Læs brevet som tekst"

ABOUT: Final = "Om robotten"
VERSIONS: Final = "Versioner"
NEWEST: Final = "nyeste"
ROBOT_ID: Final = "Robottens id"
POTENTIAL: Final = "Forventet årligt effektiviseringspotentiale (FÅE)"

ADOPT_LEAD: Final = "Sådan kommer I i gang, fra beslutning til den første godkendte kørsel."
ADOPT_HERE: Final = "Robotten er taget i brug her"
ADOPT_STEPS: Final = (
    (
        "Aftal, hvem der er tovholder",
        "Tovholderen svarer for, at reglerne, brevet og modtagerne er jeres egne. Fagchefen godkender formålet.",
    ),
    (
        "Bestil rettigheder og forbindelser",
        (
            "Bestil rettighederne på robottens side hos jeres systemejere, og certifikat og serviceaftale hos "
            "it-afdelingen. Begynd her: det tager længst tid."
        ),
    ),
    (
        "Få ibrugtagningen oprettet",
        (
            "Spørg den, der driver Samdrift hos jer, og som lægger den op. Ibrugtagningen er én fil med jeres navne, "
            "regler og valg; testkommunens er et eksempel at kopiere."
        ),
    ),
    (
        "Lav en prøvekørsel",
        (
            "Den viser, hvem der ville få tilbuddet og hvorfor, og hvert brev. Intet oprettes eller sendes, før en "
            "anden person har godkendt."
        ),
    ),
)
ADOPT_ASK: Final = "Hvem I kan spørge"
ADOPT_USED: Final = "Disse bruger den allerede"
ADOPT_NOBODY: Final = "Ingen bruger den endnu, og robottens ejer har ikke oplyst en kontakt."
BACK: Final = "Tilbage til robotten"


def result(month: str, mode: str, told: str) -> str:
    """Return one month's result as a sentence."""
    return f"{month[:1].upper()}{month[1:]} ({mode}): {told}."


def asked_of(origin: str) -> str:
    """Return whom to ask about a robot that nobody uses."""
    return f"{ADOPT_NOBODY} Idéen kommer fra {origin}; spørg dér." if origin else ADOPT_NOBODY


def adopt_title(title: str) -> str:
    """Return the title of the page about taking a robot into use."""
    return f"Tag »{title}« i brug"


def proven(version: str, mode: str, first: str, last: str, systems: Sequence[str]) -> str:
    """Return when a version has shown what it does, and in which systems."""
    when = first if first == last else f"{first} til {last}"
    return f"Version {version}: {mode}, {when}. Systemer: {'; '.join(systems) or UNTOLD}."


def system(name: str, version: str) -> str:
    """Return a system with its version."""
    return f"{name} ({version or f'version {UNTOLD}'})"


def letter_alt(title: str) -> str:
    """Return what a letter's picture shows."""
    return f"Første side af brevet »{title}« med opdigtede oplysninger; brevet står som tekst herunder."


def hours(value: int) -> str:
    """Return a number of hours a year."""
    return f"{number(value)} timer"
