"""`samdrift diff`: what the organisation's own settings change in an adoption, setting by setting."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from flows.ledger import Ledger
from flows.ledger.model import Adoption
from flows.runner.adopting.adoption_versions import Versions
from flows.runner.adopting.robots import robot_of
from flows.terminal import diff_texts as texts
from flows.terminal.refusal import Refused
from flows.terminal.session import ledger, say


def diff(given: argparse.Namespace) -> int:
    """Show what is changed in force, against the file as it is saved."""
    with ledger(given) as opened:
        saved = opened.adoptions.get(given.adoption)
        if saved is None:
            raise Refused(texts.not_saved(given.adoption))
        say(*_lines(opened, saved))
    return 0


def _lines(opened: Ledger, saved: Adoption) -> Iterator[str]:
    versions = Versions(opened, saved, robot_of(saved.lineage))
    newest, file = versions.newest(), versions.numbered(0)
    if newest.overlay is None or file is None:
        yield texts.none(saved.id)
        return
    yield texts.head(newest.overlay)
    yield texts.because(newest.overlay)
    found = versions.changed(file.values, newest.values)
    yield from map(texts.line, found) if found else [texts.same(newest.number)]
