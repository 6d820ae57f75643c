"""Starting a run from a page: the request goes to Prefect by its id, and a worker takes it from there."""

from __future__ import annotations

import asyncio
import importlib
import os
from typing import Any, Final, Protocol

from flows.ledger.requests import RunRequest
from flows.runner.errors import RunnerError

API_URL: Final = "PREFECT_API_URL"
AUTH: Final = "PREFECT_API_AUTH_STRING"
_PATIENCE: Final = 15.0
_NOT_RUNNING: Final = (
    "Prefect kører ikke her, så kørslen blev ikke startet, og intet er gjort. Bed den, der driver Samdrift, om at "
    "starte Prefect, og prøv igen."
)
_NO_ANSWER: Final = (
    "Prefect svarer ikke, så kørslen blev ikke startet, og intet er gjort. Vent et øjeblik, og prøv igen. "
    "Sker det igen, så sig det til den, der driver Samdrift."
)


class NotStarted(RunnerError):
    """The run was not started; `message` says why and what to do."""


class Starter(Protocol):
    """Starts the run that a request asks for."""

    async def start(self, request: RunRequest, lineage: str) -> str:
        """Start, without waiting for the run, and return Prefect's id of it; raise `NotStarted`.

        The same request started twice is one run.
        """
        ...


class PrefectStarter:
    """Starts the adoption's deployment on the Prefect server of this process's environment."""

    def __init__(self, patience: float = _PATIENCE) -> None:
        self._patience = patience

    async def start(self, request: RunRequest, lineage: str) -> str:
        """Ask Prefect for a flow run; its worker begins within seconds."""
        if not (api_url := os.environ.get(API_URL, "")):
            raise NotStarted(_NOT_RUNNING, code="NO_PREFECT")
        try:
            async with asyncio.timeout(self._patience):
                return await _flow_run(request, f"{lineage}/{request.adoption}", api_url)
        except Exception as error:  # noqa: BLE001 - whatever hinders Prefect, the page has one answer
            raise _not_started(request, error) from None


async def _flow_run(request: RunRequest, deployment: str, api_url: str) -> str:
    # Prefect costs a second to import: the first to start a run waits for it, the pages do not.
    orchestration = await asyncio.to_thread(importlib.import_module, "prefect.client.orchestration")
    flow_runs = await asyncio.to_thread(importlib.import_module, "prefect.deployments.flow_runs")
    # Named by its address: left to itself Prefect may start a server of its own, which has no worker.
    async with orchestration.PrefectClient(api_url, auth_string=os.environ.get(AUTH)) as client:
        made = await flow_runs.arun_deployment(
            deployment,
            client=client,
            parameters=parameters(request),
            timeout=0,
            as_subflow=False,
            idempotency_key=request.id,
        )
    return str(made.id)


def parameters(request: RunRequest) -> dict[str, Any]:
    """Return what Prefect is told: ids and numbers, no name."""
    told: dict[str, Any] = {"adoption": request.adoption, "mode": request.mode.value, "request": request.id}
    told |= {"batch": request.batch} if request.batch else {}
    told |= {"limit": request.limit} if request.limit is not None else {}
    return told | ({"only": list(request.only)} if request.only else {})


def _not_started(request: RunRequest, error: Exception) -> NotStarted:
    if type(error).__name__ == "ObjectNotFound":
        return NotStarted(
            f"Ibrugtagningen {request.adoption} er ikke lagt i Prefect, så kørslen blev ikke startet. Bed den, der "
            f"driver Samdrift, om at lægge den op igen, og prøv igen.",
            code="NOT_DEPLOYED",
        )
    return NotStarted(_NO_ANSWER, code="NO_PREFECT")
