"""The Danish of the page that says why a citizen got the offer, or did not."""

from __future__ import annotations

from datetime import date
from typing import Final

from flows.runner.telling.moments import day
from flows.runner.telling.next_steps import Deed

TITLE: Final = "Hvorfor?"
HEADING: Final = "Hvorfor fik borgeren et tilbud – eller hvorfor ikke?"
LEAD: Final = "Skriv borgerens CPR-nummer, så svarer Samdrift med, hvad der er besluttet, hvorfor, og hvad der er sket."
AUDITED: Final = "Opslaget skrives i revisionssporet med dit navn og formål. CPR-nummeret gemmes ikke."
ADOPTION: Final = "Ibrugtagning"
ADOPTION_HINT: Final = "Den robot, spørgsmålet gælder."
ADOPTION_WRONG: Final = "Vælg en af jeres ibrugtagninger."
NO_ADOPTIONS: Final = "Her er ingen ibrugtagninger endnu, så robotten har ikke behandlet nogen."
CPR: Final = "CPR-nummer"
CPR_HINT: Final = "Ti cifre, med eller uden bindestreg. Nummeret vises ikke igen og står aldrig i adressen."
CPR_WRONG: Final = "CPR-nummeret skal have ti cifre. Skriv det igen."
ASK: Final = "Find svaret"
ASK_AGAIN: Final = "Slå en anden borger op"
ANSWER: Final = "Svaret"
OUTSIDE: Final = (
    "Borgeren er uden for dit distrikt, så du kan ikke se svaret. En kollega i distriktet eller i driften kan."
)
NEXT: Final = "Det næste"
REPLIES: Final = "Borgeren har svaret"
REPLY: Final = "Registrér svar"
STORY: Final = "Hele forløbet, det nyeste først"
SEEN: Final = "Opslaget er skrevet i revisionssporet med dit navn og formål."
SEE_CITIZEN: Final = "Se borgeren i prøvekørslen"
APPROVE: Final = "En kollega skal godkende prøvekørslen."
RUN: Final = "Prøvekørslen skal køres skarpt, eller køres færdig."
LINKS: Final = {
    Deed.APPROVE: "Gå til prøvekørslen",
    Deed.RUN: "Gå til ibrugtagningen",
    Deed.LINE: "Gå til linjen",
    Deed.BY_HAND: "",
}


def offered(on: date) -> str:
    """Return when the citizen was last offered it."""
    return f"Seneste tilbud, som Samdrift kender: {day(on)}."


def due(on: date | None) -> str:
    """Return a line's deadline."""
    return f"Frist {day(on)}."


def sentence(text: str) -> str:
    """Return a text as a sentence."""
    return f"{text[:1].upper()}{text[1:]}"
