"""The reference: a bare FastAPI page that puts the very same questions to the same databases, and nothing else.

It has no template, no session, no roles and no SQLAlchemy; it fetches all rows and writes the first of them as text.
"""

from __future__ import annotations

import html
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import local
from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from sqlalchemy import Engine, event

_SHOWN = 50
"""Rows of each answer that the bare page writes out: as many as the pages of the product show of a list."""


@dataclass(frozen=True, slots=True)
class Question:
    """One statement as it went to a database file."""

    file: str
    statement: str
    values: tuple[Any, ...]


@contextmanager
def overheard() -> Iterator[list[Question]]:
    """Collect every reading statement that any engine of this process runs meanwhile."""
    asked: list[Question] = []

    def note(connection: Any, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append(Question(connection.engine.url.database, statement, tuple(values)))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def bare(pages: dict[str, Sequence[Question]]) -> FastAPI:
    """Return an app with a page for each list of questions."""
    app, kept = FastAPI(), local()

    def opened(file: str) -> sqlite3.Connection:
        known: dict[str, sqlite3.Connection] = kept.__dict__.setdefault("known", {})
        if file not in known:
            known[file] = sqlite3.connect(file)
        return known[file]

    @app.get("/{name}")
    def page(name: str) -> HTMLResponse:
        found = [opened(each.file).execute(each.statement, each.values).fetchall() for each in pages[name]]
        shown = (row for rows in found for row in rows[:_SHOWN])
        return HTMLResponse("".join(f"<p>{html.escape(str(row))}</p>" for row in shown))

    return app
