"""Corrections at the terminal: which there are, how each stands, and never about whom."""

from __future__ import annotations

from terminal_said import CPR, Samdrift

from connectors.cpr import Cpr
from flows.ledger import Ledger
from flows.ledger.corrections import NewCorrection
from flows.ledger.ids import CorrectionId
from flows.ledger.states import Contact, Outcome
from flows.ledger.testing import ADOPTION, opened, proposal

ASKER, APPROVER = "Opfundet Spørger", "Opfundet Godkender"
WHY = "Ægtefællen er død"


def asked(ledger: Ledger, number: int = 1) -> list[CorrectionId]:
    """Ask for so many corrections, each of a citizen of its own."""
    key = ledger.keys.citizen_key(Cpr(CPR))
    batch, lease = opened(ledger, [proposal(each, key if each == 1 else None) for each in range(1, number + 1)])
    made = []
    for case in ledger.cases.claim(batch, lease, number):
        ledger.cases.end(case.id, Outcome.DONE, "", (), lease)
        new = NewCorrection(case.id, True, Contact.LETTER, "content", ASKER, WHY)
        correction = ledger.corrections.ask(new)
        assert correction is not None
        made.append(correction.id)
    return made


def test_each_is_listed_under_how_it_stands_without_its_citizen_or_its_reason(
    samdrift: Samdrift, ledger: Ledger
) -> None:
    waiting, approved, failed, withdrawn = asked(ledger, 4)
    ledger.corrections.approve(approved, APPROVER)
    ledger.corrections.approve(failed, APPROVER)
    ledger.corrections.finish(failed, "CORRECTION_NO_LETTER")
    ledger.corrections.withdraw(withdrawn, ASKER)
    said = samdrift("corrections", ADOPTION)
    assert said.code == 0
    order = ("Venter på godkendelse: 1", waiting, "Godkendt, udføres", approved, "Kræver en medarbejder: 1", failed)
    assert [said.out.index(each) for each in order] == sorted(said.out.index(each) for each in order)
    assert withdrawn in said.out
    assert "luk indsatsen og send en undskyldning som brev" in said.out
    assert f"godkendt af {APPROVER}" in said.out
    assert "Undskyldningen kan ikke sendes som brev" in said.out
    assert WHY not in said.out
    assert "S-" not in said.out


def test_those_of_another_adoption_are_not_listed(samdrift: Samdrift, ledger: Ledger) -> None:
    (correction,) = asked(ledger)
    said = samdrift("corrections", "testkommune")
    assert said.code == 0
    assert correction not in said.out
    assert "Ingen rettelser for testkommune." in said.out


def test_an_unknown_adoption_is_refused(samdrift: Samdrift, ledger: Ledger) -> None:
    asked(ledger)
    said = samdrift("corrections", "findes-ikke")
    assert (said.code, said.out) == (1, "")
