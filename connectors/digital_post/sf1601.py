"""Digital Post and print through KOMBIT's Serviceplatformen, SF1601: the `Post` port.

One call a letter. The channel is chosen by the caller after `is_registered`; a look-up that failed is never an answer
(facts: letters-and-digital-post.md 2.3).
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Final, Protocol, Self

from connectors.cpr import Cpr
from connectors.digital_post import texts
from connectors.digital_post.certificate import client_context, read_certificate
from connectors.digital_post.envelope import KombiChoice, kombi_request, read_answer, transaction_id
from connectors.digital_post.fjernprint import build_shipment
from connectors.digital_post.masking import mask_lookups
from connectors.digital_post.memo import build_message
from connectors.digital_post.schemas import Schemas
from connectors.digital_post.settings import DigitalPostConnection, DigitalPostSettings
from connectors.digital_post.tokens import Clock, Tokens
from connectors.digital_post.xmltree import utc
from connectors.errors import ConnectorError, OutcomeUnknown, Rejected, Unavailable
from connectors.http import Endpoint, HttpClient
from connectors.ports import DigitalLetter, PaperLetter, Reference, RemoteId

_LOOKUP: Final = "PostForespoerg_1/digitalpost"
_UNAUTHORIZED: Final = "HTTP_401"
_REFUSED: Final = frozenset({_UNAUTHORIZED, "HTTP_403"})


class _Answer(Protocol):
    @property
    def content(self) -> bytes: ...


_Send = Callable[..., Awaitable[_Answer]]


def _now() -> datetime:
    return datetime.now(UTC)


class Sf1601Post:
    """One organisation's post. Share it; close it when done."""

    def __init__(
        self,
        settings: DigitalPostSettings,
        connection: DigitalPostConnection,
        *,
        schemas: Schemas | None = None,
        clock: Clock = _now,
    ) -> None:
        self._settings = settings
        self._connection = connection
        self._schemas = schemas if schemas is not None else Schemas.from_environment()
        self._clock = clock
        certificate = read_certificate(connection.certificate_file) if connection.certificate_file else None
        context = client_context(connection)
        self._http = HttpClient(_endpoint(texts.SYSTEM, connection), verify=context)
        self._token_http = HttpClient(_endpoint(texts.TRUST_SYSTEM, connection), verify=context)
        self.tokens = Tokens(connection, settings.sender_cvr, certificate, self._token_http, clock)
        mask_lookups()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close both connection pools."""
        await self._http.close()
        await self._token_http.close()

    def certificate_expires(self) -> datetime:
        """Return when the certificate expires, for the health check; raise `NotConfigured` when it is unreadable."""
        return read_certificate(self._connection.certificate_file).expires

    async def is_registered(self, cpr: Cpr) -> bool:
        """Return whether the number can receive Digital Post; False also means exempt, dead or unknown.

        Raises `Retryable` when the look-up failed, `Rejected` when we have no access, `NotConfigured` when no token
        is given.
        """
        url = self._connection.service(_LOOKUP)
        query = {"cprNumber": cpr.reveal("opslag i Digital Post")}
        try:
            body = await self._call(self._http.read, "GET", url, self._connection.lookup_entity_id, params=query)
            answer = json.loads(body)
        except Rejected as error:
            raise _lookup_error(error) from None
        except ValueError:
            raise Unavailable(texts.LOOKUP_FAILED, system=texts.SYSTEM) from None
        result = answer.get("result") if isinstance(answer, dict) else None
        if not isinstance(result, bool):
            raise Unavailable(texts.LOOKUP_FAILED, system=texts.SYSTEM)
        return result

    async def send_digital(self, letter: DigitalLetter, reference: Reference) -> RemoteId:
        """Send by Digital Post with `reference` as MeMo `messageUUID`; return the transmission's id."""
        body = await asyncio.to_thread(self._digital_body, letter, reference)
        return await self._send(KombiChoice.DIGITAL, self._connection.digital_path, body, reference)

    async def send_paper(self, letter: PaperLetter, reference: Reference) -> RemoteId:
        """Send to print with `reference` as `AfsendelseIdentifikator`; return the transmission's id."""
        body = await asyncio.to_thread(self._paper_body, letter, reference)
        return await self._send(KombiChoice.PAPER, "kombi", body, reference)

    def _digital_body(self, letter: DigitalLetter, reference: Reference) -> bytes:
        message = build_message(letter, reference, self._settings)
        if self._schemas.memo is not None:
            self._schemas.memo.check(message)
        return kombi_request(KombiChoice.DIGITAL, message)

    def _paper_body(self, letter: PaperLetter, reference: Reference) -> bytes:
        shipment = build_shipment(letter, reference, self._settings)
        if self._schemas.fjernprint is not None:
            self._schemas.fjernprint.check(shipment)
        return kombi_request(KombiChoice.PAPER, shipment)

    async def _send(self, choice: KombiChoice, path: str, body: bytes, reference: Reference) -> RemoteId:
        transaction = transaction_id(choice, reference)
        url = self._connection.service(f"KombiPostAfsend_1/{path}")
        try:
            answer = await self._call(
                self._http.write,
                "POST",
                url,
                self._connection.send_entity_id,
                transaction=transaction,
                content=body,
            )
        except Rejected as error:
            raise _send_error(error) from None
        return read_answer(answer, transaction)

    async def _call(
        self, send: _Send, method: str, url: str, entity_id: str, *, transaction: str = "", **request: Any
    ) -> bytes:
        """Call with an access token; on 401 once more with a new one: a call refused so did nothing."""
        for last in (False, True):
            token = await self.tokens.access(entity_id)
            headers = {
                "authorization": token,
                "x-TransaktionsId": transaction or str(uuid.uuid4()),
                "x-TransaktionsTid": utc(self._clock()),
                "content-type": "application/xml",
            }
            try:
                return (await send(method, url, headers=headers, **request)).content
            except Rejected as error:
                if last or error.code != _UNAUTHORIZED:
                    raise
                self.tokens.discard(entity_id, token)
        raise AssertionError("unreachable")


def _endpoint(system: str, connection: DigitalPostConnection) -> Endpoint:
    return Endpoint(system, timeout=connection.timeout_seconds, connect_timeout=connection.connect_seconds)


def _lookup_error(error: Rejected) -> Rejected | Unavailable:
    if error.code in _REFUSED:
        return Rejected(texts.ACCESS_REFUSED, system=texts.SYSTEM, code=error.code)
    return Unavailable(texts.LOOKUP_FAILED, system=texts.SYSTEM, code=error.code)


def _send_error(error: Rejected) -> ConnectorError:
    # No public source says how SF1601 answers a repeated id. A 409 may mean that an earlier call with this reference
    # came through, which its receipt will show; taking it for yes or no could lose the letter or send it twice.
    if error.code == "HTTP_409":
        return OutcomeUnknown(texts.CONFLICT, system=texts.SYSTEM, code=error.code)
    if error.code in _REFUSED:
        return Rejected(texts.ACCESS_REFUSED, system=texts.SYSTEM, code=error.code)
    return error
