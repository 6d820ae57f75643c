"""What the people of the demo do on the pages, by the words they see; no address is typed but the first."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from catalogue.web import robot_texts
from flows.console import batch_words, run_texts, why_texts

MINUTES = 120_000
BATCH = re.compile(r"B-[A-Z0-9]{6}")
PURPOSE = "Kontrollerer breve før godkendelse"


def see_robot(page: Page) -> None:
    """Go from the front page to the robot's card."""
    page.goto("/")
    page.get_by_role("heading", level=3).get_by_role("link").first.click()
    page.get_by_role("heading", name=robot_texts.RESULTS, level=2).wait_for()


def adopt_and_log_in(page: Page, subject: str) -> None:
    """Press Tag i brug without having logged in, log in, and be where the robot is in use already."""
    page.get_by_role("link", name=robot_texts.ADOPT, exact=True).click()
    page.locator(f"button[value={subject}]").click()
    page.get_by_role("heading", name=run_texts.PREVIEW_TITLE).wait_for()


def start_preview(page: Page) -> str:
    """Start a preview, watch it to its end without touching the page, and return the batch."""
    page.get_by_role("button", name=run_texts.PREVIEW_START).click()
    return _watch(page, run_texts.SEE_BATCH)


def approve(page: Page) -> None:
    """Look at the sample's letters for a stated purpose, and release the batch."""
    page.get_by_label(batch_words.PURPOSE).fill(PURPOSE)
    page.get_by_role("button", name=batch_words.SAMPLE_SHOW).click()
    assert page.get_by_role("img").count() > 0
    page.get_by_role("link", name=batch_words.SAMPLE_BACK).last.click()
    page.get_by_label(batch_words.APPROVE_SEEN).check()
    page.get_by_role("button", name=re.compile("^Godkend")).click()
    expect(page.get_by_role("status").first).to_contain_text(batch_words.APPROVED_NOW)


def start_live(page: Page) -> str:
    """Start the live run that the batch's page leads to, and watch it to its end."""
    page.get_by_role("link", name=batch_words.RUN).click()
    page.get_by_label(re.compile("^Skarp kørsel")).check()
    page.get_by_label(re.compile("^Jeg ved, at robotten sender")).check()
    page.get_by_role("button", name=run_texts.ACT_START).click()
    return _watch(page, run_texts.SEE_RESULT)


def ask_why(page: Page, cpr: str) -> str:
    """Ask why one citizen got no letter, and return the answer."""
    page.get_by_role("link", name=why_texts.TITLE, exact=True).click()
    page.get_by_label(why_texts.CPR).fill(cpr)
    page.get_by_label(batch_words.PURPOSE).fill("Borgeren ringer og spørger")
    page.get_by_role("button", name=why_texts.ASK).click()
    return page.get_by_role("status").first.inner_text()


def _watch(page: Page, then: str) -> str:
    """Wait until the page has gone on by itself to the end of the run; return the batch it links to."""
    page.get_by_role("link", name=then).click(timeout=MINUTES)
    found = BATCH.search(page.get_by_role("heading", level=1).inner_text())
    assert found
    return found.group()
