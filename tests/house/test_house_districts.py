"""An advisor of the north walks every page about citizens of the south, and sees none of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from walked_app import Walk, walked

from catalogue.web.roles import Role
from catalogue.web.routing import Page

PURPOSE = "Prøver om distriktet holder"
OF_NOBODY = {"lineage", "letter", "adoption"}
"""What stands in the address of pages that are about no citizen."""


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    with walked(tmp_path_factory.mktemp("syd"), district="Syd") as opened:
        opened.districts = ("Nord",)
        yield opened


def about_a_citizen(page: Page) -> bool:
    return bool(set(re.findall(r"{(\w+)", page.path)) - OF_NOBODY)


def of_advisors(walk: Walk) -> list[Page]:
    return [page for page in walk.pages if Role.ADVISOR in page.roles]


def test_no_page_about_a_citizen_of_the_south_opens_for_an_advisor_of_the_north(walk: Walk) -> None:
    met = [page for page in of_advisors(walk) if about_a_citizen(page)]
    assert len(met) > 5
    for page in met:
        form = {"data": {"formaal": PURPOSE, "vis": "navn"}} if page.methods == ("POST",) else {}
        answer = walk.ask(Role.ADVISOR, page.methods[0], walk.address(page), **form)
        assert answer.status_code in {403, 404}, f"{page.methods[0]} {page.path}: {answer.status_code}"
        assert "Syd" not in answer.text, page.path


def test_the_same_pages_open_for_an_operator_or_an_auditor(walk: Walk) -> None:
    for page in of_advisors(walk):
        if about_a_citizen(page) and page.methods == ("GET",):
            visitor = Role.OPERATOR if Role.OPERATOR in page.roles else Role.AUDITOR
            assert walk.ask(visitor, "GET", walk.address(page)).status_code == 200, page.path


def test_no_list_or_count_an_advisor_of_the_north_opens_has_the_south_in_it(walk: Walk) -> None:
    lists = [page for page in of_advisors(walk) if not about_a_citizen(page) and page.methods == ("GET",)]
    assert {"/manuel-behandling", "/drift"} <= {page.path for page in lists}
    for page in lists:
        for query in ("", "?distrikt=Syd"):
            answer = walk.ask(Role.ADVISOR, "GET", walk.address(page) + query)
            assert walk.real["linje"] not in answer.text, page.path
            assert "/borgere/" not in answer.text, page.path
            assert not re.search(r"\bSyd \(|>\s*Syd\s*<", answer.text), page.path
    assert "1 linje venter" in walk.ask(Role.OPERATOR, "GET", "/manuel-behandling").text
    assert "1 linje" not in walk.ask(Role.ADVISOR, "GET", "/manuel-behandling").text
    assert "1 linje" not in walk.ask(Role.ADVISOR, "GET", "/drift").text


def test_asking_why_of_a_citizen_of_the_south_is_answered_outside_and_stands_in_the_audit(walk: Walk) -> None:
    from walked_app import cpr

    form = {"ibrugtagning": "testkommune", "cpr": cpr(1).reveal("ask"), "formaal": PURPOSE}
    answer = walk.ask(Role.ADVISOR, "POST", "/hvorfor", data=form)
    assert (answer.status_code, "uden for dit distrikt" in answer.text) == (200, True)
    assert walk.real["batch"] not in answer.text
    assert "Seneste tilbud" not in answer.text
    assert walk.real["batch"] in walk.ask(Role.OPERATOR, "POST", "/hvorfor", data=form).text
