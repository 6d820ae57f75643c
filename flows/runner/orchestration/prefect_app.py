"""Prefect's server, whose schedules also make runs under SQLAlchemy 2.1.

Prefect 3.8 hands a run's `state` to a bulk insert, where it is no column: 2.0 passed over it, 2.1 refuses the insert,
and no schedule ever makes a run. Prefect stores the state itself just after.
"""

from __future__ import annotations

from collections.abc import Mapping

from prefect.server.api.server import create_app as prefects_app
from prefect.server.database.orm_models import FlowRun, TaskRun
from starlette.types import ASGIApp


def create_app() -> ASGIApp:
    """Return Prefect's app."""
    for model in (FlowRun, TaskRun):
        vars(model)["state"].bulk_dml_setter = _pass_over
    return prefects_app()


def _pass_over(_model: type, _row: Mapping[str, object], _state: object) -> None:
    """Leave a row as it is."""
