"""The Danish of corrections: the form on the citizen's page, the list, and the page of one."""

from __future__ import annotations

from typing import Final

from flows.ledger.corrections import Correction
from flows.ledger.states import CorrectionState
from flows.runner.telling.moments import moment

TITLE: Final = "Rettelser"
SECTION: Final = "Ret op"
SECTION_LEAD: Final = (
    "Var tilbuddet en fejl? Robotten kan lukke den indsats, den har oprettet, og sende en undskyldning eller give en "
    "medarbejder besked om at ringe. En kollega skal godkende det, før noget sker."
)
SECTION_READ: Final = "En kollega, der arbejder med borgerne, kan bede om at rette op."
SEE: Final = "Se rettelsen"
ASK: Final = "Ret op"
BACK_CITIZEN: Final = "Tilbage til borgeren"
BACK_LIST: Final = "Tilbage til rettelser"
FORM_LEAD: Final = (
    "Det, der er sendt, kan ikke kaldes tilbage. Vælg, hvad robotten skal gøre nu. Intet sker, før en kollega har "
    "godkendt det; det udføres ved den næste opfølgning."
)
CANCEL: Final = "Luk indsatsen"
CONTACT: Final = "Hvordan skal borgeren høre om fejlen?"
CONTACT_TITLES: Final = {
    "brev": "Send en undskyldning som brev",
    "opkald": "Bed en medarbejder ringe til borgeren",
    "ingen": "Borgeren skal ikke kontaktes af os",
}
WHY: Final = "Hvorfor skal der rettes op?"
WHY_HINT: Final = "Den, der godkender, læser det. Gemmes krypteret. Skriv ikke navn eller CPR-nummer."
HAPPENS: Final = "Det vil ske"
COULD: Final = "Kun det, du har valgt, og først når en kollega har godkendt:"
KEPT: Final = "Det skrev du"
SEND_TITLE: Final = "Bed en kollega godkende"
SEND_LEAD: Final = "En kollega med rollen godkender ser rettelsen på siden Rettelser. Indtil da sker der intet."
LETTER: Final = "Undskyldningen"
LETTER_LEAD: Final = "Se brevet med borgerens navn, før du går videre. Opslaget skrives i revisionssporet med dit navn."
LETTER_SHOW: Final = "Vis undskyldningen"
LETTER_PDF: Final = "Hent undskyldningen som PDF"
SEND: Final = "Bed om rettelsen"
PICTURE: Final = "Første side af undskyldningen til borgeren"
SHOWN_NOTE: Final = "Vises kun på denne side, nu. Opslaget står i revisionssporet med dit navn og formål."
WILL_PRINT: Final = (
    "Sådan bliver brevet. Borgerens adresse læses igen i omsorgssystemet, før det sendes, og datoen bliver den dag, "
    "det sendes."
)
WAS_SENT: Final = "Det er ord for ord det brev, der blev sendt: filens kontrolsum er den samme."
NOT_AS_SENT: Final = "Filen er ikke den, der blev sendt: kontrolsummen er en anden. Giv robottens tovholder besked."
LETTER_GONE: Final = "Brevet er sendt, men filen ligger ikke længere på serveren."
NO_CITIZEN: Final = "Borgerens oplysninger er slettet, så brevet kan ikke vises. Intet er ændret."
CANNOT_PRINT: Final = (
    "Undskyldningen kan ikke trykkes til denne borger. Vælg, at en medarbejder ringer, eller bed robottens tovholder "
    "se på brevet. Intet er ændret."
)

NOTHING_CHOSEN: Final = "Vælg, hvad der skal ske: luk indsatsen, eller lad borgeren høre fra jer. Intet er bedt om."
CONTACT_MISSING: Final = "Vælg, hvordan borgeren skal høre om fejlen. Intet er bedt om."
CANCEL_GONE: Final = "Indsatsen er lukket, siden siden blev vist, eller robotten har ingen oprettet. Intet er bedt om."
CONTACT_GONE: Final = "Det kan ikke vælges for denne borger længere. Vælg noget andet. Intet er bedt om."
WHY_MISSING: Final = "Skriv med mindst ti tegn, hvorfor der skal rettes op. Intet er bedt om."
WHY_LONG: Final = "Skriv det med højst 2000 tegn. Intet er bedt om."
WHY_CPR: Final = "Skriv det uden CPR-nummer. Intet er bedt om."

OPEN_ALREADY: Final = (
    "Der er allerede bedt om en rettelse for borgeren. Se den, før du beder om en ny. Intet er ændret."
)
NOT_ENDED: Final = (
    "Der kan ikke rettes op nu: sagen er ikke færdig, eller robotten har ikke gjort noget udadtil for borgeren."
)
NO_ROBOT: Final = (
    "Robotten, der sendte brevet, kan ikke rette op: den er ikke her længere, eller dens ibrugtagning kan ikke læses. "
    "Luk selv indsatsen i omsorgssystemet, og ring til borgeren."
)
ALL_DONE: Final = "Der er intet mere at rette op: det, robotten kan gøre, er allerede gjort for borgeren."

LIST_LEAD: Final = (
    "Det, der rettes op for enkelte borgere, efter at brevet er sendt. Én beder om det, en anden godkender."
)
EMPTY: Final = (
    "Her er ingen rettelser. Var et tilbud en fejl, så find borgeren under »Hvorfor«, og vælg »Ret op« på borgerens "
    "side."
)
GROUPS: Final = {
    CorrectionState.ASKED: "Venter på godkendelse",
    CorrectionState.APPROVED: "Godkendt, udføres ved næste opfølgning",
    CorrectionState.FAILED: "Kræver en medarbejder",
    CorrectionState.DONE: "Udført",
    CorrectionState.WITHDRAWN: "Trukket tilbage",
}
FAILED_LEAD: Final = "Resten ligger på listen til manuel behandling."
NUMBER: Final = "Rettelse"
WHAT: Final = "Hvad"
CITIZEN: Final = "Borger"
ASKED: Final = "Bedt om"
APPROVED: Final = "Godkendt"
PROBLEM: Final = "Hvorfor en medarbejder"
WHY_SHORT: Final = "Hvorfor"
CASE: Final = "Sag"
DO: Final = "Hvad gør du nu?"
WHY_GONE: Final = "Begrundelsen er slettet."
WHY_SEEN: Final = "At du har læst begrundelsen, står i revisionssporet."
SEEN_PURPOSE: Final = "læser, hvorfor der rettes op"

APPROVE: Final = "Godkend rettelsen"
APPROVE_LEAD: Final = (
    "Du frigiver netop det, siden viser. Robotten udfører det ved den næste opfølgning, og kun én gang."
)
APPROVE_SEEN: Final = "Jeg har læst, hvad der vil ske, og hvorfor, og set undskyldningen, hvis der sendes en"
APPROVE_UNSEEN: Final = "Sæt kryds, når du har læst det. Intet er godkendt."
NOT_WAITING: Final = "Der er intet at godkende: rettelsen venter ikke på nogen."
OWN: Final = "Du har selv bedt om rettelsen, så en kollega med rollen godkender skal se på den."
NEEDS_APPROVER: Final = "Rettelsen venter på, at en kollega med rollen godkender ser på den."
ROBOT_CHANGED: Final = (
    "Robotten er ændret, siden der blev bedt om rettelsen, så undskyldningen kan være en anden. Træk rettelsen "
    "tilbage, og bed om den igen."
)
NOTHING_APPROVED: Final = "Intet er godkendt, og intet sker to gange."
WITHDRAW: Final = "Træk rettelsen tilbage"
WITHDRAW_LEAD: Final = "Så sker der ikke mere. Det, robotten allerede har gjort, bliver ikke gjort om."
DONE: Final = {
    "bedt": "Der er bedt om rettelsen. Den venter nu på, at en kollega godkender den.",
    "godkendt": "Rettelsen er godkendt. Robotten udfører den ved den næste opfølgning.",
    "trukket": "Rettelsen er trukket tilbage.",
}


def heading(number: int, batch: str) -> str:
    """Return the title of the form."""
    return f"Ret op for borger nr. {number} i {batch}"


def citizen(number: int, batch: str) -> str:
    """Return a citizen without a name."""
    return f"Nr. {number} i {batch}"


def title(number: str) -> str:
    """Return the title of one correction's page."""
    return f"Rettelse {number}"


def cancel_hint(intervention: str) -> str:
    """Return which intervention is meant."""
    return f"{_named(intervention)}, som robotten oprettede. Andre indsatser røres ikke."


def cancels(intervention: str) -> str:
    """Say that the intervention is closed."""
    return (
        f"{_named(intervention)}, som robotten har oprettet hos borgeren, lukkes (annulleres) i omsorgssystemet. Andre "
        "indsatser røres ikke. Er den allerede lukket, sker der ikke mere ved den."
    )


def sends(letter: str) -> str:
    """Say that the apology is sent, and when it is not."""
    return (
        f"Borgeren får brevet »{letter}« med Digital Post, eller på papir, hvis borgeren ikke får Digital Post. "
        "Robotten ser først efter igen: er borgeren død, flyttet eller adressebeskyttet, sendes intet, og en "
        "medarbejder får linjen til manuel behandling."
    )


def calls(todo: str) -> str:
    """Say that somebody is asked to call."""
    return f"En medarbejder får besked: »{todo}«"


def approved_by(correction: Correction) -> str:
    """Return who approved and when; empty as long as nobody has."""
    if correction.approved_at is None:
        return ""
    return f"{correction.approved_by}, {moment(correction.approved_at)}"


def asked_by(correction: Correction) -> str:
    """Return who asked and when."""
    return f"{correction.asked_by}, {moment(correction.asked_at)}"


def too_late(correction: Correction) -> str:
    """Say why an approval or a withdrawal came too late."""
    match correction.state:
        case CorrectionState.APPROVED:
            told = f"{correction.approved_by} har allerede godkendt rettelsen {moment(correction.approved_at)}."
        case CorrectionState.WITHDRAWN:
            told = f"Rettelsen er trukket tilbage {moment(correction.ended_at)}."
        case CorrectionState.ASKED:
            return "Noget ændrede sig imens. Se rettelsen igen, og prøv så en gang til."
        case _:
            told = f"Robotten er allerede færdig med rettelsen {moment(correction.ended_at)}."
    return told


def newest(count: int) -> str:
    """Say that only the newest are listed."""
    return f"De {count} nyeste er vist."


def _named(intervention: str) -> str:
    return f"Indsatsen »{intervention}«" if intervention else "Indsatsen"
