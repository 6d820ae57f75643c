"""The Danish of adoptions and runs: what a run may do, how far it is, what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from catalogue.web.danish import number
from flows.ledger.states import BatchState, Mode, RequestState, RunState
from flows.ledger.step_names import REPLY
from flows.runner.telling.deeds import deed_of
from flows.runner.telling.moments import moment

__all__ = ["moment", "number"]

ADOPTIONS: Final = "Ibrugtagninger"
ADOPTIONS_LEAD: Final = "De robotter, I har taget i brug, og hvad hver af dem venter på."
NO_ADOPTIONS: Final = (
    "I har ikke taget nogen robot i brug endnu. Find en i kataloget; den, der driver Samdrift, lægger den ind."
)
ADOPTION: Final = "Ibrugtagning"
BATCHES: Final = "Alle prøvekørsler"
ROBOT: Final = "Robot"
VERSION: Final = "Version"
NEWEST: Final = "Nyeste prøvekørsel"
NEXT: Final = "Hvad sker der nu?"
SCHEDULE: Final = "Næste prøvekørsel efter tidsplanen"
FOLLOW_UP: Final = "Næste opfølgning"
NO_SCHEDULE: Final = "Ingen tidsplan"
SCHEDULE_HINT: Final = "En tidsplan forbereder en prøvekørsel. Den sender aldrig noget."
SAVED: Final = "Gemt"
UNREADABLE: Final = "Ibrugtagningens indstillinger kan ikke læses. Sig det til den, der driver Samdrift."

PREVIEW_TITLE: Final = "Start en prøvekørsel"
PREVIEW_LEAD: Final = (
    "Robotten finder borgerne og viser, hvem der ville få tilbuddet, hvorfor, og hvert brev. Intet oprettes, og intet "
    "sendes."
)
PREVIEW_START: Final = "Start prøvekørsel"
ACT_TITLE: Final = "Kør en godkendt prøvekørsel"
ACT_LEAD: Final = (
    "Robotten opretter indsatser og sender breve til netop de borgere, prøvekørslen viste. Den ser efter igen hos hver "
    "borger, før den handler."
)
ACT_START: Final = "Start kørslen"
ACT_NONE: Final = (
    "Der er ingen godkendt prøvekørsel at køre. Start en prøvekørsel, og bed en kollega om at godkende den."
)
ACT_ROLE: Final = "En kollega med rollen operatør eller tovholder starter kørsler."
GONE_BATCH: Final = "Prøvekørslen er afløst, opgivet eller ikke godkendt. Vælg en anden. Intet er startet."
WAIVER_TITLE: Final = "Før den første skarpe kørsel"
WAIVER_LEAD: Final = (
    "Robotten ved ikke, hvem der har fået tilbuddet før den. Findes der en liste, så bed den, der driver Samdrift, om "
    "at indlæse den; ellers kan nogen få tilbuddet to gange. Er der ingen, så skriv det."
)
WAIVER_SAVE: Final = "Der er ingen tidligere invitationer"
CUT_OVER: Final = (
    "Tidligere invitationer er ikke indlæst, og ingen har skrevet, at der ikke er nogen. Gør det under »Før den første "
    "skarpe kørsel«. Intet er startet."
)
SETTINGS: Final = "Indstillinger"
SETTINGS_LEAD: Final = "Sådan er robotten sat op hos jer. En tovholder eller administrator kan rette dem."
IN_FORCE: Final = "I brug nu"
CHANGE_FIRST: Final = "Ret indstillinger først"
CHANGE_SETTINGS: Final = "Ret indstillingerne"
SEE_SETTINGS: Final = "Se indstillingerne"
OTHER_SETTINGS: Final = "Andet"
YES: Final = "Ja"
NO: Final = "Nej"
EMPTY: Final = "–"

FOLLOW: Final = "Følg kørslen"
STANDS_STILL: Final = "Afbrudt eller venter"
RUNS: Final = "Kørsler"
RUN: Final = "Kørsel"
RUNS_LEAD: Final = "De seneste kørsler, nyeste først."
NO_RUNS: Final = "Der er ingen kørsler endnu."
HISTORY: Final = "Tidligere kørsler"
STARTED: Final = "Startet"
STARTED_BY: Final = "Startet af"
ENDED: Final = "Sluttet"
KIND: Final = "Slags"
STATE: Final = "Tilstand"
BATCH: Final = "Prøvekørsel"
SEE_BATCH: Final = "Se prøvekørslen"
SEE_RESULT: Final = "Se, hvordan det gik hver borger"
REFRESH: Final = "Opdater siden"
REFRESH_HINT: Final = "Tallene opdateres af sig selv."
DONE_OUTSIDE: Final = "Gjort udadtil"
WOULD_TITLE: Final = "Det ville ske udadtil"
ROAD: Final = "Arbejdsgangen"
ROAD_LIST: Final = "Det samme som liste"
IN_NUMBERS: Final = "Kørslen i tal"
OUTCOME: Final = "Udfald"
CITIZENS: Final = "Borgere"
STEP: Final = "Handling"
COUNT: Final = "Antal"
WHY: Final = "Hvorfor"
PROGRESS: Final = "Fremdrift"

STOP: Final = "Stop kørslen"
STOP_TITLE: Final = "Stop kørslen?"
STOP_LEAD: Final = (
    "Robotten bliver færdig med de borgere, den er ved, og stopper så. Det, der er sket, bliver ved med at gælde; "
    "resten kan køres senere, og intet gøres to gange."
)
STOP_YES: Final = "Ja, stop den"
STOP_NO: Final = "Nej, lad den køre"
STOP_TOO_LATE: Final = "Kørslen var sluttet, så der var intet at stoppe."
WITHDRAW: Final = "Træk anmodningen tilbage"

REQUEST: Final = "Kørslen er ved at begynde"
REQUEST_FAILED: Final = "Kørslen blev ikke startet"
WAITS: Final = "En arbejder henter kørslen om lidt. Siden går selv videre, når den begynder."
WAITS_LONG: Final = (
    "Ingen arbejder har hentet kørslen endnu. Vent, eller træk anmodningen tilbage, og sig det til den, der driver "
    "Samdrift."
)
TAKEN: Final = "En arbejder har hentet kørslen og gør klar."
WITHDRAWN: Final = "Anmodningen er trukket tilbage. Intet er gjort."
BACK: Final = "Til ibrugtagningen"

MODES: Final[Mapping[Mode, str]] = {
    Mode.PREVIEW: "Prøvekørsel: intet oprettes eller sendes",
    Mode.PILOT: "Pilotkørsel: kun nogle få borgere, men rigtige breve",
    Mode.LIVE: "Skarp kørsel: breve sendes, og indsatser oprettes",
}
SHORT_MODES: Final[Mapping[Mode, str]] = {
    Mode.PREVIEW: "Prøvekørsel",
    Mode.PILOT: "Pilotkørsel",
    Mode.LIVE: "Skarp kørsel",
}
FOLLOW_UP_RUN: Final = "Opfølgning"
FOLLOW_UP_STATES: Final[Mapping[RunState, str]] = {
    RunState.RUNNING: "Opfølgningen henter kvitteringer, lægger breve på borgerne og gør halvfærdige sager færdige.",
    RunState.FINISHED: "Opfølgningen er færdig. Det, der mangler, tager den næste op.",
}
FOLLOW_UP_CUT: Final = "Opfølgningen blev ikke færdig. Intet er tabt: den næste tager op, hvor den slap."
MODE_CLASSES: Final[Mapping[Mode, str]] = {Mode.PREVIEW: "info", Mode.PILOT: "warning", Mode.LIVE: "error"}
STATES: Final[Mapping[RunState, str]] = {
    RunState.RUNNING: "Kører",
    RunState.FINISHED: "Færdig",
    RunState.STOPPED: "Stoppet",
    RunState.FAILED: "Fejlet",
    RunState.INTERRUPTED: "Afbrudt",
}
REQUESTS: Final[Mapping[RequestState, str]] = {
    RequestState.WAITING: WAITS,
    RequestState.TAKEN: TAKEN,
    RequestState.WITHDRAWN: WITHDRAWN,
}
WOULD: Final = {
    "would_create_interventions": "Indsatser at oprette",
    "would_send_digital": "Breve som Digital Post",
    "would_send_paper": "Breve på papir",
    "would_tell_advisors": "Rådgivere at orientere",
}
DID: Final = {
    "interventions_created": "Indsatser oprettet",
    "letters_digital": "Breve som Digital Post",
    "letters_paper": "Breve på papir",
    "advisors_told": "Rådgivere orienteret",
}
WOULD_GET: Final = "Ville få tilbuddet"


def deed(step: str, channel: str) -> str:
    """Return a step that was carried out, with the way a letter went."""
    by = {"digital": " som Digital Post", "paper": " på papir"}.get(channel, "")
    known = deed_of(step)
    if known is None:
        return step
    after = " efter et svar" if step.startswith(REPLY) else ""
    return f"{known.what} {known.done}{by}{after}"


def citizens(count: int) -> str:
    """Return a number of citizens in words."""
    return "1 borger" if count == 1 else f"{number(count)} borgere"


def waived_already(by: str) -> str:
    """Say that somebody else has waived earlier invitations meanwhile."""
    return (
        f"{by} har imens skrevet, at der ingen tidligere invitationer er, og det gælder. Din begrundelse er ikke gemt."
    )


def is_running(run: str, by: str) -> str:
    """Say that a run is on, and that no other may begin."""
    return f"Kørslen {run}, startet af {by}, er i gang. Vent, til den er færdig, eller stop den. Intet nyt er startet."


def is_waiting(by: str) -> str:
    """Say that somebody's request is waiting."""
    return f"{by} har lige startet en kørsel, som er ved at begynde. Intet nyt er startet."


def runs_now(run: str, by: str) -> str:
    """Say what an adoption is doing."""
    return f"{run} kører nu, startet af {by}."


def begins_now(by: str) -> str:
    """Say what an adoption is about to do."""
    return f"En kørsel, startet af {by}, er ved at begynde."


NO_BATCH: Final = (
    "Start en prøvekørsel. Den viser, hvem der ville få tilbuddet og hvorfor, og sender intet. Derefter ser en kollega "
    "på den og godkender."
)


def nothing_to_approve(batch: str) -> str:
    """Say that the newest set is empty."""
    return f"{batch} fandt ingen, der skal have tilbuddet. Start en ny prøvekørsel, når der er et nyt udtræk."


def to_approve(batch: str, by: str) -> str:
    """Say that a batch waits for a second person."""
    return f"Prøvekørslen {batch} venter på, at en anden end {by} ser på den og godkender."


def to_run(batch: str, by: str) -> str:
    """Say that a batch may be run."""
    return f"Prøvekørslen {batch} er godkendt af {by} og kan køres. Intet er sendt endnu."


def to_go_on(batch: str, left: int) -> str:
    """Say that a batch is half done."""
    return (
        f"Kørslen af {batch} er ikke færdig: {citizens(left)} mangler. Den fortsætter, hvor den slap, når den startes."
    )


def finished(batch: str) -> str:
    """Say that there is nothing to do."""
    return f"{batch} er færdig. Start en ny prøvekørsel, når I har et nyt udtræk af borgere."


def batch_choice(batch: str, state: BatchState, found: int) -> str:
    """Return a batch as a choice."""
    stands = "godkendt" if state is BatchState.APPROVED else "begyndt, ikke færdig"
    return f"{batch}: {stands}, {citizens(found)} set på"


def through(done: int, of: int | None, *, preview: bool) -> str:
    """Return how far a run is."""
    if preview:
        expected = f"; sidst var der {number(of)}" if of else ""
        return f"{citizens(done)} er afgjort indtil nu{expected}."
    return f"{number(done)} af {citizens(of or 0)} er færdige."


def by_this_run(count: int) -> str:
    """Return how many this run has handled itself."""
    return f"Heraf {number(count)} i denne kørsel."


RUNNING: Final[Mapping[Mode, str]] = {
    Mode.PREVIEW: "Prøvekørslen er i gang. Intet oprettes eller sendes.",
    Mode.PILOT: "Pilotkørslen er i gang. Breve sendes nu, borger for borger.",
    Mode.LIVE: "Den skarpe kørsel er i gang. Breve sendes nu, borger for borger.",
}
NOT_HEARD: Final = (
    "Kørslen er afbrudt, eller den venter på en anden kørsel. Det, der er sket, er skrevet ned. Sker der intet inden "
    "for et par minutter, så start den igen; den fortsætter, hvor den slap."
)
STOPPING: Final = "Kørslen stopper, når robotten er færdig med de borgere, den er ved."
WAITS_TURN: Final = "Kørslen gør klar. Der er ingen borgere at tælle endnu."
PREVIEW_NEXT: Final = "Når den er færdig, ser en kollega på den og godkender."
ACT_NEXT: Final = "Når den er færdig, henter robotten selv kvitteringer for brevene i de næste dage."
PREVIEW_DONE: Final = "Prøvekørslen er færdig. Intet er sendt. Se på den, og bed en kollega om at godkende den."
NOTHING_FOUND: Final = "Prøvekørslen er færdig. Ingen borgere ville få tilbuddet, så der er intet at godkende."
ACT_DONE: Final = "Kørslen er færdig."
ACT_LEFT: Final = "Kørslen er færdig for nu. Nogle borgere venter på svar fra andre systemer; opfølgningen tager dem."
STOPPED: Final = "Kørslen blev stoppet mellem to borgere. Start den igen for at gøre resten; intet gøres to gange."
STOPPED_PREVIEW: Final = "Prøvekørslen blev stoppet og er opgivet. Intet er oprettet eller sendt."
FAILED: Final = "Kørslen fejlede. Det, der nåede at ske, er skrevet ned, og intet er halvt gjort."
FAILED_PREVIEW: Final = "Prøvekørslen fejlede. Intet er oprettet eller sendt. Ret årsagen, og start en ny."
INTERRUPTED: Final = (
    "Kørslen blev afbrudt, og en senere overtog. Det, der nåede at ske, er skrevet ned; intet gøres to gange."
)


def stop_asked(by: str) -> str:
    """Say who has asked a run to stop."""
    return f"{by} har bedt kørslen stoppe."
