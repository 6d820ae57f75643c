"""What a citizen has said comes to the same, and decides the same, in whatever order it was written down."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import yaml
from hypothesis import given
from hypothesis import strategies as st

import flows.robots
from flows.ledger.said import NOTHING_SAID, said_of, together
from flows.ledger.states import Outcome, ReplyKind
from flows.recipe import load_robot
from flows.recipe.decide import decide
from flows.recipe.facts import Facts, Value
from flows.runner.casework.facts import months_between
from flows.runner.steps import REGISTRY

TODAY = date(2026, 11, 23)
FOLDER = Path(flows.robots.__path__[0]) / "preventive_home_visits"
ROBOT = load_robot(FOLDER, REGISTRY)
USUAL = yaml.safe_load((FOLDER / "examples.yaml").read_text(encoding="utf-8"))["usual"]
SETTINGS = ROBOT.settings_model(
    advisors={"Nord": {"name": "Team Nord", "phone": "00 00 00 00", "hours": "kl. 8-9"}},
    sender={"organisation": "Testkommunen", "department": "Sundhed", "return_address": "Opdigtet Plads 1, 0999 Testby"},
    privacy_notice="Se hjemmesiden.",
)
REPLIES = st.lists(
    st.tuples(st.sampled_from(ReplyKind), st.integers(0, 1500).map(lambda ago: TODAY - timedelta(days=ago))),
    max_size=6,
)


def outcome_of(replies: list[tuple[ReplyKind, date]]) -> tuple[Outcome, str]:
    said = said_of(replies)
    usual: dict[str, Value] = {
        name: frozenset(value) if isinstance(value, list) else value for name, value in USUAL.items()
    }
    heard: dict[str, Value] = {
        "last_reply": said.kind.value if said.kind else "none",
        "months_since_reply": months_between(said.on, TODAY),
        "declined_forever": said.forever,
    }
    found = decide(Facts(usual | heard), ROBOT.table("over-70-alone", TODAY), SETTINGS)
    return found.outcome, found.reason


@given(REPLIES.flatmap(lambda replies: st.tuples(st.just(replies), st.permutations(replies))))
def test_the_order_replies_are_recorded_in_decides_nothing(
    both: tuple[list[tuple[ReplyKind, date]], list[tuple[ReplyKind, date]]],
) -> None:
    recorded, shuffled = both
    assert said_of(recorded) == said_of(shuffled)
    assert outcome_of(recorded) == outcome_of(shuffled)


@given(REPLIES)
def test_never_again_is_never_offered_again(replies: list[tuple[ReplyKind, date]]) -> None:
    wanted = (Outcome.EXCLUDED, "DECLINED_BEFORE")
    assert outcome_of([*replies, (ReplyKind.DECLINED_FOREVER, date(2004, 2, 29))]) == wanted


@given(REPLIES, REPLIES)
def test_two_numbers_of_one_citizen_have_said_what_one_would_have(
    first: list[tuple[ReplyKind, date]], second: list[tuple[ReplyKind, date]]
) -> None:
    assert together((said_of(first), said_of(second), NOTHING_SAID)) == said_of([*first, *second])
