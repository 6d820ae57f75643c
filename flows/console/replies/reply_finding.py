"""Finding the citizen who has answered, by CPR number in a form's body and for a purpose; audited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from starlette.datastructures import FormData

from catalogue.web.forms import Choice, Field, Problem
from catalogue.web.visitor import Visitor
from connectors.cpr import Cpr
from flows.console.carried import carry
from flows.console.purposes import FIELD, purpose_field, purpose_problem
from flows.console.replies import reply_form
from flows.console.replies import reply_texts as c
from flows.console.replies.reply_form import Typed, text, wrong_at
from flows.console.revealing import actor
from flows.ledger import Ledger
from flows.ledger.ids import CitizenKey
from flows.ledger.model import Adoption, Proposal
from flows.runner.adopting.engagement import danish_day

FIND: Final = "find_citizen"
ADOPTION, CPR, UNKNOWN = "ibrugtagning", "cpr", "borger"


@dataclass(frozen=True, slots=True)
class Sought:
    """What the form held; the number is None when it is no CPR number, and is shown nowhere either way."""

    adoption: str
    cpr: Cpr | None
    purpose: str


@dataclass(frozen=True, slots=True)
class Found:
    """The citizen in the newest batch that met them; or, sealed, one that no batch has met; or what is wrong."""

    proposal: Proposal | None = None
    carried: str = field(repr=False, default="")
    problems: tuple[Problem, ...] = ()


def sought_of(form: FormData) -> Sought:
    """Return what was asked for."""
    return Sought(text(form, ADOPTION), _cpr(text(form, CPR)), text(form, FIELD))


def find(opened: Ledger, visitor: Visitor, sought: Sought) -> Found:
    """Return the citizen; written in the audit before it is told whether Samdrift knows them."""
    adoption = next((each for each in our_adoptions(opened, visitor) if each.id == sought.adoption), None)
    wrong = (
        (ADOPTION, "" if adoption else c.ADOPTION_WRONG),
        (CPR, "" if sought.cpr else c.CPR_WRONG),
        (FIELD, purpose_problem(sought.purpose)),
    )
    problems = tuple(Problem(name, told) for name, told in wrong if told)
    if problems or adoption is None or sought.cpr is None:
        return Found(problems=problems)
    key = opened.history.canonical(opened.keys.citizen_key(sought.cpr), None)
    opened.audit.append(actor(visitor), FIND, key, sought.purpose)
    if (proposal := met(opened, adoption, key)) is not None:
        return Found(proposal) if visitor.sees(proposal.district) else Found(problems=(Problem(CPR, c.OUTSIDE),))
    return Found(carried=carry(opened, visitor, f"{UNKNOWN}/{adoption.id}", key.encode()))


def met(opened: Ledger, adoption: Adoption, citizen: CitizenKey) -> Proposal | None:
    """Return the citizen in the newest batch that met them; None when no batch has."""
    found = opened.batches.of_citizen(adoption.organisation_cvr, adoption.lineage, citizen)
    return found[-1] if found else None


def our_adoptions(opened: Ledger, visitor: Visitor) -> list[Adoption]:
    """Return the adoptions of the visitor's organisation."""
    return [each for each in opened.adoptions.all() if each.organisation_cvr == visitor.organisation_cvr]


def blank(adoptions: Sequence[Adoption], sought: Sought | None, problems: Sequence[Problem]) -> tuple[Field, ...]:
    """Return the form's fields; the number is never shown again. Empty where there is no adoption to choose."""
    if not adoptions:
        return ()
    wrong, chosen = wrong_at(problems), sought.adoption if sought else adoptions[0].id
    return (
        adoption_field(ADOPTION, adoptions, chosen, wrong.get(ADOPTION, "")),
        Field(CPR, c.CPR, hint=c.CPR_HINT, error=wrong.get(CPR, "")),
        purpose_field(sought.purpose if sought else "", wrong.get(FIELD, "")),
    )


def adoption_field(name: str, adoptions: Sequence[Adoption], chosen: str, error: str) -> Field:
    """Return the field in which the robot is chosen."""
    choices = tuple(Choice(each.id, each.id) for each in adoptions)
    return Field(name, c.ADOPTION, "select", c.ADOPTION_HINT, value=chosen, choices=choices, error=error)


def unknown_form(opened: Ledger, typed: Typed | None, problems: Sequence[Problem]) -> tuple[Field, ...]:
    """Return the fields of a reply from somebody no batch has met."""
    return reply_form.fields(typed, problems, danish_day(opened.now()))


def _cpr(typed: str) -> Cpr | None:
    try:
        return Cpr(typed)
    except ValueError:
        return None
