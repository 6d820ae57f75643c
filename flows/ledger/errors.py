"""Everything the ledger may refuse, by what the caller must do about it.

LedgerError                 the ledger cannot answer: stop the run, show the message
├── LeaseLost               another run holds the adoption: stop at once, touch nothing
├── ApprovalRefused         a person must do something else; `code` says what
├── IllegalTransition       a mistake in the caller: never try again as is
├── UnknownId               nothing has this id: check what was typed
├── TimingError             the adoption's time limits contradict each other: correct the settings
├── LedgerBusy              the database was locked for 30 seconds: try again later
├── LedgerFull              the disk is full: make room, then run again; nothing is half-done
├── LedgerTooNew            a newer Samdrift has written this database: use that version
├── KeysMissing             the key files are not there: restore them
└── KeysWrong               these keys did not write this database: restore the right ones

No error carries a CPR number, a name, an address or a value from a column: messages are Danish and made here.
"""

from __future__ import annotations

from enum import StrEnum


class LedgerError(Exception):
    """Anything the ledger may raise; Danish, without personal data, and safe to show and to store.

    `typed` and `clicked` say what to do next: `message` is for a terminal, `on_page` for a browser.
    """

    def __init__(self, message: str, *, typed: str = "", clicked: str = "") -> None:
        self.message = f"{message} {typed}".strip()
        self.on_page = f"{message} {clicked}".strip()
        super().__init__(self.message)


class LeaseLost(LedgerError):
    """Another run has taken over the adoption; whoever holds an older fence stops and touches nothing."""

    def __init__(self, adoption: str) -> None:
        super().__init__(
            f'En anden kørsel har overtaget ibrugtagningen "{adoption}". Denne kørsel stopper her. '
            "Den anden fortsætter med de samme borgere, så intet går tabt.",
            typed="Se `samdrift status`.",
            clicked="Se den under Kørsler.",
        )


class Refusal(StrEnum):
    """Why a batch may not be approved or opened."""

    EMPTY_NAME = "EMPTY_NAME"
    NOT_PREPARED = "NOT_PREPARED"
    SUPERSEDED = "SUPERSEDED"
    ALREADY_APPROVED = "ALREADY_APPROVED"
    SAME_PERSON = "SAME_PERSON"
    CHANGED = "CHANGED"
    NOT_APPROVED = "NOT_APPROVED"


_REFUSALS = {
    Refusal.EMPTY_NAME: "Godkendelsen af {batch} mangler et navn.",
    Refusal.NOT_PREPARED: "{batch} er ikke en færdig prøvekørsel og kan ikke godkendes. Kør en ny prøvekørsel.",
    Refusal.SUPERSEDED: "{batch} er afløst af en nyere prøvekørsel. Godkend den nyeste.",
    Refusal.ALREADY_APPROVED: "{batch} er allerede godkendt. Den kan køres skarpt.",
    Refusal.SAME_PERSON: "{batch} skal godkendes af en anden end den, der startede prøvekørslen. Bed en kollega.",
    Refusal.CHANGED: "Indholdet af {batch} er ikke længere det, der blev vist. Intet er sendt. Kør en ny prøvekørsel.",
    Refusal.NOT_APPROVED: "{batch} er ikke godkendt, og intet er sendt. Bed en kollega om at godkende den.",
}
_TYPED = {
    Refusal.EMPTY_NAME: 'Skriv `samdrift approve {batch} --as "Fornavn Efternavn"`.',
    Refusal.SUPERSEDED: "`samdrift status` viser den.",
    Refusal.NOT_APPROVED: "Det gøres med `samdrift approve {batch} --as NAVN`.",
}
_CLICKED = {Refusal.SUPERSEDED: "Den står på ibrugtagningens side."}


class ApprovalRefused(LedgerError):
    """The batch may not be approved, or not be opened; `code` is a stable word."""

    def __init__(self, code: Refusal, batch: str) -> None:
        said = (table.get(code, "").format(batch=batch) for table in (_REFUSALS, _TYPED, _CLICKED))
        message, typed, clicked = said
        super().__init__(message, typed=typed, clicked=clicked)
        self.code = code


class IllegalTransition(LedgerError):
    """A change that the protocol does not know, for example confirming what was rejected."""

    def __init__(self, what: str, subject: str, state: str) -> None:
        super().__init__(
            f"Ledgeren afviste skiftet {what} for {subject}, som er {state}. Det er en fejl i programmet; "
            "intet er ændret. Meld den til robottens tovholder."
        )
        self.what = what
        self.subject = subject
        self.state = state


class UnknownId(LedgerError):
    """Nothing in this ledger has the id."""

    def __init__(self, kind: str, subject: str) -> None:
        super().__init__(
            f"Der findes ingen {kind} med id {subject}. Kontrollér id'et.", typed="`samdrift status` viser dem."
        )
        self.subject = subject


class TimingError(LedgerError):
    """The time limits break the invariant that a probe depends on (DESIGN §3, Effects)."""


class LedgerBusy(LedgerError):
    """The database was locked by somebody else for the whole of the busy timeout."""

    def __init__(self) -> None:
        super().__init__(
            "Ledgerens database har været låst i 30 sekunder. Luk andre programmer, der har den åben, og prøv igen. "
            "Intet er halvt udført."
        )


class LedgerFull(LedgerError):
    """There is no room on the disk of the database."""

    def __init__(self) -> None:
        super().__init__("Disken med ledgerens database er fuld. Skaf plads og kør igen; intet er halvt udført.")


class LedgerTooNew(LedgerError):
    """The database has a schema that this version does not know."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"Ledgerens database er skrevet af en nyere udgave af Samdrift (skema {revision}). "
            "Brug den nyere udgave; intet er ændret."
        )


class KeysMissing(LedgerError):
    """A key file is not there; without it nothing in the ledger can be read or recognised."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Nøglefilen {name} mangler. Læg den tilbage fra sikkerhedskopien af nøglerne. "
            "Nye nøgler kan ikke læse den gamle database."
        )


class KeysWrong(LedgerError):
    """The keys are damaged, or belong to another database."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Nøglerne passer ikke: {why}. Læg de rigtige nøglefiler tilbage; intet er ændret.")
