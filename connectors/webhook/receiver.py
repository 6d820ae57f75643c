"""A webhook: the `NoticeReceiver` port over HTTPS. It follows no redirect and keeps nothing of the answer."""

from __future__ import annotations

from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self

from connectors.http import Endpoint, HttpClient
from connectors.ports import Notice, Reference
from connectors.webhook import texts
from connectors.webhook.document import signed_call
from connectors.webhook.settings import WebhookSettings

MOST_ANSWERED: Final = 65_536
"""Bytes of an answer that are waited for; the rest is left unread."""


class WebhookReceiver:
    """One organisation's receiver. Use it as a context manager."""

    def __init__(self, settings: WebhookSettings) -> None:
        self._settings = settings
        self._http = HttpClient(Endpoint(texts.SYSTEM, timeout=settings.timeout_seconds, most_answered=MOST_ANSWERED))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    async def tell(self, notice: Notice, reference: Reference) -> None:
        """Post one signed call with `reference` as its id, within `timeout_seconds`.

        A 2xx is a yes. A redirect is a refusal: where a notice goes is written in the adoption, nowhere else.
        """
        call = signed_call(notice, reference, self._settings.secret.get_secret_value(), datetime.now(UTC))
        await self._http.write("POST", self._settings.url, content=call.body, headers=dict(call.headers))
