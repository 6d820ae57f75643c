"""Mail over SMTP with enforced TLS: the `Mailer` port. It never falls back to clear text."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime
from typing import Final

import aiosmtplib
from aiosmtplib import errors as smtp

from connectors.errors import ConnectorError, NotConfigured, OutcomeUnknown, Rejected, Unavailable
from connectors.mail import texts
from connectors.mail.message import build_message, message_id
from connectors.mail.settings import MailSettings
from connectors.ports import Mail, Reference, RemoteId

_NO_STARTTLS: Final = frozenset({454, 502})
_TEMPORARY: Final = 400
_PERMANENT: Final = 500


class SmtpMailer:
    """One organisation's mail. A connection a mail: digests are few."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._context = _context(settings)

    async def send(self, mail: Mail, reference: Reference) -> RemoteId:
        """Send one mail whose Message-ID is made from `reference`; return the Message-ID.

        The whole call ends within `timeout_seconds`, however slowly each word is answered. Raises `OutcomeUnknown` when
        the connection broke or the time was up after the server was asked to take the content, `Rejected` when the
        mail or the server refuses it, `Unavailable` when nothing happened, `NotConfigured` on missing TLS or a wrong
        login.
        """
        message = build_message(mail, reference, self._settings, datetime.now(UTC))
        deadline = asyncio.get_running_loop().time() + self._settings.timeout_seconds
        client = self._client()
        try:
            await self._introduce(client, mail.to, deadline)
            await _content(client, message.as_bytes(), deadline)
        finally:
            client.close()
        return message_id(reference, self._settings)

    async def _introduce(self, client: aiosmtplib.SMTP, recipient: str, deadline: float) -> None:
        """Say who we are and whom the mail is for; nothing is sent yet, whatever happens."""
        try:
            async with asyncio.timeout_at(deadline):
                await self._open(client)
                await _envelope(client, self._settings.sender, recipient)
        except TimeoutError:
            raise Unavailable(texts.AWAY, system=texts.SYSTEM) from None

    def _client(self) -> aiosmtplib.SMTP:
        settings = self._settings
        return aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            timeout=settings.timeout_seconds,
            use_tls=settings.tls == "implicit",
            start_tls=False,
            tls_context=self._context if settings.tls != "none" else None,
            local_hostname="samdrift.invalid",
        )

    async def _open(self, client: aiosmtplib.SMTP) -> None:
        """Connect, and go on only when the connection is as private as the settings say."""
        settings = self._settings
        try:
            await client.connect()
            if settings.tls == "starttls":
                await self._make_private(client)
            if settings.username:
                await client.login(settings.username, settings.password.get_secret_value())
        except smtp.SMTPAuthenticationError:
            raise NotConfigured(texts.LOGIN, setting="connections.mail.password_file", system=texts.SYSTEM) from None
        except (smtp.SMTPException, OSError) as error:
            raise _not_open(error) from None

    async def _make_private(self, client: aiosmtplib.SMTP) -> None:
        await client.ehlo()
        if not client.supports_extension("starttls"):
            raise NotConfigured(texts.NO_TLS, setting="connections.mail.tls", system=texts.SYSTEM)
        await client.starttls(tls_context=self._context)


async def _envelope(client: aiosmtplib.SMTP, sender: str, recipient: str) -> None:
    try:
        await client.mail(sender)
        await client.rcpt(recipient)
    except (smtp.SMTPException, OSError) as error:
        raise _before_content(error) from None


async def _content(client: aiosmtplib.SMTP, content: bytes, deadline: float) -> None:
    """Send the content; a 4xx or 5xx answer is a clear no, and no answer is neither yes nor no."""
    try:
        async with asyncio.timeout_at(deadline):
            await client.data(content)
    except smtp.SMTPException as error:
        if isinstance(error, smtp.SMTPResponseException) and error.code >= _TEMPORARY:
            raise _answered(error) from None
        raise OutcomeUnknown(texts.LOST, system=texts.SYSTEM) from None
    except OSError:
        raise OutcomeUnknown(texts.LOST, system=texts.SYSTEM) from None


def _not_open(error: Exception) -> ConnectorError:
    causes = (error, error.__cause__, error.__context__)
    untrusted = any(isinstance(cause, ssl.SSLError) for cause in causes)
    if untrusted or (isinstance(error, smtp.SMTPResponseException) and error.code in _NO_STARTTLS):
        return NotConfigured(texts.NO_TLS, setting="connections.mail.tls", system=texts.SYSTEM)
    return _before_content(error)


def _before_content(error: Exception) -> ConnectorError:
    if isinstance(error, smtp.SMTPResponseException):
        return _answered(error)
    return Unavailable(texts.AWAY, system=texts.SYSTEM)


def _answered(error: smtp.SMTPResponseException) -> ConnectorError:
    if error.code >= _PERMANENT:
        return Rejected(texts.REFUSED.format(code=error.code), system=texts.SYSTEM, code=f"SMTP_{error.code}")
    return Unavailable(texts.NOT_NOW.format(code=error.code), system=texts.SYSTEM, code=f"SMTP_{error.code}")


def _context(settings: MailSettings) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=settings.ca_file)
    except (OSError, ssl.SSLError):
        raise NotConfigured(texts.CA_FILE, setting="connections.mail.ca_file", system=texts.SYSTEM) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
