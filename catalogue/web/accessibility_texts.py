"""The accessibility statement, in Danish: what has been tried, what has not, what is known to be lacking."""

from __future__ import annotations

from typing import Final

LEAD: Final = (
    "Siderne skal kunne bruges af alle, også med tastatur, skærmlæser eller forstørret tekst. Her står, hvad vi har "
    "prøvet, hvad vi ikke har prøvet, og hvem du kan skrive til."
)
GOAL: Final = "Målet"
GOAL_TEXT: Final = (
    "Siderne er bygget efter WCAG 2.1 på niveau AA, som loven om tilgængelighed af offentlige organers websteder "
    "kræver. De er ikke erklæret fuldt i overensstemmelse med den, for ingen uvildig har efterprøvet dem."
)
TESTED: Final = "Det er prøvet"
TESTED_ITEMS: Final = (
    (
        "Hver side gennemgås automatisk med værktøjet axe-core i tre bredder (360, 768 og 1440 punkter), hver gang "
        "koden prøves. Et alvorligt fund standser en ny udgave."
    ),
    (
        "Vejen fra robottens side til en godkendt og færdig kørsel gås automatisk igennem kun med tastaturet, og den, "
        "der godkender, gør det uden JavaScript."
    ),
    "Hvert felt har en synlig ledetekst, og fejl står både øverst og ved feltet.",
    "Arbejdsgangens tegning står også som liste, diagrammets tal som tabel, og brevenes billeder som tekst.",
    "Farve er aldrig det eneste, der fortæller noget.",
    "Brevene er PDF-filer efter PDF/UA-1, så en skærmlæser kan læse dem i rækkefølge.",
)
UNTESTED: Final = "Det er ikke prøvet endnu"
UNTESTED_ITEMS: Final = (
    "Ingen, der bruger skærmlæser, forstørrelse eller stemmestyring til daglig, har afprøvet siderne.",
    "Ingen uvildig ekspert har gennemgået dem. Et automatisk værktøj finder kun en del af de mulige fejl.",
    "Siderne er prøvet i Chromium. Firefox og Safari er ikke prøvet.",
    "Sproget er ikke afprøvet af borgere eller medarbejdere med læsevanskeligheder.",
)
LACKING: Final = "Det ved vi mangler"
LACKING_ITEMS: Final = (
    "Siderne findes kun på dansk.",
    "Prefects egen side, som driften kan åbne, er på engelsk og ikke med i gennemgangen.",
)
CONTACT: Final = "Fandt du noget, der ikke virker for dig?"
CONTACT_TEXT: Final = (
    "Skriv eller ring til den organisation, der driver siden hos jer, og fortæl, hvilken side det var, og hvad der "
    "drillede. Skriv ikke CPR-numre eller andet om borgere. Du kan bede om at få indholdet på en anden måde."
)
COMPLAINT: Final = "Klage"
COMPLAINT_TEXT: Final = (
    "Får du ikke svar, eller er du ikke tilfreds med det, kan du klage til Digitaliseringsstyrelsen, som fører "
    "tilsyn med loven."
)
OFFICIAL: Final = "Til den organisation, der driver siden"
OFFICIAL_TEXT: Final = (
    "Denne side beskriver programmet. Loven kræver, at I selv offentliggør en tilgængelighedserklæring med "
    "Digitaliseringsstyrelsens WAS-Tool og oplyser jeres egen kontakt."
)
