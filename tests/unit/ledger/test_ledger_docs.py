"""What the ledger says of itself: who may change what, and what False means."""

import inspect
from pathlib import Path

import pytest

from flows import ledger as package
from flows.ledger import errors, ledger
from flows.ledger.errors import LedgerError

STORES = [store for store in vars(ledger).values() if inspect.isclass(store) and hasattr(store, "__slots__")]
ANSWERS = [
    method
    for store in STORES
    for name, method in inspect.getmembers(store, inspect.isfunction)
    if not name.startswith("_") and inspect.signature(method).return_annotation == "bool"
]
QUESTIONS = {"stop_requested", "has_earlier"}


@pytest.mark.parametrize("method", ANSWERS, ids=lambda method: method.__qualname__)
def test_every_change_that_answers_yes_or_no_says_what_no_means(method: object) -> None:
    if getattr(method, "__name__", "") not in QUESTIONS:
        assert "False" in (inspect.getdoc(method) or "")


def test_the_search_for_such_changes_finds_them() -> None:
    names = {method.__name__ for method in ANSWERS}
    assert {"confirm", "renew", "end", "resolve", "mark_followed_up", "store"} <= names


def test_every_error_stands_in_the_tree_that_is_drawn() -> None:
    drawn = errors.__doc__ or ""
    for name, error in inspect.getmembers(errors, inspect.isclass):
        if issubclass(error, LedgerError):
            assert name in drawn


def test_every_file_of_the_ledger_says_what_it_is_about_and_has_one_subject() -> None:
    for file in Path(package.__file__).parent.glob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert text.startswith('"""'), file.name
        assert len(text.splitlines()) <= 400, file.name
