"""A caseworker with a citizen on the phone, who writes down the answer by keyboard and the words on the pages."""

from __future__ import annotations

from by_keyboard import press, tick, write
from playwright.sync_api import Page, expect
from watched_browser import PATIENCE

from flows.console import batch_words, reply_texts
from flows.ledger.states import ReplyKind
from flows.runner.telling.replies import KINDS


def write_down(page: Page, cpr: str, kind: ReplyKind) -> None:
    """Go from the menu to the citizen, and write down what was answered today by telephone."""
    press(page.get_by_role("link", name=reply_texts.TITLE, exact=True))
    write(page.get_by_label(reply_texts.CPR), cpr)
    write(page.get_by_label(batch_words.PURPOSE), "Borgeren ringer og svarer")
    press(page.get_by_role("button", name=reply_texts.FIND))
    tick(page.get_by_label(KINDS[kind], exact=True))
    press(page.get_by_role("button", name=reply_texts.FORM_SAVE))
    expect(page.get_by_role("status").first).to_contain_text("Svaret er gemt", timeout=PATIENCE)
