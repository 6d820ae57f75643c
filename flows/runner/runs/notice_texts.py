"""The Danish of every notice: what, where, what to do, and a link; counts and ids, never a citizen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from flows.ledger.notices import NoticeKind
from flows.ledger.states import Mode
from flows.runner.runs.notices import BrokenRun, Due, DueLines, Silence, WaitingBatch
from flows.runner.telling.moments import day, moment
from flows.runner.telling.summary_text import MODES

KINDS: Final = {
    NoticeKind.RUN_FAILED: "kørsel fejlet",
    NoticeKind.NEEDS_APPROVAL: "venter på godkendelse",
    NoticeKind.DEADLINE: "frister til manuel behandling",
    NoticeKind.NO_SUCCESS: "robotten er gået i stå",
}
FOOTER: Final = "Beskeden er skrevet af Samdrift og indeholder ingen personoplysninger."
_CONTINUES: Final = "Det, der var gjort, er skrevet ned, og intet sker to gange."
_FOLLOW_UP: Final = "Opfølgning"
_COMMANDS: Final = "Skriv eventuelt `samdrift status` på serveren."


@dataclass(frozen=True, slots=True)
class Worded:
    """A notice in words; `path` is its page, `counts` the numbers for machines."""

    subject: str
    text: str
    path: str
    counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    subject: str
    what: str
    todo: str
    page: str
    path: str
    counts: tuple[tuple[str, int], ...] = ()


def worded(due: Due, adoption: str, organisation: str, pages_url: str | None) -> Worded:
    """Return a notice as a colleague reads it; without `pages_url` it says where to look instead of linking."""
    words = _words(due, adoption)
    where = f"Se mere: {pages_url}{words.path}" if pages_url else f"Se mere på Samdrifts side {words.page}. {_COMMANDS}"
    lines = (words.what, "", f"Det skal du gøre: {words.todo}", "", where, "")
    whose = f"Ibrugtagning: {adoption} ({organisation})."
    text = "\n".join((*lines, whose, FOOTER, ""))
    return Worded(f"{words.subject} ({adoption})", text, words.path, words.counts)


def link(words: Worded, pages_url: str | None) -> str:
    """Return the address of the page, or nothing when nobody has said where the pages are."""
    return f"{pages_url}{words.path}" if pages_url else ""


def _words(due: Due, adoption: str) -> _Words:
    match due:
        case BrokenRun():
            return _broken(due)
        case WaitingBatch():
            return _waiting(due)
        case DueLines():
            return _lines(due)
        case Silence():
            return _silence(due, adoption)


def _broken(due: BrokenRun) -> _Words:
    sort = _FOLLOW_UP if due.mode is Mode.LIVE and due.batch is None else MODES[due.mode]
    of = f" af {due.batch}" if due.batch else ""
    how = "blev afbrudt, og ingen har taget den op igen" if due.interrupted else "fejlede"
    what = f"{sort} {due.run}{of} {how} ({moment(due.at)}). {_CONTINUES}"
    todo = "Åbn kørslen, og ret det, den peger på. Start den så igen; den fortsætter, hvor den slap."
    if sort == _FOLLOW_UP:
        what += " Så længe opfølgningen fejler, hentes der ingen kvitteringer; du får ikke flere beskeder om det."
    path = f"/koersler/{quote(due.run)}"
    short = "afbrudt" if due.interrupted else "fejlet"
    return _Words(f"Samdrift: {sort.lower()} {due.run} er {short}", what, todo, "Kørsler", path)


def _waiting(due: WaitingBatch) -> _Words:
    again = "stadig " if due.reminder else ""
    people = f"{_citizens(due.offers)} vil få tilbuddet, og {_citizens(due.persons)} går til manuel behandling"
    when = f"fra {moment(due.prepared)} venter {again}på godkendelse"
    what = f"Prøvekørslen {due.batch} {when}: {people}. Intet er sendt."
    todo = "Se listen og brevene igennem, og godkend. Den, der startede prøvekørslen, kan ikke selv godkende den."
    subject = f"Samdrift: {due.batch} venter {again}på godkendelse"
    path = f"/proevekoersler/{quote(due.batch)}"
    return _Words(subject, what, todo, "Ibrugtagninger", path, (("offers", due.offers), ("needs_person", due.persons)))


def _lines(due: DueLines) -> _Words:
    near = f"{_lines_are(due.near)} {'i dag' if due.within == 0 else f'inden for {_days(due.within)}'}"
    over = f"{due.over} er overskredet" if due.over else "ingen er overskredet"
    what = f"Til manuel behandling: {near}, {over}."
    todo = "Tag de ældste først. Tag en linje, gør det, den siger, og luk den."
    subject = f"Samdrift: {due.near + due.over} med frist til manuel behandling"
    counts = (("near", due.near), ("overdue", due.over))
    return _Words(subject, what, todo, "Til manuel behandling", "/manuel-behandling", counts)


def _silence(due: Silence, adoption: str) -> _Words:
    if due.last:
        what = f"Ingen skarp kørsel er gennemført i {_days(due.days)}; den seneste blev færdig {moment(due.last)}."
    else:
        what = f"Ingen skarp kørsel er gennemført, siden robotten blev taget i brug {day(due.since)}."
    what += f" Seneste prøvekørsel blev færdig {moment(due.last_preview)}." if due.last_preview else ""
    todo = "Se, om tidsplanen kører, om udtrækket er nyt nok, og om noget venter på godkendelse."
    path = f"/ibrugtagninger/{quote(adoption)}"
    subject = f"Samdrift: ingen skarp kørsel i {_days(due.days)}"
    return _Words(subject, what, todo, "Ibrugtagninger", path, (("days", due.days),))


def _citizens(count: int) -> str:
    return "1 borger" if count == 1 else f"{count} borgere"


def _days(count: int) -> str:
    return "1 dag" if count == 1 else f"{count} dage"


def _lines_are(count: int) -> str:
    return "1 linje forfalder" if count == 1 else f"{count or 'ingen'} linjer forfalder"
