from __future__ import annotations

import os
import signal
import urllib.request
from pathlib import Path

import pytest

from flows.runner.adopting.sandbox_connections import sandbox_connections
from flows.runner.home import Home
from flows.runner.orchestration.services import ServiceFailed, Services, prefect_environment


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "state")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_testkommune_answers_when_it_is_said_to_run_and_is_gone_after(home: Home) -> None:
    with Services(home) as services:
        told = services.start_sandbox(citizens=20)
        pid = services.pids["testkommune"]
        with urllib.request.urlopen(f"{told.control.base_url}/counts", timeout=5) as answer:
            assert answer.status == 200
        assert alive(pid)
    assert not alive(pid)


def test_a_child_that_ends_by_itself_is_told_with_its_log(home: Home) -> None:
    with Services(home) as services:
        services.start_sandbox(citizens=20)
        os.kill(services.pids["testkommune"], signal.SIGKILL)
        with pytest.raises(ServiceFailed, match=r"testkommune stoppede af sig selv.*testkommune\.log"):
            services.wait()


def test_a_testkommune_that_cannot_start_is_told_with_its_log(home: Home) -> None:
    with Services(home) as services:
        told = services.start_sandbox(citizens=20)
        with Services(home) as second, pytest.raises(ServiceFailed, match=r"kom ikke i gang.*testkommune\.log"):
            second.start_sandbox(citizens=20)
        assert sandbox_connections(home.sandbox_dir) == told


def test_nothing_is_sent_to_prefects_makers_and_nothing_is_kept_for_ever(home: Home) -> None:
    known = prefect_environment(home, "http://127.0.0.1:4200/api")
    assert known["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert known["DO_NOT_TRACK"] == "1"
    assert known["PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED"] == "events,flow_runs"
    assert known["PREFECT_RESULTS_PERSIST_BY_DEFAULT"] == "false"
    assert known["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"] == "http://127.0.0.1:4200"
    assert Path(known["PREFECT_HOME"]).is_relative_to(home.state)


@pytest.mark.prefect
def test_prefects_server_is_healthy_on_loopback_and_stops_when_asked(home: Home) -> None:
    with Services(home) as services:
        url = services.start_prefect_server()
        pid = services.pids["prefect-server"]
        assert url.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            assert answer.status == 200
    assert not alive(pid)
