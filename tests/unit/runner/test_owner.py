"""Whose runner it is, from the adoptions in use; invented people belong to an invented organisation only."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from flows.ledger.model import Adoption
from flows.runner.adopting.owner import Owner, owner_of
from flows.runner.errors import NotReady

from .test_adoption import OWN, SHIPPED

TEXT: Final = SHIPPED.read_text(encoding="utf-8")
INVENTED: Final = Adoption("testkommune", "99999999", "Testkommunen", "robot", "1.0.0", "ab" * 32, TEXT, "En Person")
REAL: Final = replace(
    INVENTED,
    id="egen",
    organisation_cvr="88888888",
    organisation_name="Egen Kommune",
    document=TEXT.replace("connections: sandbox\n", OWN),
)


def test_a_runner_with_the_testkommune_alone_is_the_testkommunes() -> None:
    assert owner_of([INVENTED, replace(INVENTED, id="to")]) == Owner("99999999", in_sandbox=True)


def test_a_real_organisation_owns_the_runner_it_tried_the_testkommune_on() -> None:
    assert owner_of([INVENTED, REAL]) == Owner("88888888", in_sandbox=False)


def test_an_adoption_nobody_can_read_is_not_believed_to_be_invented() -> None:
    assert not owner_of([replace(INVENTED, document="connections: [sandbox")]).in_sandbox


def test_a_runner_without_an_adoption_says_what_to_do_first() -> None:
    with pytest.raises(NotReady, match="samdrift deploy") as refused:
        owner_of([])
    assert refused.value.code == "NO_ADOPTION"


def test_two_organisations_in_one_runner_are_refused_by_name() -> None:
    with pytest.raises(NotReady, match="Anden Kommune, Egen Kommune"):
        owner_of([INVENTED, REAL, replace(REAL, id="anden", organisation_cvr="1", organisation_name="Anden Kommune")])
