"""A small SF1601 on loopback that knows only what the adapter's tests need, and can fail in every way they name."""

import asyncio
import json
import ssl
from collections import Counter, deque
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from connectors.contract.post import BRUNO, NANCY, Fault
from connectors.cpr import Cpr
from connectors.ports import Channel, Reference

ANSWER = b"<kombi_response><Result>true</Result><TransmissionId>%s</TransmissionId></kombi_response>"


@dataclass(frozen=True)
class Taken:
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes


class Sf1601Stub:
    def __init__(self) -> None:
        self.url = ""
        self.registered: set[str] = set()
        self.letters: list[tuple[Channel, str]] = []
        self.calls: list[Taken] = []
        self.counts: Counter[str] = Counter()
        self.faults: deque[Fault | int] = deque()
        self.refuse_tokens: set[str] = set()
        self.refuse_saml: set[str] = set()
        self.expires_in: object = 3600
        self.lifetime = "01/01/2100 00:00:00"
        self.assertion = ""
        self.answer: bytes | None = None
        self.look_up_answer: bytes | None = None
        self._lose = 0

    # --- the contract's truth ---

    def register(self, cpr: Cpr) -> None:
        self.registered.add(cpr.reveal("a test"))

    def someone_registered(self) -> Cpr:
        self.register(NANCY)
        return NANCY

    def someone_unregistered(self) -> Cpr:
        return BRUNO

    def sent(self, reference: Reference) -> int:
        return sum(known == reference for _channel, known in self.letters)

    def channel(self, reference: Reference) -> Channel | None:
        return next((channel for channel, known in self.letters if known == reference), None)

    def fail_next(self, fault: Fault | int) -> None:
        self.faults.append(fault)

    def lose_next_reply_after_commit(self) -> None:
        self._lose += 1

    # --- the service ---

    def handle(self, call: Taken) -> tuple[int, bytes] | None:
        name = call.path.rsplit("/", 1)[-1]
        self.counts[name] += 1
        if name == "issue":
            return self._issue(call)
        if name == "token":
            return self._exchange(call)
        self.calls.append(call)
        if call.headers.get("authorization") in self.refuse_tokens:
            return 401, b""
        if self.faults:
            fault = self.faults.popleft()
            return {
                Fault.BUSY: (429, b""),
                Fault.BROKEN: (503, b""),
                Fault.REFUSED: (400, b"<Fejl>2512489996</Fejl>"),
                Fault.GARBLED: (200, b"<html>proxy"),
            }.get(fault) or (int(fault), b"")
        answer = self._look_up(call) if name == "digitalpost" else self._take(call)
        if self._lose:
            self._lose -= 1
            return None
        return 200, answer

    def _issue(self, call: Taken) -> tuple[int, bytes]:
        asked = json.loads(call.body)
        entity = asked["AppliesTo"]["EndpointReference"]["Address"]
        assertion = f"saml-{self.counts['issue']}-{entity}-{asked['AnvenderKontekst']['Cvr']}"
        answer = {"RequestedSecurityToken": {"Assertion": self.assertion or assertion}, "Lifetime": self.lifetime}
        return 200, json.dumps(answer).encode()

    def _exchange(self, call: Taken) -> tuple[int, bytes]:
        saml = parse_qs(call.body.decode())["saml-token"][0]
        if saml in self.refuse_saml:
            return 400, b""
        token = f"token-{self.counts['token']}"
        answer = {"access_token": token, "token_type": "Holder-of-key", "expires_in": self.expires_in}
        return 200, json.dumps(answer).encode()

    def _look_up(self, call: Taken) -> bytes:
        if self.look_up_answer is not None:
            return self.look_up_answer
        return json.dumps({"result": call.query["cprNumber"][0] in self.registered}).encode()

    def _take(self, call: Taken) -> bytes:
        root = etree.fromstring(call.body)
        digital = root.findtext("KombiValgKode") == "Digital Post"
        name = (
            "{https://DigitalPost.dk/MeMo-1}messageUUID"
            if digital
            else "{urn:oio:fjernprint:1.0.0}AfsendelseIdentifikator"
        )
        reference = next(root.iter(name)).text or ""
        self.letters.append((Channel.DIGITAL if digital else Channel.PAPER, reference))
        return self.answer if self.answer is not None else ANSWER % f"transmission-{len(self.letters)}".encode()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            request, *lines = head.strip().split("\r\n")
            headers = {key.lower(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            method, target, _version = request.split(" ")
            parts = urlsplit(target)
            answer = self.handle(Taken(method, parts.path, parse_qs(parts.query), headers, body))
            if answer is not None:
                status, content = answer
                writer.write(
                    b"HTTP/1.1 %d x\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % (status, len(content))
                )
                writer.write(content)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def running(stub: Sf1601Stub, context: ssl.SSLContext | None = None):
    """Serve the stub on a free port of this machine until the block ends."""
    server = await asyncio.start_server(stub._serve, "127.0.0.1", 0, ssl=context)
    scheme = "https" if context else "http"
    stub.url = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield stub
    finally:
        server.close()
