"""What a person does on Prefect's own page, over the same API: look at a run, start one, start one again."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from typing import Any

BUSY = 503
OPEN = ["RUNNING", "PENDING", "CANCELLING"]


class PrefectPage:
    def __init__(self, api_url: str) -> None:
        self._api = api_url
        self._client = str(uuid.uuid4())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self._token = ""

    def start(self, deployment: str, **parameters: object) -> str:
        """Start a run of `flow/deployment` and return its id."""
        found = self._ask(f"/deployments/name/{deployment}")
        return str(self._ask(f"/deployments/{found['id']}/create_flow_run", {"parameters": parameters})["id"])

    def start_again(self, run: str) -> None:
        """Press Retry."""
        self._set(run, "SCHEDULED", "AwaitingRetry")

    def cancel(self, run: str) -> None:
        """Press Cancel."""
        self._set(run, "CANCELLING", "Cancelling")

    def run(self, run: str) -> dict[str, Any]:
        return self._ask(f"/flow_runs/{run}")

    def state(self, run: str) -> str:
        return str(self.run(run)["state"]["type"])

    def open_runs(self) -> list[str]:
        """Return the names of the states of all runs that have begun and not ended."""
        wanted = {"flow_runs": {"state": {"type": {"any_": OPEN}}}}
        return [each["state"]["name"] for each in self._ask("/flow_runs/filter", wanted)]

    def planned_runs(self) -> list[str]:
        """Return when the schedules' next runs are to begin."""
        wanted = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
        return [str(each["expected_start_time"]) for each in self._ask("/flow_runs/filter", wanted)]

    def artifacts(self, key: str) -> list[dict[str, Any]]:
        return list(self._ask("/artifacts/filter", {"artifacts": {"key": {"any_": [key]}}}))

    def wait(self, run: str, *states: str, seconds: float = 60) -> str:
        """Wait until the run is in one of these states and return which."""
        wait_until(lambda: self.state(run) in states, f"{run} in {states}", seconds, lambda: self.run(run)["state"])
        return self.state(run)

    def _set(self, run: str, kind: str, name: str) -> None:
        answer = self._ask(f"/flow_runs/{run}/set_state", {"state": {"type": kind, "name": name}, "force": True})
        assert answer["status"] == "ACCEPT", answer

    def _ask(self, path: str, body: object = None) -> Any:
        headers = {"Content-Type": "application/json"}
        if body is not None:
            self._token = self._token or self._ask(f"/csrf-token?client={self._client}")["token"]
            headers |= {"Prefect-Csrf-Token": self._token, "Prefect-Csrf-Client": self._client}
        data = None if body is None else json.dumps(body).encode()
        wanted = urllib.request.Request(self._api + path, data, headers)
        for left in reversed(range(10)):
            try:
                with self._opener.open(wanted, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                # A busy SQLite; Prefect's own clients ask again too.
                if error.code != BUSY or not left:
                    raise
                time.sleep(0.5)
        raise AssertionError("unreachable")


def wait_until(
    true: Callable[[], bool],
    what: str,
    seconds: float = 60,
    told: Callable[[], object] = lambda: "",
    pause: float = 0.2,
) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"never: {what}; {told()}"
        time.sleep(pause)
