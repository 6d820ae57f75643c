"""Write the simulator's state as plain JSON, and read it back after a restart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import fields
from typing import Any, cast

from connectors.sandbox.nexus.municipality import Organisation
from connectors.sandbox.nexus.records import (
    AssignmentRecord,
    AuditRecord,
    DocumentRecord,
    GrantRecord,
    MembershipRecord,
    PathwayRecord,
    PatientRecord,
)
from connectors.sandbox.nexus.store import Store, Tables

_FORMAT = 1


def dump(store: Store) -> dict[str, object]:
    """Return the whole state as JSON-able values that no later change touches."""
    tables = store.tables
    return {
        "format": _FORMAT,
        "next_id": store.next_id,
        "patients": _rows(tables.patients.values()),
        "pathways": _rows(tables.pathways.all()),
        "grants": _rows(tables.grants.all()),
        "assignments": _rows(tables.assignments.all()),
        "documents": _rows(tables.documents.all()),
        "memberships": _rows(tables.memberships.all()),
        "organisations": _rows(tables.organisations.values()),
        "audit": _rows(store.audit_all()),
        "suppliers_off": sorted(tables.suppliers_off),
        "list_additions": [[key, list(ids)] for key, ids in tables.list_additions.items()],
        "list_removals": [[key, list(ids)] for key, ids in tables.list_removals.items()],
    }


def load(store: Store, state: Mapping[str, object]) -> None:
    """Fill the empty `store` with what `dump` returned.

    Raises:
        ValueError: the snapshot is of another format.
    """
    if state.get("format") != _FORMAT:
        raise ValueError("unknown snapshot format")
    store.next_id = cast(int, state["next_id"])
    tables = store.tables
    _each(state, "patients", PatientRecord, store.add_patient)
    _each(state, "pathways", PathwayRecord, store.add_pathway)
    _each(state, "grants", GrantRecord, store.add_grant)
    _each(state, "assignments", AssignmentRecord, tables.assignments.add)
    _each(state, "documents", DocumentRecord, tables.documents.add)
    _each(state, "memberships", MembershipRecord, tables.memberships.add)
    _each(state, "audit", AuditRecord, store.keep_audit)
    _each(state, "organisations", Organisation, lambda row: tables.organisations.__setitem__(row.id, row))
    _load_lists(tables, state)


def _load_lists(tables: Tables, state: Mapping[str, object]) -> None:
    tables.suppliers_off = set(cast(list[int], state["suppliers_off"]))
    tables.list_additions = {key: list(ids) for key, ids in cast(list[tuple[int, list[int]]], state["list_additions"])}
    tables.list_removals = {key: list(ids) for key, ids in cast(list[tuple[int, list[int]]], state["list_removals"])}


def _rows(rows: Iterable[Any]) -> list[dict[str, object]]:
    return [{item.name: copy(getattr(row, item.name)) for item in fields(row)} for row in rows]


def _each(state: Mapping[str, object], key: str, kind: Callable[..., Any], add: Callable[[Any], object]) -> None:
    for row in cast(list[dict[str, Any]], state[key]):
        add(kind(**{name: copy(value) for name, value in row.items()}))
