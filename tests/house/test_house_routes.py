"""Every route, walked by nobody and by every role: whom it lets in, what it answers, what the answer carries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tracked import ROOT, files, text
from walked_app import NOBODY, VISITORS, Walk, markup, names_of_citizens, walked

from catalogue.web.roles import Role
from catalogue.web.routing import GuardedRoute, Page
from catalogue.web.site import HERE, MODULES

PUBLIC = {
    "/",
    "/levende",
    "/log-ind",
    "/log-ud",
    "/log-ind/kommune",
    "/log-ind/kommune/svar",
    "/robotter/{lineage}",
    "/robotter/{lineage}/breve/{letter}.png",
    "/tilgaengelighed",
}
"""The pages without login. A page is put here by somebody who has asked what a stranger would see on it."""

LOOKS = (
    "/hvorfor",
    "/borger",
    "/borgere/{number}",
    "/rettelser/{rettelse}/brev",
    "/stikproeve",
    "/fil",
    "/bemaerkning",
    "/revision/kontrol",
)
"""How the forms end that only look: an auditor sends no other."""

HOSTILE = (
    "..%2f..%2fledger.db",
    "%00",
    "%ff",
    "-1",
    "0",
    "9" * 40,
    "1e9",
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "%27%20OR%201=1--",
    "%7B%7B7*7%7D%7D",
    "æ" * 300,
)
ASSET = re.compile(r"/assets/[A-Za-z0-9._/-]+")


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    with walked(tmp_path_factory.mktemp("by")) as opened:
        yield opened


def is_let_in(page: Page, visitor: str) -> bool:
    return not page.roles or (visitor != NOBODY and Role(visitor) in page.roles)


def wrong_with(answer: httpx.Response, page: Page | None = None) -> list[str]:
    """Return what an answer lacks that every answer must have; a picture that anybody may see may be kept."""
    lacks = []
    policy = answer.headers.get("content-security-policy", "")
    if "script-src 'self'" not in policy or "unsafe" in policy:
        lacks.append("policy")
    is_open = page is not None and not page.roles and answer.headers.get("content-type", "").startswith("image/")
    if answer.headers.get("cache-control") != "no-store" and not is_open:
        lacks.append("cached")
    if answer.headers.get("x-content-type-options") != "nosniff":
        lacks.append("sniffed")
    if answer.headers.get("content-type", "").startswith("text/html"):
        lacks += wrong_in(answer.text)
    return lacks


def wrong_in(page: str) -> list[str]:
    found = markup(page)
    elsewhere = [each for each in found.fetched if not each.startswith(("/", "data:image/")) or each.startswith("//")]
    return [*found.forbidden, *elsewhere]


def shown_of_citizens(answer: httpx.Response) -> list[str]:
    return [each for each in names_of_citizens() if each in answer.text]


def test_there_is_something_to_walk(walk: Walk) -> None:
    assert len(walk.pages) > 10
    for page in walk.pages:
        if page.methods == ("GET",) and "{" in page.path:
            visitor = Role.OPERATOR if is_let_in(page, Role.OPERATOR) else min(page.roles)
            assert walk.ask(visitor, "GET", walk.address(page)).status_code in {200, 204, 303}, page.path


def test_every_route_names_its_roles(walk: Walk) -> None:
    assert [getattr(route, "path", "") for route in walk.app.routes if not isinstance(route, GuardedRoute)] == [
        "/assets"
    ]
    for page in walk.pages:
        assert isinstance(page.roles, frozenset), page.path
        assert all(isinstance(role, Role) for role in page.roles), page.path
    assert {page.path for page in walk.pages if not page.roles} <= PUBLIC


@pytest.mark.parametrize("visitor", VISITORS)
def test_every_page_lets_in_those_it_names_and_nobody_else(walk: Walk, visitor: str) -> None:
    for page in walk.pages:
        for method in ("GET", "HEAD") if "GET" in page.methods else page.methods:
            if method == "POST" and is_let_in(page, visitor):
                continue
            answer = walk.ask(visitor, method, walk.address(page))
            where = f"{visitor} {method} {page.path}: {answer.status_code}"
            if is_let_in(page, visitor):
                assert answer.status_code in {200, 204, 303, 404, 405, 422}, where
            else:
                assert answer.status_code == (401 if visitor == NOBODY else 403), where
            assert wrong_with(answer, page) == [], where


@pytest.mark.parametrize("visitor", VISITORS)
def test_no_page_that_is_only_opened_shows_who_a_citizen_is(walk: Walk, visitor: str) -> None:
    for page in walk.pages:
        if "GET" in page.methods:
            answer = walk.ask(visitor, "GET", walk.address(page))
            assert shown_of_citizens(answer) == [], f"{visitor} {page.path}"


def test_no_address_however_hostile_is_an_error(walk: Walk) -> None:
    for page in walk.pages:
        if "{" not in page.path:
            continue
        visitor = min(page.roles, default=NOBODY)
        for given in HOSTILE:
            method = page.methods[0]
            answer = walk.ask(visitor, method, walk.address(page, given))
            assert answer.status_code in {200, 204, 303, 400, 401, 404, 405, 422}, f"{method} {page.path} {given}"
            assert wrong_with(answer, page) == [], page.path
            assert "<script>alert" not in answer.text


def test_no_question_in_an_address_however_hostile_is_an_error(walk: Walk) -> None:
    names = ("side", "vis", "aarsag", "distrikt", "soeg", "udfald", "batch", "til", "omraade", "system", "fase", "mode")
    for page in walk.pages:
        if "GET" not in page.methods:
            continue
        visitor = min(page.roles, default=NOBODY)
        for given in HOSTILE:
            query = "&".join(f"{name}={given}" for name in names)
            answer = walk.ask(visitor, "GET", f"{walk.address(page)}?{query}")
            assert answer.status_code in {200, 204, 303, 400, 404, 405, 422, 503}, f"{page.path} {given}"
            assert wrong_with(answer, page) == [], page.path
            assert "<script>alert" not in answer.text


@pytest.mark.parametrize("form", [{}, {"formaal": "", "note": "<script>alert(1)</script>", "cpr": "12", "vis": "x"}])
def test_no_form_however_empty_or_strange_is_an_error(walk: Walk, form: dict[str, str]) -> None:
    for page in walk.pages:
        if page.methods != ("POST",):
            continue
        for visitor in sorted(page.roles) or [NOBODY]:
            answer = walk.ask(visitor, "POST", walk.address(page), data=form)
            where = f"{visitor} {page.path}: {answer.status_code}"
            assert answer.status_code in {200, 303, 400, 403, 404, 409, 422}, where
            assert wrong_with(answer, page) == [], where
            assert shown_of_citizens(answer) == [], where
            assert "<script>alert" not in answer.text


def test_every_write_from_elsewhere_is_refused(walk: Walk) -> None:
    for page in walk.pages:
        for method in page.methods:
            if method == "GET":
                continue
            for headers in ({"origin": "https://ond.example"}, {"origin": ""}, {"sec-fetch-site": "cross-site"}):
                answer = walk.ask(min(page.roles, default=NOBODY), method, walk.address(page), headers=headers)
                assert answer.status_code == 403, page.path
                assert wrong_with(answer, page) == [], page.path


def test_nothing_is_changed_by_opening_a_page(walk: Walk) -> None:
    for page in walk.pages:
        assert set(page.methods) <= {"GET", "POST"}
        assert len(page.methods) == 1, page.path


def test_an_auditor_changes_nothing(walk: Walk) -> None:
    forms = {page.path for page in walk.pages if page.methods == ("POST",) and Role.AUDITOR in page.roles}
    assert [path for path in forms if not path.endswith(LOOKS)] == []


@pytest.mark.parametrize("role", [Role.READER, Role.VENDOR, Role.AUTHOR])
def test_those_who_may_not_see_citizens_have_no_page_of_one(walk: Walk, role: Role) -> None:
    about = re.compile(r"borger|hvorfor|manuel-behandling|stikproeve$")
    found = {page.path for page in walk.pages if role in page.roles and about.search(page.path)}
    assert {path for path in found if not path.endswith("/stikproeve")} == set()


def test_what_does_not_exist_is_a_page_too(walk: Walk) -> None:
    for path in ("/findes-ikke", "/assets/findes-ikke.css", "/assets/dkfds/findes-ikke.css"):
        answer = walk.ask(NOBODY, "GET", path)
        assert (answer.status_code, "Siden findes ikke" in answer.text) == (404, True)
        assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_no_template_has_script_or_style_of_its_own() -> None:
    templates = [path for path in files() if path.suffix == ".html" and path.parts[0] in {"catalogue", "flows"}]
    assert len(templates) > 5
    assert {str(path): wrong for path in templates if (wrong := wrong_in(text(path)))} == {}


def test_every_static_file_is_ours_or_of_a_package_that_we_pin(walk: Walk) -> None:
    pinned = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    known = {ROOT / path for path in files()}
    assert [path.name for path in (HERE / "static").rglob("*") if path.is_file() and path not in known] == []
    for path in files():
        if path.suffix == ".html" and path.parts[0] in {"catalogue", "flows"}:
            for asset in ASSET.findall(text(path)):
                assert is_ours(asset) or package_of(asset) in pinned, f"{path}: {asset}"


def is_ours(asset: str) -> bool:
    return (HERE / "static" / asset.removeprefix("/assets/")).is_file()


def package_of(asset: str) -> str:
    return {"dkfds": "dkfds", "htmx": "htmx.org"}.get(asset.split("/")[2], "")


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../site.py",
        "/assets/..%2fsite.py",
        "/assets/%2e%2e/site.py",
        "/assets/dkfds/..%2f..%2f..%2fpackage.json",
        "/assets/htmx/%2e%2e/%2e%2e/package.json",
        "/assets//etc/passwd",
        "/assets/%2fetc%2fpasswd",
        "/assets/axe-core/axe.min.js",
        "/assets/samdrift.css%00.png",
    ],
)
def test_nothing_but_static_files_can_be_fetched(walk: Walk, path: str) -> None:
    answer = walk.ask(NOBODY, "GET", path)
    assert answer.status_code == 404
    assert "import" not in answer.text


def test_the_packages_of_the_browser_are_not_ours_to_keep() -> None:
    inside = Path(MODULES).relative_to(ROOT)
    assert [str(path) for path in files() if path.is_relative_to(inside)] == []
