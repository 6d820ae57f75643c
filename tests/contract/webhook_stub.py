"""A small HTTP receiver on loopback, spoken by hand so that it can hang up anywhere."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from connectors.contract.notice_receiver import NoticeFault

ANSWERS = {
    NoticeFault.REFUSED: b"HTTP/1.1 400 Bad Request\r\nContent-Length: 7\r\n\r\nsecret!",
    NoticeFault.NO_LOGIN: b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
    NoticeFault.MOVED: b"HTTP/1.1 307 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
    NoticeFault.THROTTLED: b"HTTP/1.1 429 Too Many\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n",
    NoticeFault.BROKEN: b"HTTP/1.1 503 Down\r\nContent-Length: 0\r\n\r\n",
    NoticeFault.CUT: b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
}


@dataclass(frozen=True)
class Taken:
    path: str
    headers: dict[str, str]
    body: bytes


class WebhookStub:
    def __init__(self) -> None:
        self.port = 0
        self.calls: list[Taken] = []
        """Every request, taken or not."""
        self.taken: list[Taken] = []
        self.answer = b"HTTP/1.1 204 No Content\r\n\r\n"
        self.endless = False
        self.silent = False
        self._faults: deque[NoticeFault] = deque()
        self._lose = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/besked"

    def ids(self) -> list[str]:
        return [each.headers["samdrift-notice-id"] for each in self.taken]

    def texts(self) -> list[str]:
        return [json.loads(each.body)["text"] for each in self.taken]

    def fail_next(self, fault: NoticeFault) -> None:
        self._faults.append(fault)

    def lose_next_reply_after_commit(self) -> None:
        self._lose += 1

    async def session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        call = Taken(first.split(" ")[1], headers, await reader.readexactly(int(headers["content-length"])))
        self.calls.append(call)
        if self._faults:
            writer.write(ANSWERS[self._faults.popleft()])
            await writer.drain()
            return
        self.taken.append(call)
        if self.silent:
            await reader.read()
            return
        if self._lose:
            self._lose -= 1
            return
        writer.write(self.answer)
        while self.endless:
            writer.write(b"x" * 65_536)
            await writer.drain()
        await writer.drain()


@asynccontextmanager
async def listening(stub: WebhookStub) -> AsyncIterator[WebhookStub]:
    server = await asyncio.start_server(stub.session, "127.0.0.1", 0)
    stub.port = server.sockets[0].getsockname()[1]
    async with server:
        yield stub
