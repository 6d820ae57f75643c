"""The people a robot must not get wrong: one clean citizen each, with exactly one thing changed.

Sources: facts: runners-and-nexus.md 3.3 (last paragraph), domain.md 4.3-4.6 and 6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from connectors.sandbox.citizen import SandboxAddress, SandboxCitizen
from connectors.sandbox.names import SURNAMES
from connectors.sandbox.people import PeopleMaker, years_before

OFFER: Final = "Tilbud om forebyggende hjemmebesøg"
"""The intervention the first robot creates, as the testkommune's care system words it."""
OTHER_MUNICIPALITY: Final = "0998"
DIES: Final = "dies_before_act"
MOVES: Final = "moves_before_act"
BOUNCES_DIGITAL: Final = "letter_bounces_digital"
BOUNCES_PAPER: Final = "letter_bounces_paper"
LOST_ZERO: Final = "lost_leading_zero"
TWICE: Final = "same_cpr_twice"
INVITED_EARLIER: Final = "invited_earlier"
AWAY: Final = "away_temporarily"
NO_VIEW: Final = "view_missing"

Change = Callable[[SandboxCitizen, date], None]


def _set(**values: object) -> Change:
    """Return a change that sets fields; a name that begins with `care_` goes to the care system's side."""

    def change(citizen: SandboxCitizen, _today: date) -> None:
        for name, value in values.items():
            owner, field = (citizen.care, name[5:]) if name.startswith("care_") else (citizen, name)
            setattr(owner, field, list(value) if isinstance(value, tuple) else value)

    return change


def _ago(field: str, days: int, **also: object) -> Change:
    def change(citizen: SandboxCitizen, today: date) -> None:
        setattr(citizen, field, today - timedelta(days))
        _set(**also)(citizen, today)

    return change


def _no_fixed_abode(citizen: SandboxCitizen, _today: date) -> None:
    citizen.status = "03"
    citizen.address = SandboxAddress("Uden fast bopæl", "", "9990", "Testkommunen")


def _care_of(citizen: SandboxCitizen, _today: date) -> None:
    if citizen.address is not None:
        citizen.address = replace(citizen.address, co_name="c/o Prøvesen", place="Testlandsbyen")


def _replacement(make: Callable[[str], str]) -> Change:
    """Return a change to a number that Digital Post and the CPR register do not know."""

    def change(citizen: SandboxCitizen, _today: date) -> None:
        citizen.cpr = make(citizen.cpr)
        citizen.digital_post = False

    return change


def _died(citizen: SandboxCitizen, _today: date) -> None:
    _set(status="90", civil_status="D", care_state="Mors", digital_post=False)(citizen, _today)


SINGLE: Final[dict[str, Change]] = {
    "guardianship": _set(under_guardianship=True),
    DIES: _set(),
    MOVES: _set(),
    "protected_address": _set(protected_address=True),
    "no_fixed_abode": _no_fixed_abode,
    "missing_address": _set(address=None),
    "cpr_status_20": _set(status="20", digital_post=False),
    "cpr_status_30": _set(status="30", digital_post=False),
    "cpr_status_50": _set(status="50", digital_post=False),
    "cpr_status_60": _set(status="60", digital_post=False),
    "cpr_status_70": _set(status="70", digital_post=False),
    "cpr_status_80": _set(status="80", digital_post=False),
    "cpr_status_90": _died,
    "newly_widowed": _ago("civil_status_since", 21, civil_status="E"),
    "care_home": _set(housing="plejecenter", care_organisations=("Plejecenter Solgården",)),
    "lives_alone_unknown": _set(lives_alone="unknown", household_as_of=None),
    "personal_care": _set(care_interventions=("Personlig pleje",)),
    "practical_help": _set(care_interventions=("Praktisk hjælp",)),
    "personal_and_practical": _set(care_interventions=("Personlig pleje", "Praktisk hjælp")),
    "helhedspleje": _set(care_interventions=("Helhedspleje",)),
    "has_active_offer": _set(care_interventions=(OFFER,), care_program_open=True, care_pathway_open=True),
    "had_closed_offer": _set(care_closed_interventions=(OFFER,), care_program_open=True, care_pathway_open=True),
    "visited_recently": _ago("last_visit", 152),
    "invited_recently": _ago("last_invitation", 120),
    "next_visit_set": _ago("next_visit_set", -45),
    "declined_for_ever": _set(flags=("frameldt",)),
    "interpreter": _set(flags=("tolk",)),
    "dementia": _set(flags=("demens",)),
    "not_registered": _set(digital_post=False),
    BOUNCES_DIGITAL: _set(),
    BOUNCES_PAPER: _set(digital_post=False),
    "care_unknown": _set(care_known=False),
    "care_no_access": _set(care_accessible=False),
    "care_inactive": _set(care_state="Inaktiv"),
    "care_deceased": _set(care_state="Mors", digital_post=False),
    "care_moved": _set(care_municipality_code=OTHER_MUNICIPALITY),
    "other_municipality": _set(municipality_code=OTHER_MUNICIPALITY),
    "program_missing": _set(care_program_open=False, care_pathway_open=False),
    "pathway_open": _set(care_program_open=True, care_pathway_open=True),
    "save_lacks_field": _set(care_save_lacks_field=True),
    "care_of_address": _care_of,
    "long_name": _set(
        first_name="Annelise Margrethe Wilhelmine Karoline Bernhardine Alexandra",
        last_name="Schjerning-Løvenskjold Østergaard-Bryndum af Attrappe og Kulisse",
    ),
    "emoji_name": _set(first_name="Solveig 🌞"),
    "x_ecpr": _replacement(lambda cpr: f"{cpr[:6]}XA{cpr[8:]}"),
    "day_plus_60": _replacement(lambda cpr: f"{int(cpr[:2]) + 60}{cpr[2:]}"),
    TWICE: _set(),
    INVITED_EARLIER: _set(),
    AWAY: _set(),
    NO_VIEW: _set(),
    "invited_earlier_too": _set(),
}
"""Case name -> what is changed on an otherwise clean citizen."""


def _leap_day(maker: PeopleMaker) -> SandboxCitizen:
    years = [y for y in range(maker.today.year - 95, maker.today.year - 71) if y % 4 == 0]
    return maker.person(date(maker.rng.choice(years), 2, 29))


def _centenarian(maker: PeopleMaker) -> SandboxCitizen:
    return maker.person(maker.born(101, 104))


def _turned_70(maker: PeopleMaker) -> SandboxCitizen:
    return maker.person(years_before(maker.today, 70) - timedelta(1))


def _not_quite_70(maker: PeopleMaker) -> SandboxCitizen:
    return maker.person(years_before(maker.today, 70) + timedelta(20))


def _new_years_day(maker: PeopleMaker) -> SandboxCitizen:
    return maker.person(date(maker.rng.randint(maker.today.year - 85, min(1955, maker.today.year - 72)), 1, 1))


def _lost_zero(maker: PeopleMaker) -> SandboxCitizen:
    born = maker.born(72, 90)
    return maker.person(born.replace(day=born.day % 8 + 2))


def _changed_cpr(maker: PeopleMaker) -> SandboxCitizen:
    citizen = maker.clean()
    citizen.earlier_cpr = maker.numbers.number(citizen.birth_date, citizen.gender)
    return citizen


BORN: Final[dict[str, Callable[[PeopleMaker], SandboxCitizen]]] = {
    "centenarian": _centenarian,
    "leap_day": _leap_day,
    "turned_70_yesterday": _turned_70,
    "not_quite_70": _not_quite_70,
    "new_years_day": _new_years_day,
    LOST_ZERO: _lost_zero,
    "changed_cpr": _changed_cpr,
}
"""Case name -> who is unusual by birth or by number."""


def _two(maker: PeopleMaker, civil_status: str, surnames: tuple[str, str]) -> list[SandboxCitizen]:
    """Return two people over 70 at one address, neither of whom lives alone."""
    first, second = (maker.person(maker.born(72, 88), alone="no") for _ in range(2))
    second.address, second.district = first.address, first.district
    for person, surname in ((first, surnames[0]), (second, surnames[1])):
        person.civil_status, person.last_name = civil_status, surname
    return [first, second]


def _couple(maker: PeopleMaker) -> list[SandboxCitizen]:
    surname = maker.rng.choice(SURNAMES)
    return _two(maker, "G", (surname, surname))


def _unrelated(maker: PeopleMaker) -> list[SandboxCitizen]:
    first, second = maker.rng.sample(SURNAMES, 2)
    return _two(maker, "U", (first, second))


PAIRS: Final[dict[str, Callable[[PeopleMaker], list[SandboxCitizen]]]] = {
    "couple_one_address": _couple,
    "two_unrelated_one_address": _unrelated,
}
"""Case name -> two people who share an address."""

EDGE_CASES: Final = frozenset({*SINGLE, *BORN, *PAIRS})


def edge_citizens(maker: PeopleMaker) -> list[SandboxCitizen]:
    """Return one round of every edge case, each citizen named by its case."""
    people: list[SandboxCitizen] = []
    for case, change in SINGLE.items():
        citizen = maker.clean()
        change(citizen, maker.today)
        citizen.case = case
        people.append(citizen)
    for case, make in BORN.items():
        people.append(make(maker))
        people[-1].case = case
    for case, make_two in PAIRS.items():
        for person in make_two(maker):
            person.case = case
            people.append(person)
    return people
