"""The apology to one citizen: as it will be printed, and, once it has left, as it was."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from connectors.errors import ConnectorError
from flows.console.corrections import correct_texts as c
from flows.console.corrections.correct_means import APOLOGY, Means
from flows.ledger import Ledger
from flows.ledger.model import Case, EffectRow
from flows.ledger.states import LETTER_CHANNELS, EffectState
from flows.ledger.step_names import CORRECTION, follows
from flows.recipe.facts import Facts
from flows.recipe.step import Subject
from flows.runner.adopting.engagement import danish_day
from flows.runner.casework.letter_fields import letter_data
from flows.runner.casework.letter_files import letter_path
from flows.runner.casework.live_doing import UNTOUCHED
from flows.runner.home import Home
from flows.runner.private import open_person
from letters import LetterError, LetterPress

_PRESS_TURN: Final = threading.Lock()
_PAPER: Final = "paper"


@dataclass(frozen=True, slots=True)
class Apology:
    """The letter as PDF, None where there is none to show, and what is to be said of it."""

    pdf: bytes | None = field(repr=False)
    note: str


def apology(opened: Ledger, home: Home, case: Case, means: Means | None) -> Apology:
    """Return the apology that was sent, or, as long as none was, the one that would be."""
    effects = opened.effects.of(case.id)
    sent = next((each for each in effects if each.step == APOLOGY and each.state not in UNTOUCHED), None)
    if sent is not None:
        return _kept(home, case, sent)
    if means is None or means.apology is None:
        return Apology(None, c.NO_ROBOT)
    private = opened.cases.private(case.id)
    if not private:
        return Apology(None, c.NO_CITIZEN)
    subject = _subject(case, private)
    try:
        data = letter_data(
            subject, means.settings, means.organisation, danish_day(opened.now()), window=_on_paper(effects)
        )
        # One at a time: a letter is made in a moment, and many at once would hold up every other page.
        with _PRESS_TURN:
            return Apology(LetterPress().pdf(means.apology, data).pdf, c.WILL_PRINT)
    except (LetterError, ConnectorError):
        return Apology(None, c.CANNOT_PRINT)


def _kept(home: Home, case: Case, sent: EffectRow) -> Apology:
    try:
        pdf = letter_path(home, case.batch, case.sequence, CORRECTION).read_bytes()
    except OSError:
        return Apology(None, c.LETTER_GONE)
    if sent.state is not EffectState.CONFIRMED:
        return Apology(pdf, c.WILL_PRINT)
    same = hashlib.sha256(pdf).hexdigest() == sent.content_hash
    return Apology(pdf, c.WAS_SENT if same else c.NOT_AS_SENT)


def _subject(case: Case, private: bytes) -> Subject:
    person, why, legal_basis = open_person(private)
    return Subject(case.sequence, person, None, Facts({}), case.occasion, case.group, why, legal_basis, [])


def _on_paper(effects: Sequence[EffectRow]) -> bool:
    """Return whether the offer went on paper, as the apology then most likely does."""
    offers = [each.channel for each in effects if each.channel in LETTER_CHANNELS and not follows(each.step)]
    return bool(offers) and offers[-1] == _PAPER
