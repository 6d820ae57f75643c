"""A decision is total: whatever table the reader accepts and whatever is known of a citizen, nothing is raised."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

import flows.robots
from flows.ledger.states import Outcome
from flows.recipe.decide import FACT_MISSING, Decision, decide
from flows.recipe.errors import RecipeError
from flows.recipe.facts import UNKNOWN, Facts
from flows.recipe.source import Source
from flows.recipe.table import DecisionTable, load_table
from flows.recipe.vocabulary import FACTS, FactKind
from flows.runner.adopting.robots import load
from flows.runner.casework.facts import CARE_FACTS

ROBOT = load(Path(flows.robots.__path__[0]) / "preventive_home_visits")
TABLES = {name: versions[0] for name, versions in ROBOT.tables.items()}
PRESSING = {"PROTECTED_ADDRESS", "GUARDIAN", "NEWLY_WIDOWED", "NO_ADDRESS", "DECEASED_OR_MOVED"}
MAYBE_UNKNOWN = ("lives_alone", "household_age_days", "in_municipality", "care_in_municipality")
"""The facts that register and care system may fail to tell of a citizen known in both."""


class Choices(BaseModel):
    number: int = 70
    maybe: int | None = None
    numbers: tuple[int, ...] = ()
    words: tuple[str, ...] = ("tolk",)
    word: str = "dead"
    truth: bool = True


NAMES = [*Choices.model_fields, "nowhere"]
PLACES = st.sampled_from([f"{{settings.{name}}}" for name in NAMES] + ["{settings.number}{settings.word}", "{", "}"])
ATOMS = st.one_of(
    st.booleans(),
    st.integers(-200, 200),
    st.floats(allow_nan=False),
    st.none(),
    st.dates(),
    st.sampled_from(["-", "yes", "no", "dead", "resident", "E", "tolk", "70", "", "surely", "ja", "not()"]),
    st.text(max_size=6),
    PLACES,
)
SIGNED = st.builds("{} {}".format, st.sampled_from([">=", "<=", "<", ">", "="]), ATOMS)
INSIDE = st.one_of(ATOMS, SIGNED)
CALLS = st.builds("{}({})".format, st.sampled_from(["not", "surely"]), INSIDE)
NESTED = st.builds("{}({})".format, st.sampled_from(["not", "surely"]), CALLS)
CELLS = st.one_of(INSIDE, CALLS, NESTED, st.lists(st.one_of(INSIDE, CALLS), max_size=3))
LIKELY: Mapping[type, list[Any]] = {
    bool: [True, False, "surely(no)", "not(yes)", "{settings.truth}", [True, "not(yes)"]],
    int: [
        70,
        "< {settings.number}",
        ">= 80",
        "{settings.numbers}",
        "surely(> {settings.number})",
        "not({settings.number})",
    ],
    str: ["{settings.word}", "not({settings.words})", ["dead", "E"], "surely({settings.word})", "yes"],
    frozenset: ["tolk", "not(tolk)", "{settings.words}", ["tolk", "{settings.word}"], "surely({settings.words})"],
}


ASKED = ("age", "months_since_visit", "status", "housing", "lives_alone", "flags", "care_active", "care_known")
"""A few facts of every kind, so that rows meet the values drawn."""


def cells(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Return cells for these facts, most of them of a kind the reader takes."""
    return st.fixed_dictionaries({name: cell(FACTS[name].type) for name in names})


def cell(kind: type) -> st.SearchStrategy[Any]:
    likely = st.sampled_from(LIKELY[kind])
    return st.one_of(*[likely] * 5, CELLS)


ROWS = st.fixed_dictionaries(
    {
        "if": st.lists(st.sampled_from(ASKED), min_size=1, max_size=2, unique=True).flatmap(cells),
        "then": st.sampled_from(["offer", "excluded", "needs_person", "already_handled"]),
        "reason": st.just("CODE"),
        "group": st.just("group"),
        "label": st.just("Fordi."),
    }
)
ANY_VALUE = st.one_of(
    st.just(UNKNOWN), st.booleans(), st.integers(-200, 20000), st.text(max_size=5), st.frozensets(st.text(max_size=3))
)
JUNK = st.one_of(ANY_VALUE, st.none(), st.lists(st.integers(), max_size=2))
OTHER_SETTINGS = st.builds(Choices.model_construct, **dict.fromkeys(Choices.model_fields, JUNK))


def typed(kind: FactKind) -> st.SearchStrategy[Any]:
    """Return values as the runner makes them."""
    if kind.words:
        return st.sampled_from(kind.words)
    values: Mapping[type, st.SearchStrategy[Any]] = {
        bool: st.booleans(),
        int: st.one_of(st.integers(0, 110), st.sampled_from([3, 9999])),
        str: st.sampled_from(["", "hus", "plejecenter"]),
        frozenset: st.frozensets(st.sampled_from(["tolk", "demens", "frameldt", "Praktisk hjælp"])),
    }
    return values[kind.type]


def table_of(rows: list[dict[str, Any]]) -> DecisionTable | None:
    """Return the table if the reader takes it; every other end than a refusal fails the test."""
    written = {
        "title": "T",
        "owner": "O",
        "legal_basis": "L",
        "valid_from": date(2025, 7, 1),
        "rows": rows,
        "otherwise": "NOBODY",
        "unknown": {"lives_alone": "UNSURE"},
    }
    try:
        return load_table(Source(Path("tables/t.yaml"), written, {}), "t", Choices)
    except RecipeError:
        return None


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(
    st.lists(ROWS, min_size=1, max_size=4),
    st.builds(
        lambda known, anything: {**known, **anything},
        st.fixed_dictionaries({name: typed(FACTS[name]) for name in ASKED}),
        st.dictionaries(st.sampled_from(ASKED), ANY_VALUE, max_size=2),
    ),
    st.one_of(st.just(Choices()), OTHER_SETTINGS),
    st.sampled_from([frozenset[str](), CARE_FACTS]),
)
def test_every_accepted_table_decides_every_citizen(
    rows: list[dict[str, Any]], facts: dict[str, Any], chosen: Choices, absent: frozenset[str]
) -> None:
    accepted = [row for row in rows if table_of([row]) is not None]
    assume(accepted)
    table = table_of(accepted)
    assert table is not None
    found = decide(Facts(facts), table, chosen, absent_ok=absent)
    assert isinstance(found, Decision)
    assert found.reason in {*table.codes(), FACT_MISSING}
    assert found.outcome in {Outcome.DONE, Outcome.EXCLUDED, Outcome.NEEDS_PERSON, Outcome.ALREADY_HANDLED}


USUAL = {
    name: frozenset(value) if isinstance(value, list) else value
    for name, value in yaml.safe_load((ROBOT.folder / "examples.yaml").read_text(encoding="utf-8"))["usual"].items()
}
"""A citizen who gets the offer: what is drawn differs from this one in a few facts, else everybody is ruled out."""

POINTED = ("protected_address", "care_protected", "under_guardianship", "has_address", "in_municipality", "care_known")


def citizens(facts: Sequence[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Return the usual citizen with a few of these facts changed."""
    return st.builds(
        lambda age, changed: {**USUAL, "age": age, **changed},
        st.sampled_from([70, 75, 78, 80, 85]),
        st.lists(st.sampled_from(facts), max_size=3).flatmap(
            lambda names: st.fixed_dictionaries({name: typed(FACTS[name]) for name in names})
        ),
    )


CITIZENS = citizens([*FACTS])
SETTINGS = ROBOT.settings_model.model_construct(
    **{name: field.default for name, field in ROBOT.settings_model.model_fields.items() if not field.is_required()}
)


def known_in_care(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts as the runner gives them: unknown to the care system means no facts from it."""
    if facts["care_known"] == "yes":
        return facts
    return {name: value for name, value in facts.items() if name not in CARE_FACTS or name == "care_known"}


@settings(max_examples=400, deadline=None)
@given(CITIZENS, st.sets(st.sampled_from(MAYBE_UNKNOWN), min_size=1), st.sampled_from(sorted(TABLES)))
def test_what_is_unknown_never_hides_what_a_person_must_know(
    citizen: dict[str, Any], hidden: set[str], name: str
) -> None:
    facts = known_in_care({each: UNKNOWN if each in hidden else value for each, value in citizen.items()})
    found = decide(Facts(facts), TABLES[name], SETTINGS)
    if not found.missing and found.reason not in {"UNKNOWN_IN_CARE", "NO_ACCESS"}:
        return
    for row in TABLES[name].rows:
        if row.reason in PRESSING and row.outcome is Outcome.NEEDS_PERSON:
            answers = {cell.answer(Facts(facts).get(fact), SETTINGS).value for fact, cell in row.cells.items()}
            assert answers != {"true"}, f"række {row.number} blev skjult af {found.missing or found.reason}"


@settings(max_examples=400, deadline=None)
@given(CITIZENS, st.sets(st.sampled_from(MAYBE_UNKNOWN)), st.sampled_from(sorted(TABLES)))
def test_nobody_is_ruled_out_before_the_care_system_is_asked_who_would_get_an_offer_after(
    citizen: dict[str, Any], hidden: set[str], name: str
) -> None:
    facts = known_in_care({each: UNKNOWN if each in hidden else value for each, value in citizen.items()})
    register = {each: value for each, value in facts.items() if each not in CARE_FACTS}
    first = decide(Facts(register), TABLES[name], SETTINGS, absent_ok=CARE_FACTS)
    last = decide(Facts(facts), TABLES[name], SETTINGS)
    if last.outcome is Outcome.DONE:
        assert first.outcome is Outcome.DONE
    if last.outcome is Outcome.NEEDS_PERSON and last.missing and not CARE_FACTS.issuperset(last.missing):
        assert first.outcome is Outcome.NEEDS_PERSON


@settings(max_examples=400, deadline=None)
@given(citizens(POINTED), st.sets(st.sampled_from(MAYBE_UNKNOWN)), st.sampled_from(sorted(TABLES)))
def test_an_offer_goes_only_to_citizens_of_whom_everything_pressing_is_surely_not_so(
    citizen: dict[str, Any], hidden: set[str], name: str
) -> None:
    facts = known_in_care({each: UNKNOWN if each in hidden else value for each, value in citizen.items()})
    if decide(Facts(facts), TABLES[name], SETTINGS).outcome is Outcome.DONE:
        sure = ("in_municipality", "care_in_municipality", "has_address", "care_active")
        never = ("protected_address", "care_protected", "under_guardianship", "care_deceased")
        assert (facts["care_known"], facts["status"]) == ("yes", "resident")
        assert [facts[each] for each in sure] == [True] * 4
        assert [facts[each] for each in never] == [False] * 4
