"""By which ways an adoption tells people: its mail server and its webhook, opened for one call at a time.

A notice about a robot that cannot run must not need what the robot needs: nothing but the way itself is opened.
"""

from __future__ import annotations

import hashlib
from typing import Protocol
from urllib.parse import urlsplit

from pydantic import ValidationError

from connectors.errors import NotConfigured
from connectors.mail.smtp import SmtpMailer
from connectors.ports import Mail, Notice, Reference
from connectors.webhook import WebhookReceiver, WebhookSettings
from flows.ledger.notices import NoticeChannel
from flows.runner.adopting.adoption import AdoptionFile
from flows.runner.adopting.places import mail_of, secret_in
from flows.runner.home import Home

SECRET: str = "notices.webhook.secret_file"  # noqa: S105 - a setting's name


class Channels(Protocol):
    """The two ways."""

    async def mail(self, mail: Mail, reference: Reference) -> None:
        """Send one mail; raises as `Mailer.send` does."""
        ...

    async def call(self, notice: Notice, reference: Reference) -> None:
        """Make one call; raises as `NoticeReceiver.tell` does."""
        ...


class OwnChannels:
    """An adoption's own ways."""

    def __init__(self, adoption: AdoptionFile, home: Home) -> None:
        self._adoption = adoption
        self._home = home

    async def mail(self, mail: Mail, reference: Reference) -> None:
        """Send one mail; raises `NotConfigured` too, for a mail server that cannot be opened."""
        try:
            mailer = SmtpMailer(mail_of(self._adoption, self._home))
        except ValidationError:
            raise _unusable("connections.mail") from None
        await mailer.send(mail, reference)

    async def call(self, notice: Notice, reference: Reference) -> None:
        """Make one call; raises `NotConfigured` too, for a secret that is not there."""
        async with WebhookReceiver(self._webhook()) as receiver:
            await receiver.tell(notice, reference)

    def _webhook(self) -> WebhookSettings:
        place = self._adoption.notices.webhook
        if place is None:
            raise _unusable("notices.webhook")
        secret = secret_in(self._home, place.secret_file, SECRET)
        try:
            return WebhookSettings(url=place.url, secret=secret)
        except ValidationError:
            raise NotConfigured(
                f"Filen {place.secret_file} har en hemmelighed, der er for kort. Læg en på mindst 16 tegn i den. "
                "Intet er sendt.",
                setting=SECRET,
            ) from None


def recipients(adoption: AdoptionFile) -> tuple[tuple[NoticeChannel, str], ...]:
    """Return whom the adoption tells, each once: mail addresses, and the webhook by a name that hides its path."""
    mails = adoption.notices.mail
    if mails is None:
        mails = (adoption.operators_mail,) if adoption.operators_mail else ()
    told = [(NoticeChannel.MAIL, address) for address in dict.fromkeys(each.lower() for each in mails)]
    if adoption.notices.webhook is not None:
        told.append((NoticeChannel.WEBHOOK, webhook_name(adoption.notices.webhook.url)))
    return tuple(told)


def webhook_name(url: str) -> str:
    """Return what a webhook is called in the ledger and on pages: its host, and a mark that differs by address."""
    return f"{urlsplit(url).hostname} ({hashlib.sha256(url.encode()).hexdigest()[:6]})"


def _unusable(setting: str) -> NotConfigured:
    return NotConfigured(f"Ibrugtagningens `{setting}` kan ikke bruges. Ret den. Intet er sendt.", setting=setting)
