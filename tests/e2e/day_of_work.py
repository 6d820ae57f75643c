"""The rest of a day's work on the pages, by keyboard: lines, settings, and a login that ended meanwhile."""

from __future__ import annotations

import re

from by_keyboard import mend, press, reach
from playwright.sync_api import Page, expect
from watched_browser import PATIENCE

from catalogue.web import texts
from catalogue.web.sessions import COOKIE
from flows.console.runs import run_texts
from flows.console.settings import settings_texts
from flows.console.worklist import worklist_texts

NOTE = "Opdigtet: talt med borgeren i telefonen"


def open_line(page: Page) -> None:
    """Go from the menu to a line that is closed with a note."""
    press(page.get_by_role("navigation").get_by_role("link", name=worklist_texts.TITLE, exact=True))
    press(page.get_by_role("row").get_by_role("link").first)
    page.get_by_role("heading", name=worklist_texts.DO).wait_for()


def take_and_give_back(page: Page) -> None:
    """Take the line, and put it back for the others."""
    press(page.get_by_role("button", name=worklist_texts.TAKE))
    _done(page, "taget")
    press(page.get_by_role("button", name=worklist_texts.GIVE_BACK))
    _done(page, "lagt-tilbage")


def lose_login(page: Page) -> None:
    """Close the line without saying what was done; say it, and send it when the login is over."""
    press(page.get_by_role("button", name=worklist_texts.RESOLVE))
    mend(page)
    page.keyboard.type(NOTE)
    page.context.clear_cookies(name=re.compile(COOKIE))
    press(page.get_by_role("button", name=worklist_texts.RESOLVE))
    page.get_by_text(texts.LOGIN_KEPT).wait_for()


def log_in_again(page: Page, subject: str) -> None:
    """Log in, and find what was typed ready to be sent."""
    press(page.locator(f"button[value={subject}]"))
    page.get_by_role("heading", name=texts.LOGIN_DONE).wait_for()


def send_again(page: Page) -> None:
    """Send what was typed before the login."""
    press(page.get_by_role("button", name=texts.LOGIN_SEND))
    _done(page, "loest")


def change_setting(page: Page) -> None:
    """Go from the menu to the settings, make a number one higher without saying why, and then say why."""
    press(page.get_by_role("navigation").get_by_role("link", name=run_texts.ADOPTIONS, exact=True))
    press(page.locator("h2 a[href^='/ibrugtagninger/']").first)
    press(page.get_by_role("link", name=run_texts.CHANGE_SETTINGS))
    number = page.locator("input[inputmode=decimal]").first
    reach(number)
    page.keyboard.press("Control+a")
    page.keyboard.type(str(int(number.input_value()) + 1))
    press(page.get_by_role("button", name=settings_texts.SAVE).last)
    mend(page)


def save_setting(page: Page) -> None:
    """Say why, and save."""
    page.keyboard.type("Opdigtet: besluttet af byrådet")
    press(page.get_by_role("button", name=settings_texts.SAVE).last)
    page.wait_for_url(re.compile(r"/indstillinger/\d+$"))


def _done(page: Page, deed: str) -> None:
    said = page.get_by_role("status").first
    expect(said).to_contain_text(worklist_texts.DONE[deed], timeout=PATIENCE)
