"""The Danish of a batch's pages: what would happen, what has happened, who may do what next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flows.ledger.errors import Refusal
from flows.ledger.states import BatchState, EffectState, Outcome
from flows.runner.telling import words
from flows.runner.telling.summary_text import OUTCOMES

TITLE: Final = "Prøvekørsel"
ENDED: Final[Mapping[Outcome, str]] = OUTCOMES
PROPOSED: Final[Mapping[Outcome, str]] = OUTCOMES | {Outcome.DONE: "Får tilbuddet"}
MARKS: Final[Mapping[Outcome, str]] = {
    Outcome.DONE: "success",
    Outcome.NEEDS_PERSON: "warning",
    Outcome.PARKED: "error",
    Outcome.WAITING: "info",
}
STATES: Final[Mapping[BatchState, str]] = {
    BatchState.PREPARING: "Forberedes: intet er sendt",
    BatchState.PREPARED: "Prøvekørsel: intet er sendt",
    BatchState.APPROVED: "Godkendt: intet er sendt endnu",
    BatchState.OPENED: "Skarp kørsel",
    BatchState.SUPERSEDED: "Afløst: intet er sendt",
    BatchState.ABANDONED: "Opgivet: intet er sendt",
}
PREPARING: Final = "Prøvekørslen er ikke færdig. Genindlæs siden om lidt; intet bliver sendt imens."
ABANDONED: Final = "Prøvekørslen blev opgivet, før den var færdig. Start en ny; intet er sendt."
NEXT: Final = "Hvad sker der nu?"

PILOT: Final = "Pilotkørsel: kun nogle få borgere"
ROBOT_CHANGED: Final = (
    "Robotten er ændret, siden prøvekørslen blev lavet, så den kan ikke køres skarpt. Start en ny prøvekørsel."
)
SETTINGS_CHANGED: Final = (
    "Ibrugtagningens indstillinger er ændret, siden prøvekørslen blev lavet, så den kan ikke køres skarpt. Start en ny "
    "prøvekørsel."
)
REFUSED: Final = "En skarp kørsel af den ville blive afvist, og intet ville blive sendt. Begynd med en ny prøvekørsel."
RUNNING: Final = "Kørslen er i gang lige nu."
SEE_RUN: Final = "Følg kørslen"
CHANGES: Final = "Forskellen fra sidst"
FIRST: Final = "Det er den første prøvekørsel af ibrugtagningen, så der er intet at sammenligne med."
SAME: Final = "De samme borgere står, som de gjorde sidst."
OTHER_VERSION: Final = "Robotten har fået en ny version siden sidst."
OTHER_RULES: Final = "Robottens regler eller brevtekster er ændret siden sidst."
OTHER_SETTINGS: Final = "Ibrugtagningens indstillinger er ændret siden sidst."

APPROVE: Final = "Godkend prøvekørslen"
APPROVE_LEAD: Final = (
    "Du frigiver netop det, siden viser. Intet sendes, før en kollega starter den skarpe kørsel; "
    "robotten ser efter igen hos hver borger, før den handler."
)
APPROVE_SEEN: Final = "Jeg har set på tallene og på stikprøvens breve"
APPROVE_UNSEEN: Final = "Sæt kryds, når du har set på tallene og på stikprøven. Intet er godkendt."
APPROVED_NOW: Final = "Godkendelsen er skrevet ned."
NEEDS_APPROVER: Final = (
    "Prøvekørslen venter på, at en kollega med rollen godkender ser på den. Du kan læse den, ikke godkende den."
)
OWN: Final = (
    "Du har selv startet prøvekørslen, så en anden skal godkende den. Bed en kollega med rollen godkender om det."
)
NOTHING: Final = (
    "Der er intet at godkende: ingen borger vil få tilbuddet, og ingen skal behandles af en person. "
    "Start en ny prøvekørsel, når der er nye borgere i udtrækket."
)
UNFINISHED: Final = (
    "Den skarpe kørsel er ikke færdig med alle. Er den stoppet, fortsætter den, hvor den slap, når den startes igen; "
    "intet gøres to gange."
)
FINISHED: Final = (
    "Der er intet at gøre ved selve kørslen. Posten melder tilbage om brevene i de næste dage; robotten henter "
    "kvitteringerne selv."
)
RUN: Final = "Start den skarpe kørsel"
GO_ON: Final = "Fortsæt den skarpe kørsel"
ADOPTION: Final = "Ibrugtagningen"
WORKLIST: Final = "Se dem til manuel behandling"
NEWER: Final = "Se den nyeste prøvekørsel"

SAMPLE: Final = "Stikprøven"
SAMPLE_LEAD: Final = (
    "Robotten har valgt borgere, hvis breve viser mest: hver kanal, hver besked til rådgiveren, den ældste, den yngste "
    "og det længste navn. Navne står kun i brevene."
)
SAMPLE_PURPOSE: Final = "vælger stikprøven: ældst, yngst og længste navn"
SAMPLE_SHOW: Final = "Vis stikprøvens breve"
SAMPLE_EMPTY: Final = "Ingen borger vil få et brev, så der er ingen stikprøve."
SAMPLE_TITLE: Final = "Stikprøvens breve"
SAMPLE_SHOWN: Final = "Brevene vises kun her og nu. Opslaget står i revisionssporet med dit navn og formål."
SAMPLE_BACK: Final = "Tilbage til prøvekørslen"
LETTER_GONE: Final = "Brevet ligger ikke længere på serveren, eller filen kan ikke læses."

CHOSEN_OLDEST: Final = "Den ældste"
CHOSEN_YOUNGEST: Final = "Den yngste"
CHOSEN_LONGEST: Final = "Det længste navn"
CHOSEN_CHANNELS: Final = {"digital": "Digital Post", "paper": "Brev på papir"}
CHOSEN_NEW_PLAN: Final = "Flest trin"

PURPOSE: Final = "Formål med opslaget"
PURPOSE_HINT: Final = "For eksempel: Kontrollerer brevet før godkendelse. Skriv ikke navn eller CPR-nummer her."
PURPOSE_MISSING: Final = "Skriv formålet med mindst fem tegn. Intet er vist."
PURPOSE_LONG: Final = "Skriv formålet med højst 300 tegn. Intet er vist."

EVERYBODY: Final = "Alle borgere i prøvekørslen"
FILTER: Final = "Vis dem"
FILTER_OUTCOME: Final = "Udfald"
FILTER_REASON: Final = "Årsag"
FILTER_DISTRICT: Final = "Distrikt"
FILTER_CHANNEL: Final = "Brev"
FILTER_DISPATCH: Final = "Posten melder"
FILTER_FROM: Final = "Begynd ved nr."
FILTER_CLEAR: Final = "Vis alle"
NO_DISTRICT: Final = "Uden distrikt"
NO_REASON: Final = "Uden årsag"
NONE_LEFT: Final = "Ingen borgere passer. Vælg Alle i et af felterne."
PAST_THE_LAST: Final = "Ingen af dem har så højt et nummer."
NEXT_PAGE: Final = "De næste"
PREVIOUS_PAGE: Final = "De forrige"
PAGES: Final = "Sider"
NUMBER: Final = "Nr."
PLANNED: Final = "Det vil ske"
HAPPENED: Final = "Brev"
CHOSEN: Final = "Valgt fordi"
COUNT: Final = "Borgere"
REASONS: Final = "Hvorfor de øvrige ikke får tilbuddet nu"
ENDINGS: Final = "Sådan er det gået"
LETTERS: Final = "Brevene"
LETTER_CHANNEL: Final = "Kanal"
LETTER_STATE: Final = "Status"
LETTER_COUNT: Final = "Breve"
MASKED: Final = "Navne og CPR-numre er skjult. Åbn en borger for at se, hvem det er, med et formål."
NO_CITIZENS: Final = "Din rolle ser tallene, ikke borgerne."

ABOUT: Final = "Om prøvekørslen"
ABOUT_STARTED: Final = "Startet af"
ABOUT_PREPARED: Final = "Færdig"
ABOUT_EXTRACT: Final = "Udtræk"
ABOUT_ROBOT: Final = "Robot"
ABOUT_SETTINGS: Final = "Indstillinger"
ABOUT_APPROVED: Final = "Godkendt"
ABOUT_DIGEST: Final = "Kontrolsum"

_REFUSALS: Final[Mapping[Refusal, str]] = {
    Refusal.EMPTY_NAME: "Du er logget ind uden navn, så godkendelsen kan ikke skrives ned. Intet er godkendt.",
    Refusal.NOT_PREPARED: "Prøvekørslen er ikke færdig eller er opgivet, så den kan ikke godkendes.",
    Refusal.SUPERSEDED: "Prøvekørslen er afløst af en nyere. Intet er godkendt; se på den nyeste i stedet.",
    Refusal.SAME_PERSON: OWN,
    Refusal.CHANGED: "Indholdet er ikke længere det, der blev vist. Intet er godkendt. Start en ny prøvekørsel.",
    Refusal.NOT_APPROVED: "Prøvekørslen er ikke godkendt.",
}


def refused(code: Refusal, by: str, at: str) -> str:
    """Return why an approval was refused; `by` and `at` are of the approval that came first, if one did."""
    if code is Refusal.ALREADY_APPROVED:
        return f"{by} godkendte prøvekørslen {at}, før du gjorde. Intet er sket to gange."
    return _REFUSALS[code]


def number(count: int) -> str:
    """Return `20.000` as a Danish reader expects it."""
    return f"{count:,}".replace(",", ".")


def citizens(count: int) -> str:
    """Return a number of citizens in words."""
    return "1 borger" if count == 1 else f"{number(count)} borgere"


def letters(count: int) -> str:
    """Return a number of letters in words."""
    return "1 brev" if count == 1 else f"{number(count)} breve"


def would(offers: int, digital: int, paper: int, *, approved: bool) -> str:
    """Return what a live run would lead to, in one sentence; `approved` says that only the run is missing."""
    lead = "Når prøvekørslen bliver kørt skarpt" if approved else "Hvis prøvekørslen bliver godkendt og kørt skarpt"
    if not offers:
        return f"{lead}, får ingen borgere tilbuddet."
    by = [f"{letters(digital)} som Digital Post"] * bool(digital) + [f"{letters(paper)} på papir"] * bool(paper)
    sent = f", og der sendes {' og '.join(by)}" if by else ""
    return f"{lead}, får {citizens(offers)} tilbuddet{sent}."


def would_have(offers: int) -> str:
    """Return what a batch proposed that is of no use any more."""
    return f"Prøvekørslen foreslog tilbuddet til {citizens(offers)}."


def others(outcomes: Mapping[Outcome, int]) -> str:
    """Return what becomes of the others, in one sentence; empty when there are none."""
    told = {
        Outcome.NEEDS_PERSON: "går til en medarbejder",
        Outcome.EXCLUDED: "frasorteres",
        Outcome.WAITING: "venter på plads til næste gang",
        Outcome.ALREADY_HANDLED: "er allerede behandlet",
    }
    parts = [f"{citizens(outcomes[each])} {said}" for each, said in told.items() if outcomes.get(each)]
    return f"{_listed(parts)}." if parts else ""


def has_happened(done: int, to_do: int, left: int) -> str:
    """Return how far a live batch is, in one sentence."""
    if left:
        return (
            f"{number(done)} af {citizens(to_do)} har fået tilbuddet. Robotten mangler {citizens(left)}, "
            "når dem, der går til en medarbejder, tælles med."
        )
    return f"{number(done)} af {citizens(to_do)} har fået tilbuddet, og alle er behandlet eller gået til en person."


def not_arrived(count: int) -> str:
    """Return how many letters came to nothing; empty for none."""
    return f"{letters(count)} nåede ikke frem. De står til manuel behandling eller er sendt igen." if count else ""


def approved(by: str, at: str) -> str:
    """Return who approved and what comes next."""
    return f"{by} godkendte prøvekørslen {at}. Nu kan en operatør starte den skarpe kørsel; indtil da sendes intet."


def too_old(days: int, limit: int) -> str:
    """Return that the extract is older than a live run accepts."""
    return (
        f"Udtrækket er {days} dage gammelt, og grænsen er {limit}, så prøvekørslen kan ikke køres skarpt. "
        "Bestil et nyt udtræk, og start en ny prøvekørsel."
    )


def superseded() -> str:
    """Return why the batch is of no use any more."""
    return "Prøvekørslen er afløst af en nyere og kan ikke længere godkendes eller køres. Intet er sendt af den."


def approve_button(offers: int, people: int) -> str:
    """Return the words on the button: what is released."""
    return f"Godkend {citizens(offers)} til tilbuddet" if offers else f"Godkend {citizens(people)} til en medarbejder"


def compared(batch: str, at: str) -> str:
    """Return which batch the differences are from."""
    return f"Sammenlignet med {batch} fra {at}:"


def moved_in(count: int, fresh: int) -> str:
    """Return how many are now to get the offer who were not before; `fresh` of them were not in the extract."""
    new = f", heraf {number(fresh)} nye i udtrækket" if fresh else ""
    return f"{citizens(count)} er kommet med i tilbuddet{new}."


def moved_out(count: int, gone: int) -> str:
    """Return how many are not to get the offer any more; `gone` of them are not in the extract."""
    left = f", heraf {number(gone)} ude af udtrækket" if gone else ""
    return f"{citizens(count)} skulle have haft tilbuddet sidst og får det ikke nu{left}."


def to_people(more: int) -> str:
    """Return how many more, or fewer, go to a person."""
    return f"{citizens(abs(more))} {'flere' if more > 0 else 'færre'} går til en medarbejder."


def found(count: int, total: int) -> str:
    """Return how many of everybody the filters leave."""
    if not count:
        return NONE_LEFT
    return f"{citizens(total)}." if count == total else f"{number(count)} af {citizens(total)}."


def between(first: int, last: int) -> str:
    """Return which numbers the page shows."""
    return f"Siden viser nr. {first} til {last}."


def citizen(sequence: int) -> str:
    """Return the name of a citizen who is not named."""
    return f"Borger nr. {sequence}"


def tells(reason: str) -> str:
    """Return why a citizen was chosen whose advisor is told."""
    return f"Rådgiveren får besked: {reason}"


def letter_state(state: EffectState, dispatch: str) -> str:
    """Return how one letter stands."""
    if state is EffectState.CONFIRMED:
        return words.word(words.DISPATCH, dispatch)
    return {
        EffectState.PLANNED: "planlagt",
        EffectState.INTENT: "ved at blive sendt",
        EffectState.UNKNOWN: "uvist, om det er sendt",
        EffectState.REJECTED: "afvist",
        EffectState.ABSENT: "ikke sendt",
    }[state]


def channel(code: str) -> str:
    """Return a channel in Danish, as it begins a line."""
    said = words.word(words.CHANNELS, code)
    return f"{said[:1].upper()}{said[1:]}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} og {parts[-1]}"


def picture_of(sequence: int) -> str:
    """Return what the picture of a letter shows, for whoever cannot see it."""
    return f"Første side af brevet til borger nr. {sequence}; hent det som PDF på borgerens side for at få det læst op."
