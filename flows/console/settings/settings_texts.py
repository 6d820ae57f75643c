"""The Danish of an adoption's settings: what they are, what a change does, and what it leaves alone."""

from __future__ import annotations

from typing import Final

from flows.ledger.overlays import NONE, Overlay
from flows.runner.adopting.overlaid_changes import Change
from flows.runner.adopting.texts_overlay import ADDED, REMOVED
from flows.runner.telling.moments import moment

__all__ = ["moment"]

TITLE: Final = "Indstillinger"
BACK: Final = "Til ibrugtagningen"
EDIT_LEAD: Final = (
    "Ret det, der skal være anderledes, og gem. Intet sendes af det: de nye indstillinger bruges først, når nogen "
    "starter en prøvekørsel, og en kollega skal godkende den som altid."
)
READ_LEAD: Final = "Sådan er robotten sat op hos jer. En tovholder eller administrator kan rette dem her på siden."
IN_FORCE: Final = "I brug nu"
FILE: Final = "Som i ibrugtagningens fil"
FILE_WHY: Final = "Ingen har rettet noget i browseren endnu."
VERSION: Final = "Version"
WHO: Final = "Gemt af"
WHEN: Final = "Gemt"
WHY: Final = "Hvorfor"
HISTORY: Final = "Tidligere versioner"
HISTORY_LEAD: Final = "Alle versioner, nyeste først. En tidligere version kan gendannes; så gemmes den som en ny."
WHY_TITLE: Final = "Hvorfor ændres indstillingerne?"
WHY_HINT: Final = (
    "Den, der godkender næste prøvekørsel, læser det. For eksempel: Aldersgrænsen hæves efter byrådets beslutning. "
    "Skriv ingen navne eller CPR-numre på borgere."
)
SETTINGS: Final = "Indstillinger"
OTHER: Final = "Andet"
GROUPS: Final = "Grupper af indstillinger"
SAVE: Final = "Gem indstillingerne"
UNCHANGED: Final = "Der er intet ændret, så der er ikke gemt noget."
TOO_LARGE: Final = "Indstillingerne fylder for meget til at kunne gemmes. Forkort de længste tekster."
CITIZEN: Final = (
    "Det ligner et CPR-nummer, og indstillinger må aldrig rumme en borger. Er det et telefonnummer, så skriv det uden "
    "landekode og med mellemrum: 12 34 56 78."
)
NO_FORM: Final = (
    "Robottens indstillinger kan ikke rettes i browseren. De rettes i ibrugtagningens fil af den, der driver Samdrift."
)
CARE_AWAY: Final = (
    "Omsorgssystemet svarer ikke lige nu, så dets navne kan ikke vises som valg. Du kan skrive dem, præcis som de står "
    "i systemet, og gemme. De bliver så ikke kontrolleret her; robotten standser, hvis et navn ikke findes."
)
UNCHECKED: Final = (
    "Omsorgssystemet svarede ikke, da der blev gemt, så navnene er ikke kontrolleret mod det. Se dem efter; er et navn "
    "forkert, standser prøvekørslen og siger hvilket."
)
OVERTAKEN: Final = "En anden har gemt imens"
OVERTAKEN_ASK: Final = (
    "Der er ikke gemt noget fra dig endnu. Det, du har skrevet, står i formularen sammen med den andens ændringer. Se "
    "det efter, og gem igen, hvis det skal være sådan."
)
THEIRS: Final = "Det har den anden ændret"
FILE_CHANGED: Final = "Ibrugtagningens fil er gemt på ny, mens du skrev."
YOURS: Final = "Gemmer du nu, ændrer du"
NOTHING_OF_YOURS: Final = "Intet: det, der er gemt, er allerede, som du ville have det."
CHANGED: Final = "Det er ændret"
CHANGED_SINCE: Final = "Forskel fra versionen før"
CHANGED_NOTHING: Final = "Denne version siger det samme som den før."
AGAINST_FILE: Final = "Forskel fra ibrugtagningens fil"
LIKE_FILE: Final = "Intet: versionen siger det samme som filen."
NEXT: Final = "Hvad sker der nu?"
START: Final = "Start prøvekørsel med disse indstillinger"
START_LEAD: Final = "En prøvekørsel viser, hvem der nu ville få tilbuddet og hvorfor. Intet oprettes, og intet sendes."
START_ROLE: Final = "En kollega med rollen operatør eller tovholder starter prøvekørslen."
APPROVED_STANDS: Final = (
    "En prøvekørsel, der er lavet med andre indstillinger, kan ikke køres skarpt, heller ikke hvis den er godkendt. "
    "Tidsplanen forbereder kun; den sender aldrig noget."
)
NOT_NEWEST: Final = "Versionen er ikke længere i brug."
RESTORE: Final = "Gendan denne version"
NOT_RESTORED: Final = "Derfor er intet gendannet. Se, hvad der nu gælder, og gendan igen, hvis det skal være."
RESTORE_LEAD: Final = "Den gemmes som en ny version, og de andre bliver stående."
EDIT: Final = "Ret indstillingerne"
SEE_NEWEST: Final = "Se indstillingerne, der er i brug"
BEFORE: Final = "Før"
AFTER: Final = "Nu"
SETTING: Final = "Indstilling"


def version(number: int) -> str:
    """Return which settings are meant."""
    return f"version {number}" if number else "som i ibrugtagningens fil"


def told(overlay: Overlay) -> str:
    """Return a version with who, when and why."""
    return f"version {overlay.number}, gemt af {overlay.saved_by} den {moment(overlay.saved_at)}: {overlay.because}"


def told_why(overlay: Overlay) -> str:
    """Return why settings are otherwise than before."""
    return f"{overlay.saved_by} skrev om version {overlay.number}: {overlay.because}"


def heading(number: int) -> str:
    """Return the heading of one version."""
    return f"Indstillinger, version {number}" if number else "Indstillinger som i ibrugtagningens fil"


def in_force(overlay: Overlay | None) -> str:
    """Return which settings are in force, in a sentence."""
    if overlay is None or overlay.number == NONE:
        return f"{FILE}. {FILE_WHY}"
    return f"Version {overlay.number}, gemt af {overlay.saved_by} den {moment(overlay.saved_at)}."


def saved(count: int, number: int) -> str:
    """Say that a version is saved, and how much it changes."""
    much = "1 indstilling er ændret" if count == 1 else f"{count} indstillinger er ændret"
    return f"Version {number} er gemt: {much}. Intet er sendt, og intet, der er godkendt, er rørt."


def overtaken(overlay: Overlay) -> str:
    """Say who has saved meanwhile."""
    return f"{overlay.saved_by} gemte version {overlay.number} den {moment(overlay.saved_at)}, mens du skrev."


def restored(number: int) -> str:
    """Return why a version was saved that says what an earlier one said."""
    return f"Gendannet: {version(number)}."


def was(change: Change) -> str:
    """Return what a setting was."""
    return "–" if change.before is None else change.before


def now(change: Change) -> str:
    """Return what a setting is."""
    if change.after is None:
        return REMOVED
    return f"{ADDED}: {change.after}" if change.before is None else change.after
