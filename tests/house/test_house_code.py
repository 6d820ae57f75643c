import ast

import pytest
from tracked import PACKAGES, ROOT, files, python, text

PUBLIC = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def tree(path):
    return ast.parse(text(path), str(path))


def undocumented(node, inside=""):
    """Yield the public names below `node` that say nothing of themselves."""
    for each in ast.iter_child_nodes(node):
        if not isinstance(each, PUBLIC) or each.name.startswith("_"):
            continue
        overloads = {getattr(mark, "id", getattr(mark, "attr", "")) for mark in each.decorator_list}
        if not ast.get_docstring(each) and not overloads & {"overload", "override", "setter"}:
            yield f"{inside}{each.name}"
        if isinstance(each, ast.ClassDef):
            yield from undocumented(each, f"{each.name}.")


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_says_what_it_is(package):
    shipped_tests = ("connectors", "contract")
    silent = {}
    for path in python(package):
        found = list(undocumented(tree(path)))
        if path.parts[:2] == shipped_tests:
            # A test's name is its promise; D102 is off there too.
            found = [name for name in found if "." not in name]
        if found:
            silent[str(path)] = found
    assert silent == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_file_says_its_subject(package):
    assert [str(path) for path in python(package) if text(path).strip() and not ast.get_docstring(tree(path))] == []


def imported(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def test_no_test_imitates_our_own_code():
    assert [str(path) for path in python(*PACKAGES, "tests") if "unittest.mock" in set(imported(path))] == []


def test_httpx_has_two_doors_the_systems_and_the_login():
    users = [str(path) for path in python(*PACKAGES) if {"httpx", "httpcore"} & set(imported(path))]
    assert users == ["catalogue/web/oidc.py", "connectors/http.py"]


def commands(path):
    """Yield what stands in a document as code: fenced lines and words between backticks."""
    for line in text(path).splitlines():
        yield from (part.strip("$ ") for part in [line, *line.split("`")[1::2]])


def test_every_make_command_a_document_tells_of_exists():
    rules = (line.split(":")[0] for line in text(ROOT / "Makefile").splitlines() if line[:1].isalpha())
    targets = {name for rule in rules for name in rule.split()}
    documents = [path for path in files() if path.suffix == ".md" and path.parts[0] in {"README.md", "docs"}]
    words = [command.split() for path in documents for command in commands(path)]
    told = {each[1] for each in words if len(each) > 1 and each[0] == "make" and each[1].isalpha()}
    assert told <= targets
