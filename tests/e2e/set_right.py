"""Two people of the demo who set right what was a mistake for one citizen, by keyboard and the words they see."""

from __future__ import annotations

from by_keyboard import mend, press, tick, write
from playwright.sync_api import Page, expect
from watched_browser import PATIENCE

from flows.console.batches import batch_words
from flows.console.corrections import correct_texts
from flows.console.front import overview_texts
from flows.ledger.states import Outcome

WHY = "Opdigtet: brevet gik til en forkert borger"
PURPOSE = "Ser på undskyldningen, før den sendes"


def find_citizen(page: Page) -> None:
    """Go from a finished batch to the first citizen who got the offer."""
    row = page.get_by_role("row").filter(has_text=batch_words.ENDED[Outcome.DONE])
    press(row.get_by_role("link").first)
    page.get_by_role("heading", name=correct_texts.SECTION).wait_for()


def ask_to_set_right(page: Page) -> None:
    """Say what is to be done and why, look at the apology, and ask a colleague."""
    press(page.get_by_role("link", name=correct_texts.ASK, exact=True))
    tick(page.get_by_label(correct_texts.CONTACT_TITLES["brev"]))
    write(page.get_by_label(correct_texts.WHY), WHY)
    write(page.get_by_label(batch_words.PURPOSE), PURPOSE)
    press(page.get_by_role("button", name=correct_texts.LETTER_SHOW))
    page.get_by_role("img", name=correct_texts.PICTURE).wait_for()
    press(page.get_by_role("button", name=correct_texts.SEND))
    expect(page.get_by_role("status").first).to_contain_text(correct_texts.DONE["bedt"], timeout=PATIENCE)


def find_waiting(page: Page) -> None:
    """Go from the front page of the work to the correction that waits."""
    press(page.get_by_role("link", name=overview_texts.TITLE, exact=True))
    press(page.get_by_role("link", name=overview_texts.SEE_CORRECTIONS))
    press(page.get_by_role("row").get_by_role("link").first)
    page.get_by_text(WHY).wait_for()


def approve_correction(page: Page) -> None:
    """Press approve unread and be told at the field; then read it and release it."""
    press(page.get_by_role("button", name=correct_texts.APPROVE))
    mend(page)
    tick(page.get_by_label(correct_texts.APPROVE_SEEN))
    press(page.get_by_role("button", name=correct_texts.APPROVE))
    expect(page.get_by_role("status").first).to_contain_text(correct_texts.DONE["godkendt"], timeout=PATIENCE)
