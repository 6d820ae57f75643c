"""`up` and `demo` beside what runs already: found and used, never started twice."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml
from terminal_said import Samdrift

from flows.runner.home import Home
from flows.runner.orchestration.services import Services
from flows.terminal import prefect_server, processes
from flows.terminal.population import Population
from flows.terminal.testtown import at_hand


class Healthy(BaseHTTPRequestHandler):
    """Answers every question well."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_said: object) -> None:
        """Write nothing."""


@contextmanager
def answering() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Healthy) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_a_second_up_is_refused_with_the_address_of_the_first(samdrift: Samdrift, state: Path) -> None:
    with answering() as address:
        prefect_server.note(Home(state), f"{address}/api")
        said = samdrift("up")
    assert said.code == 1
    assert address in said.err
    assert "Intet er startet" in said.err
    assert said.out == ""


def test_a_port_that_somebody_has_is_refused_before_anything_starts(samdrift: Samdrift, state: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = str(listening.getsockname()[1])
        said = samdrift("up", "--port", port)
    assert said.code == 1
    assert f"Port {port} er optaget" in said.err
    assert not (state / "logs").exists()


def test_what_stops_services_ends_up_as_ctrl_c_does() -> None:
    before = signal.getsignal(signal.SIGTERM)
    try:
        processes.end_as_at_ctrl_c()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_testkommune_that_answers_here_is_used_as_it_is(state: Path) -> None:
    place = Home(state)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        (place.sandbox_dir / "connections.yaml").write_text(yaml.safe_dump(_told(url)), encoding="utf-8")
        with Services(place) as services:
            assert at_hand(services, place, Population(5, 1)).nexus.base_url == url
        assert not (state / "logs" / "testkommune.log").exists()


def _told(url: str) -> dict[str, dict[str, object]]:
    return {
        "nexus": {"base_url": url, "token_url": url, "client_id": "x", "client_secret_file": "x"},
        "digital_post": {
            "base_url": url, "token_service_url": url, "client_certificate": "x", "client_key": "x", "ca": "x",
        },
        "receipts": {
            "host": "127.0.0.1", "port": 1, "path": "/", "server_certificate": "x", "server_key": "x",
            "client_ca": "x",
        },
        "mail": {"host": "127.0.0.1", "port": 1},
        "register": {"file": "udtraek.csv"},
        "earlier_invitations": {"file": "tidligere.csv"},
        "control": {"base_url": url},
    }  # fmt: skip
