"""Populates the testkommune: mostly ordinary people, every edge case, always the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Final

from connectors.sandbox.citizen import SandboxCitizen
from connectors.sandbox.edge_cases import EDGE_CASES, edge_citizens
from connectors.sandbox.fictitious import FictitiousNumbers
from connectors.sandbox.people import PeopleMaker

CLEAN: Final = "clean"
"""Over 70, lives alone, and nothing is in the way of an offer."""
CLEAN_PAPER: Final = "clean_paper"
"""As clean, but not registered for Digital Post."""
TOO_YOUNG: Final = "under_70"
NOT_ALONE: Final = "not_alone"
_ONE_ROUND_PER: Final = 500
_PAPER_EVERY: Final = 4


def populate(count: int, seed: int, today: date) -> list[SandboxCitizen]:
    """Return `count` citizens, the same for the same (count, seed, today).

    From 100 citizens up every edge case is there at least once; about a third of all are clean cases, a quarter of
    those without Digital Post; the rest are under 70 or do not live alone.
    """
    rng = random.Random(f"testkommune/{count}/{seed}/{today.isoformat()}")  # noqa: S311 - repeatable, not secret
    maker = PeopleMaker(rng, today, FictitiousNumbers(rng))
    clean = count // 3
    people = [_clean(maker, index) for index in range(clean)]
    people += _edge_cases(maker, count, room=count - clean)
    people += [_other(maker, index) for index in range(count - len(people))]
    rng.shuffle(people)
    return people


def as_care_sees(citizen: SandboxCitizen) -> SandboxCitizen:
    """Return the citizen as the care system knows him or her, where that differs from the person register."""
    return replace(citizen, municipality_code=citizen.care.municipality_code or citizen.municipality_code)


def _edge_cases(maker: PeopleMaker, count: int, room: int) -> list[SandboxCitizen]:
    rounds = max(1, count // _ONE_ROUND_PER)
    people = [citizen for _ in range(rounds) for citizen in edge_citizens(maker)]
    if len(people) <= room:
        return people
    return maker.rng.sample(people, room // 2) if count < len(EDGE_CASES) * 2 else people[:room]


def _clean(maker: PeopleMaker, index: int) -> SandboxCitizen:
    citizen = maker.clean()
    citizen.digital_post = index % _PAPER_EVERY != _PAPER_EVERY - 1
    citizen.case = CLEAN if citizen.digital_post else CLEAN_PAPER
    return citizen


def _other(maker: PeopleMaker, index: int) -> SandboxCitizen:
    young = index % 2 == 0
    born = maker.born(19, 68) if young else maker.born(71, 93)
    citizen = maker.person(born, alone=maker.rng.choice(("yes", "no")) if young else "no")
    citizen.case = TOO_YOUNG if young else NOT_ALONE
    citizen.digital_post = young or maker.rng.random() < 0.7  # noqa: PLR2004 - the old are often exempt
    return citizen
