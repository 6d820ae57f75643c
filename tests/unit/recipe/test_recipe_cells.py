"""A cell answers yes, no or unknown, whatever it is asked; what it may not ask is refused when it is read."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import pytest
from pydantic import BaseModel

from flows.recipe.cell_reading import Reader
from flows.recipe.cells import Cell, Truth
from flows.recipe.errors import RecipeError
from flows.recipe.facts import UNKNOWN
from flows.recipe.source import Source
from flows.recipe.vocabulary import FACTS


class Settings(BaseModel):
    minimum_age: int = 70
    maybe: int | None = None
    ages: tuple[int, ...] = (75, 80)
    exempt: tuple[str, ...] = ("plejehjem",)
    pair: tuple[str, int] = ("a", 1)
    rules: str = "alle"
    period: Literal["month", "year"] = "month"
    careful: bool = True


def cell(fact: str, value: object) -> Cell:
    return Reader(Source(Path("regler/tabel.yaml"), value, {(): 7}), FACTS[fact], Settings).cell()


@pytest.mark.parametrize(
    ("fact", "value", "given", "answer"),
    [
        ("age", ">= 70", 70, Truth.TRUE),
        ("age", "> 70", 70, Truth.FALSE),
        ("age", "= 70", 70, Truth.TRUE),
        ("age", 70, 70, Truth.TRUE),
        ("age", [70, 75], 75, Truth.TRUE),
        ("age", [70, "> 80"], 81, Truth.TRUE),
        ("age", [70, "> 80"], UNKNOWN, Truth.UNKNOWN),
        ("age", "not(70)", 71, Truth.TRUE),
        ("age", "not(< 70)", 70, Truth.TRUE),
        ("age", "surely(>= 70)", UNKNOWN, Truth.FALSE),
        ("age", "surely(not(70))", UNKNOWN, Truth.FALSE),
        ("age", "{settings.ages}", 80, Truth.TRUE),
        ("age", "{settings.minimum_age}", 70, Truth.TRUE),
        ("age", "< {settings.minimum_age}", 69, Truth.TRUE),
        ("lives_alone", "-", UNKNOWN, Truth.TRUE),
        ("lives_alone", True, UNKNOWN, Truth.UNKNOWN),
        ("lives_alone", "not(yes)", False, Truth.TRUE),
        ("lives_alone", "surely(no)", False, Truth.TRUE),
        ("lives_alone", "{settings.careful}", True, Truth.TRUE),
        ("status", ["dead", "emigrated"], "dead", Truth.TRUE),
        ("housing", "not(plejehjem)", "eget hus", Truth.TRUE),
        ("housing", "not(plejehjem)", UNKNOWN, Truth.UNKNOWN),
        ("housing", "{settings.exempt}", "plejehjem", Truth.TRUE),
        ("housing", "{settings.period}", "month", Truth.TRUE),
        ("flags", "tolk", frozenset({"tolk"}), Truth.TRUE),
        ("flags", "not(tolk)", frozenset({"tolk"}), Truth.FALSE),
        ("flags", "{settings.exempt}", frozenset({"plejehjem", "tolk"}), Truth.TRUE),
        ("flags", "{settings.exempt}", frozenset(), Truth.FALSE),
        ("care_services", "surely({settings.exempt})", UNKNOWN, Truth.FALSE),
        ("care_services", "Personlig pleje (SEL § 83)", frozenset({"Personlig pleje (SEL § 83)"}), Truth.TRUE),
    ],
)
def test_a_cell_answers_in_three_ways(fact: str, value: object, given: Any, answer: Truth) -> None:
    assert cell(fact, value).answer(given, Settings()) is answer


@pytest.mark.parametrize(
    ("fact", "value", "given"),
    [("age", "< 70", "halvfjerds"), ("age", 1, True), ("lives_alone", True, 1), ("flags", "tolk", "tolk")],
)
def test_a_fact_of_the_wrong_kind_is_no_answer(fact: str, value: object, given: Any) -> None:
    assert cell(fact, value).answer(given, Settings()) is Truth.UNKNOWN


@pytest.mark.parametrize("found", [None, "halvfjerds", ("70",), True, object()])
def test_a_setting_of_the_wrong_kind_is_no_answer_either(found: object) -> None:
    settings = SimpleNamespace(minimum_age=found, exempt=found)
    assert cell("age", "< {settings.minimum_age}").answer(69, settings) is Truth.UNKNOWN
    assert cell("age", "< {settings.minimum_age}").answer(69, SimpleNamespace()) is Truth.UNKNOWN


ONLY_NUMBERS = "her skal bruges et helt tal. Vælg en, der er: "


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        (
            "age",
            "< {settings.rules}",
            f'indstillingen "rules" er tekst; {ONLY_NUMBERS}minimum_age. (regel: setting-type)',
        ),
        (
            "age",
            "< {settings.ages}",
            f'indstillingen "ages" er en liste (et helt tal); {ONLY_NUMBERS}minimum_age. (regel: setting-type)',
        ),
        (
            "age",
            "> {settings.maybe}",
            (
                f'indstillingen "maybe" er noget sammensat eller noget, der kan være tomt; {ONLY_NUMBERS}minimum_age. '
                "(regel: setting-type)"
            ),
        ),
        (
            "age",
            "{settings.exempt}",
            f'indstillingen "exempt" er en liste (tekst); {ONLY_NUMBERS}ages, minimum_age. (regel: setting-type)',
        ),
        (
            "lives_alone",
            "{settings.minimum_age}",
            (
                'indstillingen "minimum_age" er et helt tal; her skal bruges ja eller nej. Vælg en, der er: careful. '
                "(regel: setting-type)"
            ),
        ),
        (
            "housing",
            "{settings.pair}",
            (
                'indstillingen "pair" er noget sammensat eller noget, der kan være tomt; her skal bruges tekst. '
                "Vælg en, der er: exempt, period, rules. (regel: setting-type)"
            ),
        ),
        (
            "age",
            "< {settings.minimum_ag}",
            (
                'ukendt indstilling "minimum_ag". Mente du "minimum_age"? Indstillinger står i settings.py. '
                "(regel: setting-type)"
            ),
        ),
        (
            "age",
            "< {settings.minimum_age}{settings.maybe}",
            (
                '"{settings.minimum_age}{settings.maybe}" kan ikke læses. En indstilling skrives alene og helt: '
                "{settings.navn}."
            ),
        ),
        ("age", "< gammel", 'efter < skal stå et helt tal eller en indstilling, for eksempel "< 70".'),
        ("age", "<", 'efter < skal stå et helt tal eller en indstilling, for eksempel "< 70".'),
        (
            "age",
            "gammel",
            'værdien passer ikke til "age" (Alder), som skal være et helt tal eller en sammenligning som "< 70".',
        ),
        (
            "age",
            70.5,
            'værdien passer ikke til "age" (Alder), som skal være et helt tal eller en sammenligning som "< 70".',
        ),
        (
            "status",
            "> 70",
            '"status" (Status i CPR) er ikke et tal og kan ikke sammenlignes med <, > eller =. Skriv værdien alene.',
        ),
        (
            "lives_alone",
            "ja",
            'værdien passer ikke til "lives_alone" (Bor alene), som skal være yes eller no uden anførselstegn.',
        ),
        (
            "care_known",
            False,
            (
                'værdien passer ikke til "care_known" (Kendt i omsorgssystemet), som skal være en tekst. YAML læser '
                'yes, no og tal som andet end tekst: sæt ordet i anførselstegn, for eksempel "no".'
            ),
        ),
        (
            "status",
            "residnt",
            '"residnt" er ikke en værdi, som Status i CPR kan have. Mente du "resident"?',
        ),
        ("flags", [], "listen er tom, så rækken kan aldrig passe. Skriv mindst én værdi, eller fjern oplysningen."),
        ("flags", ["-"], 'tegnet "-" (ligegyldigt) kan kun stå alene i en celle.'),
        (
            "lives_alone",
            "not(surely(yes))",
            "surely(…) skal stå yderst: skriv surely(not(x)) og ikke not(surely(x)), og ikke i en liste.",
        ),
    ],
)
def test_what_a_cell_may_not_ask_is_refused_with_place_and_remedy(fact: str, value: object, said: str) -> None:
    with pytest.raises(RecipeError) as refused:
        cell(fact, value)
    assert refused.value.message == f"regler/tabel.yaml, linje 7: {said}"
