"""Corrections in words: how each stands, what was asked for, and what was done outside under their own names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flows.ledger.corrections import Correction
from flows.ledger.ids import CaseId, CorrectionId, EffectId
from flows.ledger.model import EffectRow
from flows.ledger.states import Contact, CorrectionState, EffectKind, EffectState
from flows.ledger.step_names import LATER, named
from flows.runner.telling import corrections, deeds
from flows.runner.telling.reasons import Reasons

AT = datetime(2026, 11, 24, 8, 5, tzinfo=UTC)
WHEN = "24.11.2026 kl. 09.05"
REASONS = Reasons("preventive-home-visits")
ASKED = Correction(
    id=CorrectionId("O-7K3Q9F"),
    case=CaseId("S-7K3Q9F-1"),
    cancel=True,
    contact=Contact.LETTER,
    content_hash="x",
    state=CorrectionState.ASKED,
    asked_by="Opfundet Spørger",
    asked_at=AT,
    approved_by="",
    approved_at=None,
    ended_at=None,
    problem="",
)
APPROVED = replace(ASKED, state=CorrectionState.APPROVED, approved_by="Opfundet Godkender", approved_at=AT)
DONE = replace(APPROVED, state=CorrectionState.DONE, ended_at=AT)
FAILED = replace(DONE, state=CorrectionState.FAILED, problem="CORRECTION_NO_LETTER")
WITHDRAWN = replace(ASKED, state=CorrectionState.WITHDRAWN, ended_at=AT)


@pytest.mark.parametrize(
    ("correction", "stand", "short"),
    [
        (ASKED, "En kollega skal godkende det, før noget sker.", "det venter på godkendelse."),
        (
            APPROVED,
            f"Opfundet Godkender godkendte det {WHEN}; det udføres",
            "robotten retter op på det ved næste opfølgning.",
        ),
        (DONE, f"Opfundet Godkender godkendte det, og det blev udført {WHEN}.", f"rettet op på det {WHEN}."),
        (FAILED, "Undskyldningen kan ikke sendes som brev", "en medarbejder skal gøre det færdigt"),
        (WITHDRAWN, f"Det blev trukket tilbage {WHEN}.", ""),
    ],
)
def test_each_state_is_told_in_a_sentence_with_its_time(correction: Correction, stand: str, short: str) -> None:
    assert stand in corrections.told(correction, REASONS)
    assert corrections.told(correction, REASONS).startswith(
        f"Opfundet Spørger bad {WHEN} om at rette op: luk indsatsen"
    )
    assert short in corrections.in_short([correction])
    assert bool(short) == bool(corrections.in_short([correction]))


def test_every_state_has_a_word_and_every_choice_a_phrase() -> None:
    assert corrections.STATES.keys() == set(CorrectionState)
    said = {corrections.what(replace(ASKED, contact=each)) for each in Contact}
    assert len(said) == len(Contact)
    assert (
        corrections.what(replace(ASKED, cancel=False, contact=Contact.CALL)) == "bed en medarbejder ringe til borgeren"
    )


def test_a_withdrawn_one_hides_neither_the_one_before_nor_the_one_after() -> None:
    assert corrections.in_short([DONE, WITHDRAWN]) == corrections.in_short([DONE])
    assert corrections.in_short([WITHDRAWN, APPROVED]) == corrections.in_short([APPROVED])


def test_what_was_done_for_a_correction_is_told_under_its_own_name_and_is_not_the_offers_letter() -> None:
    effect = EffectRow(
        id=EffectId("S-7K3Q9F-1.x"),
        case=CaseId("S-7K3Q9F-1"),
        step=named("send_letter", "correct"),
        kind=EffectKind.WRITE,
        system="Digital Post",
        reference="r",
        state=EffectState.CONFIRMED,
        probe="none",
        attempts=1,
        intent_at=AT,
        start_by=None,
        settle_at=None,
        remote_id="1",
        error_code="",
        channel="digital",
        dispatch="",
        dispatch_rank=-1,
        content_hash="",
        followed_up=None,
    )
    assert deeds.sentence(effect).startswith("Undskyldningen er sendt som Digital Post")
    closed = replace(effect, step=named("cancel_intervention", "declined"), channel="")
    assert deeds.sentence(closed) == "Indsatsen er lukket igen."
    assert [deeds.is_later(each) for each in (effect, closed, replace(effect, step="send_letter"))] == [
        True,
        True,
        False,
    ]
    assert LATER in closed.step
