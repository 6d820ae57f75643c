"""A caseworker with citizens on the phone, who writes down their answers by keyboard and the words on the pages."""

from __future__ import annotations

from pathlib import Path

from by_keyboard import mend, press, reach, tick, write
from playwright.sync_api import Page, expect
from three_people import PURPOSE
from watched_browser import PATIENCE

from flows.console.batches import batch_words
from flows.console.citizens import citizen_words
from flows.console.replies import reply_texts
from flows.ledger.states import ReplyKind
from flows.runner.telling.replies import KINDS


def see_who(page: Page) -> str:
    """Ask for the name behind the page of a citizen without saying why, then say why; return the number."""
    show = page.get_by_role("button", name=citizen_words.SHOW_NAME)
    press(show)
    mend(page)
    write(page.get_by_label(batch_words.PURPOSE), PURPOSE)
    press(show)
    number = page.locator("#vist dt", has_text=citizen_words.CPR).locator("xpath=following-sibling::dd")
    return number.inner_text()


def find_by_number(page: Page, cpr: str) -> None:
    """Go from the menu to a citizen's replies by number; leave the number out at first."""
    press(page.get_by_role("navigation").get_by_role("link", name=reply_texts.TITLE, exact=True))
    press(page.get_by_role("button", name=reply_texts.FIND))
    mend(page)
    page.keyboard.type(cpr)
    write(page.get_by_label(batch_words.PURPOSE), PURPOSE)
    press(page.get_by_role("button", name=reply_texts.FIND))
    page.get_by_role("heading", name=reply_texts.FORM_TITLE).wait_for()


def write_down(page: Page, kind: ReplyKind) -> None:
    """Save without having chosen what was answered, then choose it."""
    press(page.get_by_role("button", name=reply_texts.FORM_SAVE))
    mend(page)
    tick(page.get_by_label(KINDS[kind], exact=True))
    press(page.get_by_role("button", name=reply_texts.FORM_SAVE))
    expect(page.get_by_role("status").first).to_contain_text("Svaret er gemt", timeout=PATIENCE)


def see_list(page: Page, file: Path) -> None:
    """Ask what a file of replies would be without having chosen one, then choose it."""
    press(page.get_by_role("navigation").get_by_role("link", name=reply_texts.TITLE, exact=True))
    press(page.get_by_role("link", name=reply_texts.LIST_TITLE))
    press(page.get_by_role("button", name=reply_texts.LIST_PREVIEW))
    mend(page)
    chooser = page.get_by_label(reply_texts.LIST_FILE, exact=True)
    reach(chooser)
    chooser.set_input_files(file)
    press(page.get_by_role("button", name=reply_texts.LIST_PREVIEW))
    page.get_by_role("heading", name=reply_texts.LIST_HEADING, level=1).wait_for()


def save_list(page: Page, count: int) -> None:
    """Keep what the list would be."""
    press(page.get_by_role("button", name=reply_texts.list_save(count)))
    expect(page.get_by_role("status").first).to_contain_text(reply_texts.list_kept(count, 0), timeout=PATIENCE)
