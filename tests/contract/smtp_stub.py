"""A small mail server on loopback, spoken by hand so that it can hang up at any word."""

import asyncio
import email
import email.policy
import ssl
from collections import deque
from contextlib import asynccontextmanager

from connectors.contract.mailer import MailFault


class SmtpStub:
    def __init__(self, *, starttls: ssl.SSLContext | None = None, offer_starttls: bool = True) -> None:
        self.port = 0
        self.mails: list[bytes] = []
        self.commands: list[str] = []
        self.encrypted: list[bool] = []
        self.answers: dict[str, bytes] = {}
        self.pause = 0.0
        """Seconds before each answer."""
        self.silent_at = ""
        """The word that is never answered; `TAKEN` is the content itself, `HELLO` the greeting."""
        self._starttls = starttls
        self._offer = offer_starttls and starttls is not None
        self._faults: deque[MailFault] = deque()
        self._lose = 0

    def message_ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.parsed()]

    def texts(self) -> list[str]:
        return [mail.get_content().replace("\r\n", "\n") for mail in self.parsed()]

    def parsed(self) -> list[email.message.EmailMessage]:
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in self.mails]

    def fail_next(self, fault: MailFault) -> None:
        self._faults.append(fault)

    def lose_next_reply_after_commit(self) -> None:
        self._lose += 1

    async def session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._think("HELLO")
        await say(writer, b"220 stub")
        while line := await reader.readline():
            word = line.decode().strip().split(" ")[0].split(":")[0].upper()
            self.commands.append(word)
            await self._think(word)
            going_on = await self._answer(word, reader, writer)
            if not going_on:
                return

    async def _think(self, word: str) -> None:
        if word == self.silent_at:
            await asyncio.Event().wait()
        await asyncio.sleep(self.pause)

    async def _answer(self, word: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        if word in self.answers:
            await say(writer, self.answers[word])
        elif word == "EHLO":
            await self._hello(writer)
        elif word == "STARTTLS" and self._starttls:
            await say(writer, b"220 go")
            await writer.start_tls(self._starttls)
        elif word == "MAIL" and self._faults:
            return await self._fail(writer, self._faults.popleft())
        elif word == "DATA":
            return await self._take(reader, writer)
        else:
            await say(writer, b"250 ok")
        return word != "QUIT"

    async def _hello(self, writer: asyncio.StreamWriter) -> None:
        private = writer.get_extra_info("ssl_object") is not None
        last = b"STARTTLS" if self._offer and not private else b"SIZE"
        await say(writer, b"250-stub\r\n250-AUTH PLAIN\r\n250 " + last)

    async def _fail(self, writer: asyncio.StreamWriter, fault: MailFault) -> bool:
        if fault is MailFault.AWAY:
            return False
        await say(writer, b"451 later" if fault is MailFault.NOT_NOW else b"550 never, 2512489996")
        return True

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        await say(writer, b"354 go on")
        content = await reader.readuntil(b"\r\n.\r\n")
        self.mails.append(content.removesuffix(b".\r\n"))
        self.encrypted.append(writer.get_extra_info("ssl_object") is not None)
        await self._think("TAKEN")
        if self._lose:
            self._lose -= 1
            return False
        await say(writer, b"250 taken")
        return True


async def say(writer: asyncio.StreamWriter, line: bytes) -> None:
    writer.write(line + b"\r\n")
    await writer.drain()


@asynccontextmanager
async def running(stub: SmtpStub, implicit: ssl.SSLContext | None = None):
    """Serve the stub on a free port of this machine until the block ends."""
    server = await asyncio.start_server(stub.session, "127.0.0.1", 0, ssl=implicit)
    stub.port = server.sockets[0].getsockname()[1]
    try:
        yield stub
    finally:
        server.close()
