"""A wrong name in the adoption refuses the run; a name missing for one citizen does not."""

from __future__ import annotations

import pytest

from connectors.errors import NotConfigured
from flows.ledger.ids import CitizenKey
from flows.ledger.model import NewProposal, Planned
from flows.ledger.states import EffectKind, Outcome
from flows.runner.casework.setup_check import SetupCheck

WRONG = NotConfigured("Indsatsen findes ikke. Nærmeste: Tilbud.", setting="nexus.intervention")


def proposal(*steps: str) -> NewProposal:
    planned = tuple(Planned(step, EffectKind.WRITE, "gør det", "") for step in steps)
    return NewProposal(1, CitizenKey("k"), "2026", Outcome.DONE, "", "regel", "", "Nord", planned=planned)


def test_a_name_nobody_could_use_refuses_though_some_could_not_be_asked() -> None:
    check = SetupCheck()
    check.missed(WRONG)
    check.missed(WRONG)
    check.planned(proposal("open_pathway_program", "create_intervention"))
    with pytest.raises(NotConfigured, match="Nærmeste"):
        check.check(used_before=False)


def test_a_name_one_citizen_could_use_is_right() -> None:
    check = SetupCheck()
    check.missed(WRONG)
    check.missed(WRONG)
    check.planned(proposal("create_intervention"))
    check.check(used_before=False)


def test_one_citizens_miss_does_not_stop_those_who_could_not_be_asked() -> None:
    check = SetupCheck()
    check.missed(WRONG)
    check.planned(proposal("open_pathway_program", "create_intervention"))
    check.check(used_before=False)


def test_a_name_missing_for_the_only_citizen_refuses() -> None:
    check = SetupCheck()
    check.missed(WRONG)
    with pytest.raises(NotConfigured):
        check.check(used_before=False)


def test_one_citizens_miss_does_not_stop_a_batch_whose_names_have_worked_before() -> None:
    check = SetupCheck()
    check.missed(WRONG)
    check.check(used_before=True)
    with pytest.raises(NotConfigured):
        check.check(used_before=False)
    check.missed(WRONG)
    with pytest.raises(NotConfigured):
        check.check(used_before=True)
