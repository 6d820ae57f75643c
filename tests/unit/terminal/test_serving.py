"""`samdrift serve`: refuses what would be a second of something, and finds Prefect where it is."""

from __future__ import annotations

import socket
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from terminal_said import Samdrift

from flows.runner.home import Home
from flows.terminal import prefect_server, serving
from flows.terminal.refusal import Refused


class Healthy(BaseHTTPRequestHandler):
    """Answers every question well."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_said: object) -> None:
        """Write nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with HTTPServer(("127.0.0.1", 0), Healthy) as opened:
        thread = Thread(target=opened.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{opened.server_port}/api"
        opened.shutdown()
        thread.join()


def test_a_second_prefect_for_a_folder_is_refused(samdrift: Samdrift, state: Path, server: str) -> None:
    prefect_server.note(Home(state), server)
    said = samdrift("serve", "prefect")
    assert (said.code, "kører allerede" in said.err, "Intet er startet" in said.err) == (1, True, True)


@pytest.mark.parametrize("part", ["prefect", "pages"])
def test_a_port_that_somebody_has_is_refused_before_anything_starts(samdrift: Samdrift, state: Path, part: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = str(listening.getsockname()[1])
        said = samdrift("serve", part, "--port", port)
    assert (said.code, f"Port {port} er optaget" in said.err) == (1, True)
    assert not (state / "logs").exists()


def test_prefect_is_found_where_it_has_said_it_is(state: Path, server: str) -> None:
    prefect_server.note(Home(state), server)
    assert serving._answering(Home(state)) == server


def test_what_the_environment_says_goes_before_what_was_written(
    state: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prefect_server.note(Home(state), "http://127.0.0.1:1/api")
    monkeypatch.setenv("PREFECT_API_URL", server)
    assert serving._answering(Home(state)) == server


def test_a_worker_without_a_server_says_what_to_start_first(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    with pytest.raises(Refused, match="samdrift serve prefect"):
        serving._answering(Home(state), patience=0)
