"""Corrections asked, released, withdrawn and carried out in any order: what stands is what the rules say."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from flows.ledger import Keys, Ledger
from flows.ledger.corrections import NewCorrection
from flows.ledger.ids import CaseId
from flows.ledger.states import Contact, CorrectionState, Outcome
from flows.ledger.testing import ADOPTION, HandClock, opened, proposal

EXAMPLES = 40
OPEN = (CorrectionState.ASKED, CorrectionState.APPROVED)
PEOPLE = st.sampled_from(("Anna Asker", "Bo Bager", "Carl Carlsen"))
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), PEOPLE),
        st.tuples(st.just("approve"), PEOPLE),
        st.tuples(st.just("withdraw"), PEOPLE),
        st.tuples(st.just("finish"), st.sampled_from(("", "CORRECTION_NO_LETTER"))),
    ),
    max_size=12,
)


class Told:
    """What the rules say of one case's corrections, newest last: state and who asked."""

    def __init__(self) -> None:
        self.states: list[CorrectionState] = []
        self.asker = ""

    def does(self, deed: str, who: str) -> bool:
        """Return whether the deed is allowed, and let it happen."""
        if deed == "ask":
            if self.now in OPEN:
                return False
            self.states.append(CorrectionState.ASKED)
            self.asker = who
            return True
        after = self._after(deed, who)
        if after is not None:
            self.states[-1] = after
        return after is not None

    @property
    def now(self) -> CorrectionState | None:
        return self.states[-1] if self.states else None

    def _after(self, deed: str, who: str) -> CorrectionState | None:
        match deed, self.now:
            case "approve", CorrectionState.ASKED if who != self.asker:
                return CorrectionState.APPROVED
            case "withdraw", CorrectionState.ASKED | CorrectionState.APPROVED:
                return CorrectionState.WITHDRAWN
            case "finish", CorrectionState.APPROVED:
                return CorrectionState.FAILED if who else CorrectionState.DONE
        return None


@pytest.fixture(scope="module")
def ledger() -> Iterator[Ledger]:
    with tempfile.TemporaryDirectory() as folder:
        keys = Keys.load_or_create(Path(folder))
        with Ledger.open(f"sqlite:///{folder}/l.db", keys, clock=HandClock()) as made:
            # No power is cut here, and the disk's patience is not what is tried.
            event.listen(made.database.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
            yield made


@pytest.fixture(scope="module")
def cases(ledger: Ledger) -> Iterator[CaseId]:
    """Give one ended case an example."""
    batch, lease = opened(ledger, [proposal(number) for number in range(1, 4 * EXAMPLES)])
    claimed = ledger.cases.claim(batch, lease, 4 * EXAMPLES)
    for each in claimed:
        ledger.cases.end(each.id, Outcome.DONE, "", (), lease)
    return iter([each.id for each in claimed])


def do(ledger: Ledger, case: CaseId, deed: str, who: str) -> bool:
    of_case = ledger.corrections.of_case(case)
    if deed == "ask":
        return ledger.corrections.ask(NewCorrection(case, True, Contact.LETTER, "hash", who, "fejl")) is not None
    if not of_case:
        return False
    newest = next((each for each in of_case if each.is_open), of_case[-1]).id
    if deed == "approve":
        return ledger.corrections.approve(newest, who)
    return (ledger.corrections.withdraw if deed == "withdraw" else ledger.corrections.finish)(newest, who)


@settings(max_examples=EXAMPLES, deadline=None)
@given(deeds=DEEDS)
def test_whatever_people_do_at_most_one_is_open_and_only_what_another_released_is_done(
    ledger: Ledger, cases: Iterator[CaseId], deeds: list[tuple[str, str]]
) -> None:
    case, told = next(cases), Told()
    for deed, who in deeds:
        assert do(ledger, case, deed, who) == told.does(deed, who), (deed, who)
        found = ledger.corrections.of_case(case)
        assert sorted(each.state for each in found) == sorted(told.states)
        assert sum(each.is_open for each in found) <= 1
        due = {each.id for each in ledger.corrections.to_do(ADOPTION, 10_000)}
        assert {each.id for each in found if each.id in due} == {
            each.id for each in found if each.state is CorrectionState.APPROVED
        }
