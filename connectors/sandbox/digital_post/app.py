"""The three REST steps of SF1601 as one plain ASGI application: tokens, registration look-up, sending.

Paths, headers and answers: facts: letters-and-digital-post.md 2.1-2.3. The client certificate is the server's to
ask for. no source: the shape of an error answer, and 401 for a token of another service.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lxml import etree
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.sandbox.digital_post.form import LIMITS, Form, FormRefusedError, read_form
from connectors.sandbox.digital_post.letters import DIGITAL, LetterStore, PostedLetter
from connectors.sandbox.digital_post.tokens import (
    LOOKUP_ENTITY,
    SEND_ENTITY,
    Clock,
    TokenRefusedError,
    TokenService,
    utc_now,
)
from connectors.sandbox.digital_post.validity import Fault, fault_of

ISSUE_PATH: Final = "/runtime/api/rest/wstrust/v1/issue"
EXCHANGE_PATH: Final = "/service/AccessTokenService_1/token"
LOOKUP_PATH: Final = "/service/PostForespoerg_1/digitalpost"
KOMBI_PATH: Final = "/service/KombiPostAfsend_1/kombi"
MEMOS_PATH: Final = "/service/KombiPostAfsend_1/memos"
_STAMP: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_CLOCK_TOLERANCE: Final = timedelta(minutes=10)
_BODY_LIMIT: Final = LIMITS[DIGITAL] * 4 // 3 + 1024 * 1024
_TEN_DIGITS: Final = re.compile(r"\d{10}")


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """What the imitation knows of recipients."""

    registered: Callable[[str], bool]
    """Whether a CPR number can receive Digital Post right now."""
    bounces: Callable[[str], bool]
    """Whether a letter to this CPR number, or to this name on paper, comes back as `Fejlet`."""


class _RefusedError(Exception):
    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status, self.code = status, code


class DigitalPost:
    """SF1601 for one municipality. `app` is the ASGI application; every accepted letter goes to `on_letter`."""

    def __init__(
        self,
        tokens: TokenService,
        mailboxes: Mailboxes,
        store: LetterStore,
        *,
        on_letter: Callable[[PostedLetter], None] = lambda _letter: None,
        clock: Clock = utc_now,
    ) -> None:
        self.tokens, self.store = tokens, store
        self._mailboxes, self._on_letter, self._clock = mailboxes, on_letter, clock
        self.app = Starlette(
            routes=[
                Route(ISSUE_PATH, self._issue, methods=["POST"]),
                Route(EXCHANGE_PATH, self._exchange, methods=["POST"]),
                Route(LOOKUP_PATH, self._look_up, methods=["GET"]),
                Route(KOMBI_PATH, self._kombi, methods=["POST"]),
                Route(MEMOS_PATH, self._memos, methods=["POST"]),
            ]
        )

    async def _issue(self, request: Request) -> Response:
        try:
            wish = json.loads(await request.body())
            return JSONResponse(self.tokens.issue(wish if isinstance(wish, dict) else {}))
        except ValueError:
            return JSONResponse({"Fault": {"Reason": "Indholdet er ikke JSON"}}, 400)
        except TokenRefusedError as error:
            return JSONResponse({"Fault": {"Reason": str(error)}}, 400)

    async def _exchange(self, request: Request) -> Response:
        form = await request.form()
        try:
            return JSONResponse(self.tokens.exchange(str(form.get("saml-token", ""))))
        except TokenRefusedError as error:
            return JSONResponse({"error": "invalid_token", "error_description": str(error)}, 401)

    async def _look_up(self, request: Request) -> Response:
        try:
            self._check(request, LOOKUP_ENTITY)
        except _RefusedError as refused:
            return JSONResponse({"error": refused.code, "error_description": str(refused)}, refused.status)
        cpr = request.query_params.get("cprNumber", "")
        if not _TEN_DIGITS.fullmatch(cpr):
            return JSONResponse({"error": "cprNumber", "error_description": "cprNumber skal have ti cifre"}, 400)
        return JSONResponse({"result": self._mailboxes.registered(cpr)})

    async def _kombi(self, request: Request) -> Response:
        return await self._send(request, only_memo=False)

    async def _memos(self, request: Request) -> Response:
        return await self._send(request, only_memo=True)

    async def _send(self, request: Request, *, only_memo: bool) -> Response:
        try:
            transaction = self._check(request, SEND_ENTITY)
            self._check_media_type(request)
            form = read_form(await _body(request), only_memo=only_memo)
        except _RefusedError as refused:
            return _answer(refused.status, code=refused.code, text=str(refused))
        except FormRefusedError as form_refused:
            return _answer(400, code=form_refused.code, text=str(form_refused))
        letter = self._accept(form, transaction)
        return _answer(200, transmission_id=letter.transmission_id)

    def _check(self, request: Request, entity: str) -> str:
        try:
            self.tokens.check(request.headers.get("authorization", ""), entity)
        except TokenRefusedError as error:
            raise _RefusedError(401, "token", str(error)) from error
        transaction = request.headers.get("x-transaktionsid", "")
        try:
            uuid.UUID(transaction)
        except ValueError as error:
            raise _RefusedError(400, "x-TransaktionsId", "x-TransaktionsId skal være en UUID") from error
        self._check_stamp(request.headers.get("x-transaktionstid", ""))
        return transaction

    def _check_stamp(self, stamp: str) -> None:
        """Refuse local time that calls itself UTC, which public clients send."""
        try:
            moment = datetime.fromisoformat(stamp) if _STAMP.fullmatch(stamp) else None
        except ValueError:
            moment = None
        if moment is None or abs(moment - self._clock()) > _CLOCK_TOLERANCE:
            raise _RefusedError(
                400, "x-TransaktionsTid", "x-TransaktionsTid skal være tiden nu i UTC, ÅÅÅÅ-MM-DDTtt:mm:ssZ"
            )

    @staticmethod
    def _check_media_type(request: Request) -> None:
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/xml":
            raise _RefusedError(415, "content-type", "content-type skal være application/xml")

    def _accept(self, form: Form, transaction: str) -> PostedLetter:
        fault = fault_of(form) or self._later_failure(form)
        letter = PostedLetter(
            letter_id=form.letter_id,
            channel=form.channel,
            transmission_id=str(uuid.uuid4()),
            transaction_id=transaction,
            message_id=form.message_id,
            recipient=form.recipient,
            accepted=self._clock().isoformat(),
            failure=fault.code if fault else "",
            failure_text=fault.text if fault else "",
            pdf=self.store.keep_pdf(form.letter_id, form.content),
        )
        self.store.add(letter)
        self._on_letter(letter)
        return letter

    def _later_failure(self, form: Form) -> Fault | None:
        # no source: these two error codes.
        if form.channel == DIGITAL and not self._mailboxes.registered(form.recipient):
            return Fault("recipient.unknown", "Modtageren er ikke tilmeldt Digital Post")
        if self._mailboxes.bounces(form.recipient if form.channel == DIGITAL else form.recipient_name):
            return Fault("delivery.failed", "Forsendelsen kunne ikke leveres")
        return None


async def _body(request: Request) -> bytes:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > _BODY_LIMIT:
            raise _RefusedError(413, "kombi.stoerrelse", "Forsendelsen er for stor")
        chunks.append(chunk)
    return b"".join(chunks)


def _answer(status: int, *, transmission_id: str = "", code: str = "", text: str = "") -> Response:
    root = etree.Element("kombi_response")
    etree.SubElement(root, "Result").text = "false" if code else "true"
    if transmission_id:
        etree.SubElement(root, "TransmissionID").text = transmission_id
    if code:
        reaction = etree.SubElement(etree.SubElement(root, "HovedoplysningerSvarREST"), "SvarReaktion")
        fault = etree.SubElement(reaction, "Fejl")
        etree.SubElement(fault, "FejlId").text = code
        etree.SubElement(fault, "FejlTekst").text = text
    body = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return Response(body, status, media_type="application/xml")
