"""The flow runs that Prefect holds as open, and the one change we make to them: an end, where Prefect missed it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol
from uuid import UUID

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient

_PAGE: Final = 200


class End(StrEnum):
    """The ends we may give a flow run, in Prefect's words."""

    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CRASHED = "CRASHED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A flow run without an end; `since` is when it last became Pending or Running, `pid` its process if known."""

    id: str
    adoption: str
    since: datetime
    cancelling: bool
    pid: int | None


class PrefectRuns(Protocol):
    """What the sweeper asks of Prefect."""

    def open(self, flows: Sequence[str]) -> list[OpenRun]:
        """Return the open runs of these flows."""
        ...

    def end(self, run: str, end: End, name: str, message: str) -> bool:
        """End a run; False: it had an end already, or has begun again."""
        ...

    def end_of(self, run: str) -> End | None:
        """Return how a run ended, None while it may still go; one that Prefect does not know counts as crashed."""
        ...


class ServerRuns:
    """The same, of a Prefect server, over its API."""

    def __init__(self, client: SyncPrefectClient) -> None:
        self._client = client

    @classmethod
    @contextmanager
    def at(cls, api_url: str, auth: str | None = None) -> Iterator[ServerRuns]:
        """Open a client of the server at `api_url`; `auth` is `name:password`."""
        from prefect.client.orchestration import SyncPrefectClient  # noqa: PLC0415 - a second to import

        with SyncPrefectClient(api_url, auth_string=auth) as client:
            yield cls(client)

    def open(self, flows: Sequence[str]) -> list[OpenRun]:
        """Return the Running, Pending and Cancelling runs of these flows."""
        from prefect.client.schemas import filters  # noqa: PLC0415 - Prefect costs a second to import
        from prefect.client.schemas.objects import StateType  # noqa: PLC0415

        kinds = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
        found = self._client.read_flow_runs(
            flow_filter=filters.FlowFilter(name=filters.FlowFilterName(any_=list(flows))),
            flow_run_filter=filters.FlowRunFilter(
                state=filters.FlowRunFilterState(type=filters.FlowRunFilterStateType(any_=kinds))
            ),
            limit=_PAGE,
        )
        return [
            OpenRun(
                str(each.id),
                str(each.parameters.get("adoption", "")),
                self._since(each.id, each.created or each.expected_start_time),
                each.state_type is StateType.CANCELLING,
                _pid(each.infrastructure_pid),
            )
            for each in found
        ]

    def end(self, run: str, end: End, name: str, message: str) -> bool:
        """Propose the end as anybody may; Prefect refuses it for a run that has one."""
        from prefect.client.schemas.objects import State, StateType  # noqa: PLC0415 - Prefect costs a second to import
        from prefect.client.schemas.responses import SetStateStatus  # noqa: PLC0415

        state: State[None] = State(type=StateType(end.value), name=name, message=message)
        answer = self._client.set_flow_run_state(UUID(run), state)
        return answer.status is SetStateStatus.ACCEPT

    def end_of(self, run: str) -> End | None:
        """Ask for one run by its id."""
        from prefect.exceptions import ObjectNotFound  # noqa: PLC0415 - Prefect costs a second to import

        try:
            state = self._client.read_flow_run(UUID(run)).state
        except ObjectNotFound:
            return End.CRASHED
        return End(state.type.value) if state is not None and state.is_final() else None

    def _since(self, run: UUID, otherwise: datetime | None) -> datetime:
        """Return when the run's process was last started: a run started again keeps its id."""
        begun = [
            each.timestamp
            for each in self._client.read_flow_run_states(run)
            if each.type.value in {"RUNNING", "PENDING"}
        ]
        moment = max(begun, default=otherwise)
        if moment is None:
            raise ValueError("a flow run without a time")
        return moment


def _pid(infrastructure: str | None) -> int | None:
    """Return the process id that a process worker notes; other kinds of worker note other things."""
    return int(infrastructure) if infrastructure and infrastructure.isdigit() else None
