"""A broker as Beskedfordeler's: TLS, virtual host `BF`, and a client that is who its certificate says.

RabbitMQ takes the name from the certificate and disregards the SAML token that the real one asks for; that the token
is there is the adapter's own unit test.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.sandbox.certificates import certificates_in

sys.path.append(str(Path(__file__).parents[1] / "contract"))
from private_rabbitmq import free_port, installed, private_rabbitmq

__all__ = ["QUEUE", "VHOST", "installed", "running_broker"]

QUEUE, VHOST = "0f9d1b1e-6f0e-4b4f-9d0e-2f0c6a5b7e11", "BF"
MUNICIPALITY = "Testkommunen FOCES"
_SALT = b"salt"


@contextmanager
def running_broker(folder: Path, certificates_folder: Path) -> Iterator[tuple[str, int]]:
    """Run it and yield the plain address the testkommune publishes to and the port with TLS."""
    folder.mkdir()
    made, port = certificates_in(certificates_folder), free_port()
    definitions = folder / "definitions.json"
    definitions.write_text(json.dumps(_definitions()))
    configuration = f"""
        listeners.ssl.1 = 127.0.0.1:{port}
        ssl_options.cacertfile = {made.ca}
        ssl_options.certfile = {made.server.certificate}
        ssl_options.keyfile = {made.server.key}
        ssl_options.verify = verify_peer
        ssl_options.fail_if_no_peer_cert = true
        ssl_cert_login_from = common_name
        auth_mechanisms.1 = EXTERNAL
        auth_mechanisms.2 = PLAIN
        load_definitions = {definitions}
    """
    lines = "\n".join(line.strip() for line in configuration.splitlines())
    with private_rabbitmq(folder, lines, "rabbitmq_auth_mechanism_ssl") as url:
        yield url, port


def _definitions() -> dict[str, object]:
    algorithm = {"hashing_algorithm": "rabbit_password_hashing_sha256"}
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    guest = base64.b64encode(_SALT + hashlib.sha256(_SALT + b"guest").digest()).decode()
    return {
        "users": [
            {"name": "guest", "password_hash": guest, "tags": "administrator", **algorithm},
            {"name": MUNICIPALITY, "password_hash": "", "tags": "", **algorithm},
        ],
        "vhosts": [{"name": "/"}, {"name": VHOST}],
        "permissions": [
            {"user": "guest", "vhost": "/", **everything},
            {"user": "guest", "vhost": VHOST, **everything},
            {"user": MUNICIPALITY, "vhost": VHOST, "configure": "", "write": "", "read": f"^{QUEUE}$"},
        ],
        "queues": [{"name": QUEUE, "vhost": VHOST, "durable": True, "auto_delete": False, "arguments": {}}],
    }
