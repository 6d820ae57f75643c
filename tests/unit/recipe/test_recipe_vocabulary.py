"""The facts a rule may ask about are those the runner fills, of the same type and with the same words."""

from datetime import date

from connectors.cpr import Cpr
from connectors.ports import CareCitizen, CitizenRef, CprStatus, Household, Person, YesNoUnknown
from flows.recipe.cells import of_kind
from flows.recipe.facts import Missing
from flows.recipe.vocabulary import FACTS, STATUS
from flows.runner.casework import facts as runner_facts
from flows.runner.casework.facts import register_facts, with_care

DAY = date(2026, 11, 23)
NANCY = Person(
    row=3,
    cpr=Cpr("2512489996"),
    name="Nancy Berggren",
    birth_date=date(1948, 12, 25),
    status=CprStatus.RESIDENT,
    household=Household(YesNoUnknown.YES, "prøve", DAY),
    address=None,
    municipality_code="0999",
    district="Nord",
    protected_address=False,
)
CARE = CareCitizen(CitizenRef("7"), "Nancy Berggren", True, False, None, "999", False)


def test_every_status_has_its_word_and_every_word_its_status() -> None:
    assert set(runner_facts._STATUS) == set(CprStatus)
    assert set(runner_facts._STATUS.values()) == set(STATUS)


def test_the_runner_fills_every_fact_and_no_other_each_of_its_own_kind() -> None:
    values = with_care(register_facts(NANCY, DAY, "0999", None), CARE, (), "Tilbud", "0999").values
    assert set(values) == set(FACTS)
    assert [name for name, value in values.items() if not of_kind(value, FACTS[name].type)] == []
    assert not any(isinstance(value, Missing) for value in values.values())
