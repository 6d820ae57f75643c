"""A municipality's end-point for pushed receipts, written by hand: mutual TLS, one thread, one answer for each."""

from __future__ import annotations

import base64
import queue
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lxml import etree

from connectors.sandbox.connections import ReceiptsConnection

NAMES = {
    "sts": "urn:oio:sts:1.0.0",
    "kuvert": "urn:oio:besked:kuvert:1.0",
    "besked": "urn:besked:kuvert:1.0",
    "id": "urn:oio:sagdok:3.0.0",
    "status": "http://serviceplatformen.dk/xml/print/PKO_PostStatus/1/types",
}


class Received:
    """One pushed event, read with the paths that public readers use."""

    def __init__(self, body: bytes) -> None:
        root = etree.fromstring(body)
        assert root.tag == "{urn:oio:sts:1.0.0}ModtagBeskedInput"
        (message,) = root.findall("kuvert:Haendelsesbesked", NAMES)
        filtering = "kuvert:Beskedkuvert/kuvert:Filtreringsdata"
        self.event_id = message.findtext("kuvert:BeskedId/id:UUIDIdentifikator", "", NAMES)
        self.sender = message.findtext(f"{filtering}/kuvert:BeskedAnsvarligAktoer/id:UUIDIdentifikator", "", NAMES)
        self.action = message.findtext(
            f"{filtering}/kuvert:ObjektRegistrering/kuvert:ObjektHandling/id:UUIDIdentifikator", "", NAMES
        )
        status = etree.fromstring(base64.b64decode(message.findtext("kuvert:Beskeddata/besked:Base64", "", NAMES)))
        self.fields = {etree.QName(node).localname: node.text or "" for node in status.iter(etree.Element)}

    @property
    def status(self) -> str:
        return self.fields["TransaktionsStatusKode"]


def answer(code: str) -> bytes:
    return (
        '<ns2:ModtagBeskedOutput xmlns="urn:oio:sagdok:3.0.0" xmlns:ns2="urn:oio:sts:1.0.0"><StandardRetur>'
        f"<StatusKode>{code}</StatusKode></StandardRetur></ns2:ModtagBeskedOutput>"
    ).encode()


@contextmanager
def listening(
    place: ReceiptsConnection, reply: Callable[[], bytes] = lambda: answer("20"), *, hang_up: bool = False
) -> Iterator[queue.Queue]:
    """Listen where the connections say; yield the queue of what is pushed. `hang_up` ends every connection."""
    received: queue.Queue[Received] = queue.Queue()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.put(Received(body))
            content = reply()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            self.close_connection = hang_up

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer((place.host, place.port), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place.server_certificate, place.server_key)
    context.load_verify_locations(place.client_ca)
    context.verify_mode = ssl.CERT_REQUIRED
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
