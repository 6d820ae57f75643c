"""The Danish of the health page."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flows.console.health.signals import Light
from flows.runner.telling.moments import day, moment

TITLE: Final = "Sundhed"
LIGHTS: Final = {
    Light.GREEN: "I orden",
    Light.YELLOW: "Hold øje",
    Light.RED: "Kræver handling",
    Light.NONE: "Ikke brugt endnu",
}
ANSWERS: Final = {
    Light.GREEN: "Alt er i orden. Der er intet, du skal gøre.",
    Light.YELLOW: "Det kører, men noget skal holdes øje med.",
    Light.RED: "Noget virker ikke, eller noget er for gammelt. Begynd med det, der kræver handling.",
    Light.NONE: "Her er intet kørt endnu, så der er intet at se.",
}
SYSTEMS: Final = "Systemer"
WORK: Final = "Sager og kørsler"
CERTIFICATES: Final = "Certifikater og forbindelser"
NOTICES: Final = "Beskeder til medarbejdere"
FAILURES: Final = "Fejl, som ingen havde forudset"
FAILURES_CAPTION: Final = "Fejl de seneste 30 dage, nyeste først"
FAILURES_NONE: Final = "Ingen de seneste 30 dage."
FAILURES_DO: Final = (
    "Giv fejlkoden til robottens tovholder. Selve fejlen ligger krypteret; den kan kun læses med et formål."
)
CODE: Final = "Fejlkode"
WHEN: Final = "Tidspunkt"
ADOPTION: Final = "Ibrugtagning"
WHERE: Final = "Hvor"
CASE: Final = "Sag"
RUN: Final = "Kørsel"
NO_CASE: Final = "–"
SYSTEM_NAMES: Final = {"mail": "Mail", "manual": "Arbejdslisten (manuelt arbejde)"}

WAITING: Final = "Sager, der venter"
NONE_WAITING: Final = "Ingen sager venter på noget."
WORKLIST: Final = "Manuel behandling"
SEE_WORKLIST: Final = "Se linjerne"
SEE_RUN: Final = "Se kørslen"

DO_SYSTEM: Final = "Robotten prøver selv igen. Bliver det ved, så kontakt den, der driver systemet."
DO_UNKNOWN: Final = "Robotten spørger systemet selv. Kan den ikke, kommer borgeren til manuel behandling."
DO_OVERDUE: Final = "Tag dem, der er ældst, først."
DO_RENEW: Final = "Bestil et nyt certifikat nu; det kan tage uger. Uden det kan der ikke sendes breve."
DO_CERTIFICATE_FILE: Final = "Læg certifikatet i mappen med hemmeligheder, eller ret filens navn i ibrugtagningen."
DO_EXTRACT: Final = "Bestil et nyt udtræk. Er det ældre end grænsen, vil robotten ikke bruge det."
DO_FOLLOW_UP: Final = "Start opfølgningen, eller spørg den, der driver Samdrift, hvorfor den ikke kører af sig selv."
DO_RUN: Final = "Start kørslen igen; den fortsætter, hvor den slap, og intet sker to gange."


def system_name(name: str) -> str:
    """Return a system's name as people know it."""
    return SYSTEM_NAMES.get(name, name)


def last_success(at: datetime | None) -> str:
    """Return when a call last went well."""
    return "Intet kald er lykkedes endnu." if at is None else f"Seneste vellykkede kald: {moment(at)}."


def last_failure(at: datetime | None) -> str:
    """Return when a call last failed."""
    return "Ingen kald er fejlet." if at is None else f"Seneste fejlede kald: {moment(at)}."


def unknown(count: int) -> str:
    """Return how many calls nobody knows the outcome of."""
    return f"{count} kald, hvor svaret aldrig kom." if count > 1 else "1 kald, hvor svaret aldrig kom."


def waiting(adoption: str, count: int, reason: str, next_try: datetime | None) -> str:
    """Return how many citizens of an adoption wait, for what, until when."""
    cases = "1 sag" if count == 1 else f"{count} sager"
    again = f"; prøves igen {moment(next_try)}" if next_try else ""
    return f"{adoption}: {cases} – {reason}{again}."


def open_lines(count: int, overdue: int, due_today: int) -> tuple[str, ...]:
    """Return the worklist in numbers."""
    if not count:
        return ("Ingen linjer er åbne.",)
    late = f"{overdue} over fristen, {due_today} med frist i dag."
    return (f"{count} åbne, heraf {late}" if count > 1 else f"1 åben; {late}",)


def certificate(used_for: str, adoption: str) -> str:
    """Return which certificate it is."""
    use = {"post": "Certifikat til Digital Post", "receipts": "Certifikat til kvitteringer"}.get(used_for, used_for)
    return f"{use}, {adoption}"


def connections(adoption: str) -> str:
    """Return the title of an adoption's connections."""
    return f"Forbindelser, {adoption}"


def expires(on: datetime | None, days: int) -> str:
    """Return when a certificate runs out, or that it cannot be read."""
    if on is None:
        return "Filen mangler eller er ikke et certifikat."
    if days < 0:
        return f"Udløb {day(on.date())}."
    return f"Udløber {day(on.date())}, om {days} dage." if days != 1 else f"Udløber {day(on.date())}, i morgen."


def extract(adoption: str) -> str:
    """Return the title of an adoption's extract."""
    return f"CPR-udtræk, {adoption}"


def extract_age(days: int, limit: int, source: str) -> tuple[str, ...]:
    """Return how old the newest extract is."""
    age = "fra i dag" if days <= 0 else "1 dag gammelt" if days == 1 else f"{days} dage gammelt"
    return (f"Det nyeste, robotten har brugt, er {age}; grænsen er {limit} dage.", f"Kilde: {source}.")


def follow_up(adoption: str) -> str:
    """Return the title of an adoption's follow-up."""
    return f"Opfølgning, {adoption}"


def followed_up(at: datetime | None) -> str:
    """Return when receipts were last collected."""
    return "Opfølgningen har ikke kørt endnu." if at is None else f"Seneste opfølgning blev færdig {moment(at)}."


def last_run(adoption: str) -> str:
    """Return the title of an adoption's latest run."""
    return f"Seneste kørsel, {adoption}"


def ran(run: str, state: str, at: datetime | None) -> str:
    """Return how the latest run ended."""
    return f"{run} er {state} {moment(at)}."


def summary(red: int, yellow: int) -> str:
    """Return how many things are not as they should be; nothing when all is well."""
    told = (f"{red} kræver handling" if red else "", f"{yellow} skal der holdes øje med" if yellow else "")
    return " og ".join(each for each in told if each) + "." if red or yellow else ""
