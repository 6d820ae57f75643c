"""A RabbitMQ of the test run's own: temporary folder, own node name and ports, loopback only, ended with the run."""

import os
import shutil
import signal
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pika
import pika.exceptions

# Debian's script in PATH changes user; the one behind it runs as whoever starts it.
SCRIPTS = ("/usr/lib/rabbitmq/bin/rabbitmq-server", shutil.which("rabbitmq-server"))
START_SECONDS = 45


def installed() -> str | None:
    """Return the server's script and None when it, or Erlang's name server, is not here."""
    script = next((script for script in SCRIPTS if script and Path(script).exists()), None)
    return script if shutil.which("epmd") else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def private_rabbitmq(folder: Path, configuration: str = "", plugins: str = "") -> Iterator[str]:
    """Run a broker and yield its AMQP URL; `configuration` is its own file's text, `plugins` are Erlang names."""
    script = installed()
    assert script is not None
    names, port = free_port(), free_port()
    environment = os.environ | {
        "HOME": str(folder),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_PORT": str(names),
        "RABBITMQ_NODENAME": f"samdrift-{uuid.uuid4().hex[:8]}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_LOGS": "-",
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "rabbitmq-env.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
    }
    (folder / "rabbitmq.conf").write_text(configuration)
    (folder / "rabbitmq-env.conf").write_text("")
    (folder / "enabled_plugins").write_text(f"[{plugins}].\n")
    with (folder / "output").open("wb") as output:
        name_server = _start(["epmd", "-port", str(names), "-address", "127.0.0.1"], environment, output)
        broker = _start([script], environment, output)
        url = f"amqp://guest:guest@127.0.0.1:{port}/%2F"
        try:
            _wait(url, broker, folder / "output")
            yield url
        finally:
            for process in (broker, name_server):
                _end(process)


def _start(command: list[str], environment: dict[str, str], output: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=environment, stdout=output, stderr=output, start_new_session=True)


def _wait(url: str, broker: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and broker.poll() is None:
        try:
            pika.BlockingConnection(pika.URLParameters(url)).close()
        except (pika.exceptions.AMQPError, OSError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"RabbitMQ did not start: {output.read_text(errors='replace')[-2000:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
