"""A whole file of replies: seen first, kept when somebody says so; it lies in no file and no table in between."""

from __future__ import annotations

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from catalogue.web.forms import Field, Problem
from catalogue.web.render import Renderer
from catalogue.web.routing import OtherDistrict, Page, to, visitor_of
from flows.console import addresses
from flows.console.carried import carried, carry
from flows.console.kept_ledger import KeptLedger
from flows.console.replies import reply_texts
from flows.console.replies.reply_finding import adoption_field, our_adoptions
from flows.console.replies.reply_form import text
from flows.console.replies.reply_view import RECORDS
from flows.ledger.model import Adoption
from flows.runner.adopting.engagement import danish_day
from flows.runner.runs.reply_keeping import Weighed, keep, weigh
from flows.runner.runs.reply_list import MOST_BYTES, NotAList, read_list
from flows.runner.telling.replies import KINDS

PATH: Final = f"{addresses.REPLIES}/liste"
ADOPTION, FILE, CONTENT = "liste-ibrugtagning", "fil", "indhold"
_ROOM: Final = 50_000
"""What a browser puts around a file. All of it stays below what is put on disk while it comes in."""
_SHOWN: Final = 200


class ReplyUploadPages:
    """Taking a list of replies in two steps."""

    def __init__(self, renderer: Renderer, ledger: KeptLedger) -> None:
        self._renderer = renderer
        self._ledger = ledger

    def pages(self) -> list[Page]:
        """Return the paths: choosing a file, seeing what it would be, keeping it."""
        return [
            Page(PATH, self.blank, RECORDS),
            Page(PATH, self.preview, RECORDS, ("POST",), MOST_BYTES + _ROOM),
            Page(f"{PATH}/gem", self.save, RECORDS, ("POST",)),
        ]

    async def blank(self, request: Request) -> Response:
        """Show the form."""
        return await run_in_threadpool(self._form, request, "", ())

    async def preview(self, request: Request) -> Response:
        """Show what a file would be, and keep nothing."""
        form = await request.form()
        sent = form.get(FILE)
        content = await sent.read() if isinstance(sent, UploadFile) else b""
        return await run_in_threadpool(self._preview, request, text(form, ADOPTION), content)

    async def save(self, request: Request) -> Response:
        """Keep what was seen; weighed anew, since somebody may have recorded some of it meanwhile."""
        form = await request.form()
        return await run_in_threadpool(self._save, request, text(form, ADOPTION), text(form, CONTENT))

    def _preview(self, request: Request, name: str, content: bytes) -> Response:
        opened, adoption = self._ledger(), self._adoption(request, name)
        if adoption is None or not content:
            wrong = (
                (ADOPTION, "" if adoption else reply_texts.ADOPTION_WRONG),
                (FILE, "" if content else reply_texts.LIST_FILE_MISSING),
            )
            return self._form(request, name, tuple(Problem(field, told) for field, told in wrong if told))
        try:
            weighed = self._weighed(request, adoption, content)
        except NotAList as refused:
            return self._form(request, name, (Problem(FILE, refused.message),))
        hidden = carry(opened, visitor_of(request), f"{CONTENT}/{adoption.id}", content) if weighed.new else ""
        return self._renderer.page(
            request,
            "reply_list.html",
            r=reply_texts,
            addresses=addresses,
            path=PATH,
            lead=reply_texts.list_lead(len(weighed.new), weighed.known, len(weighed.faults)),
            counts=[(KINDS[kind], count) for kind, count in weighed.by_kind.items()],
            faults=weighed.faults[:_SHOWN],
            more=max(0, len(weighed.faults) - _SHOWN),
            new=len(weighed.new),
            adoption=adoption,
            hidden=hidden,
        )

    def _save(self, request: Request, name: str, hidden: str) -> Response:
        opened, adoption = self._ledger(), self._adoption(request, name)
        content = carried(opened, visitor_of(request), f"{CONTENT}/{name}", hidden) if adoption else None
        if adoption is None or content is None:
            return self._form(request, name, (Problem(FILE, reply_texts.LIST_EXPIRED),))
        try:
            weighed = self._weighed(request, adoption, content)
        except NotAList as refused:
            return self._form(request, name, (Problem(FILE, refused.message),))
        kept = keep(opened, weighed)
        return to(addresses.REPLIES, gemt=str(kept), udeladt=str(len(weighed.faults)))

    def _weighed(self, request: Request, adoption: Adoption, content: bytes) -> Weighed:
        opened = self._ledger()
        listed = read_list(content, danish_day(opened.now()))
        return weigh(opened, adoption.organisation_cvr, adoption.lineage, listed, visitor_of(request).name)

    def _form(self, request: Request, name: str, problems: tuple[Problem, ...]) -> Response:
        opened, visitor = self._ledger(), visitor_of(request)
        if visitor.narrowed is not None:
            raise OtherDistrict(PATH)
        wrong = {each.field: each.text for each in problems}
        adoptions = our_adoptions(opened, visitor)
        chosen = name or (adoptions[0].id if adoptions else "")
        return self._renderer.page(
            request,
            "reply_upload.html",
            422 if problems else 200,
            r=reply_texts,
            addresses=addresses,
            path=PATH,
            problems=problems,
            form=(
                adoption_field(ADOPTION, adoptions, chosen, wrong.get(ADOPTION, "")),
                Field(FILE, reply_texts.LIST_FILE, "file", reply_texts.LIST_FILE_HINT, error=wrong.get(FILE, "")),
            )
            if adoptions
            else (),
        )

    def _adoption(self, request: Request, name: str) -> Adoption | None:
        """Return one of the organisation's adoptions; raise `OtherDistrict` for who sees some districts only."""
        visitor = visitor_of(request)
        if visitor.narrowed is not None:
            raise OtherDistrict(PATH)
        return next((each for each in our_adoptions(self._ledger(), visitor) if each.id == name), None)
