"""What the people of the demo do on the pages, by keyboard and the words they see; only the first address is typed."""

from __future__ import annotations

import re
from collections.abc import Callable

from by_keyboard import mend, press, tick, write
from playwright.sync_api import Page, expect
from watched_browser import PATIENCE

from catalogue.web import robot_texts
from flows.console.batches import batch_words
from flows.console.citizens import why_texts
from flows.console.runs import run_texts

MINUTES = 120_000
BATCH = re.compile(r"B-[A-Z0-9]{6}")
PURPOSE = "Kontrollerer breve før godkendelse"


def see_robot(page: Page) -> None:
    """Go from the front page to the robot's card."""
    page.goto("/")
    press(page.get_by_role("heading", level=3).get_by_role("link").first)
    page.get_by_role("heading", name=robot_texts.RESULTS, level=2).wait_for()


def adopt_and_log_in(page: Page, subject: str) -> None:
    """Press Tag i brug without having logged in, log in, and be where the robot is in use already."""
    press(page.get_by_role("link", name=robot_texts.ADOPT, exact=True))
    press(page.locator(f"button[value={subject}]"))
    page.get_by_role("heading", name=run_texts.PREVIEW_TITLE).wait_for()


def start_preview(page: Page, meanwhile: Callable[[], None]) -> str:
    """Start a preview, watch it to its end without touching the page, and return the batch."""
    press(page.get_by_role("button", name=run_texts.PREVIEW_START))
    page.wait_for_url(re.compile("/koersler/"))
    meanwhile()
    return watch(page, run_texts.SEE_BATCH)


def find_batch(page: Page, batch: str) -> None:
    """Go from the menu to the batch."""
    press(page.get_by_role("link", name=run_texts.ADOPTIONS, exact=True))
    press(page.locator("h2 a[href^='/ibrugtagninger/']").first)
    press(page.get_by_role("link", name=batch, exact=True).first)


def see_sample(page: Page) -> None:
    """Ask for the sample's letters for a stated purpose."""
    write(page.get_by_label(batch_words.PURPOSE), PURPOSE)
    press(page.get_by_role("button", name=batch_words.SAMPLE_SHOW))
    page.get_by_role("img").first.wait_for()


def approve_unseen(page: Page) -> None:
    """Press approve without having ticked the box, and be told at the field."""
    press(page.get_by_role("button", name=re.compile("^Godkend")))
    mend(page)


def approve(page: Page) -> None:
    """Go back from the sample and release the batch."""
    press(page.get_by_role("link", name=batch_words.SAMPLE_BACK).last)
    tick(page.get_by_label(batch_words.APPROVE_SEEN))
    press(page.get_by_role("button", name=re.compile("^Godkend")))
    expect(page.get_by_role("status").first).to_contain_text(batch_words.APPROVED_NOW, timeout=PATIENCE)


def start_live(page: Page, link: str = batch_words.RUN) -> None:
    """Start the live run that the batch's page leads to; leave out at first what has to be said of it."""
    press(page.get_by_role("link", name=link))
    press(page.get_by_role("button", name=run_texts.ACT_START))
    mend(page)
    tick(page.get_by_label(re.compile("^Skarp kørsel")))
    tick(page.get_by_label(re.compile("^Jeg ved, at robotten sender")))
    press(page.get_by_role("button", name=run_texts.ACT_START))
    page.wait_for_url(re.compile("/koersler/K-"), timeout=MINUTES)


def stop(page: Page) -> None:
    """Stop the run that is under way, read that the rest can be done later, and go to its batch."""
    press(page.get_by_role("link", name=run_texts.STOP))
    press(page.get_by_role("button", name=run_texts.STOP_YES))
    page.get_by_role("status").filter(has_text=run_texts.STOPPED).wait_for(timeout=MINUTES)
    watch(page, run_texts.SEE_RESULT)


def ask_why(page: Page, cpr: str) -> str:
    """Ask why one citizen got no letter, and return the answer."""
    press(page.get_by_role("link", name=why_texts.TITLE, exact=True))
    write(page.get_by_label(why_texts.CPR), cpr)
    write(page.get_by_label(batch_words.PURPOSE), "Borgeren ringer og spørger")
    press(page.get_by_role("button", name=why_texts.ASK))
    return page.get_by_role("status").first.inner_text()


def watch(page: Page, then: str) -> str:
    """Wait until the page has gone on by itself to the end of the run; return the batch it links to."""
    page.get_by_role("link", name=then).wait_for(timeout=MINUTES)
    press(page.get_by_role("link", name=then))
    title = page.get_by_role("heading", level=1).filter(has_text=BATCH)
    title.wait_for()
    found = BATCH.search(title.inner_text())
    assert found
    return found.group()
