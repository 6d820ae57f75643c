"""Sends every form with nothing filled in: each is to be refused beside its fields, with focus on what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

FORMS = "form[method=post]:has(input:not([type=hidden]), textarea, select)"
"""Those that have something to fill in."""
BUTTONS = "button[type=submit]:not([formnovalidate]):not([tabindex='-1'])"
"""Not those that only add a row to a form, or take one away."""
_ACTION = "button => button.hasAttribute('formaction') ? button.formAction : button.form.action"
_EMPTY = """button => {
  const folded = button.closest('details');
  if (folded) folded.open = true;
  for (const each of button.form.elements) {
    if (each.type === 'checkbox' || each.type === 'radio') each.checked = false;
    else if (!['hidden', 'submit', 'fieldset'].includes(each.type)) each.value = '';
  }
}"""
_REFUSED = 422
NOTHING_NEEDED = {"/ibrugtagninger/{adoption}/proevekoersel"}
"""Where a form may be sent to as it is: not sent here, since something would begin."""


class BlankForms:
    """Which forms have been refused, by the kind of path they are sent to."""

    def __init__(self, kind: Callable[[str], str | None]) -> None:
        self._kind = kind
        self.seen: set[str] = set()
        self.wrong: list[str] = []
        """Forms that were not refused, and answers whose focus is elsewhere."""

    def refused(self, page: Page) -> Iterator[str]:
        """Send what the open page has of forms not seen before, and yield each name while the answer is open."""
        here = page.url
        for number in range(page.locator(FORMS).locator(BUTTONS).count()):
            button = page.locator(FORMS).locator(BUTTONS).nth(number)
            name = self._name(button)
            if name in self.seen | NOTHING_NEEDED:
                continue
            self.seen.add(name)
            yield from self._send(page, button, name)
            page.goto(here)

    def _name(self, button: Locator) -> str:
        path = urlsplit(button.evaluate(_ACTION)).path
        value = button.get_attribute("value")
        return f"{self._kind(path) or path}{' ' + value if value else ''}"

    def _send(self, page: Page, button: Locator, name: str) -> Iterator[str]:
        button.evaluate(_EMPTY)
        with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
            button.click()
        page.wait_for_load_state()
        if answer.value.status != _REFUSED:
            self.wrong.append(f"{name} answered {answer.value.status}")
        elif not page.locator("#fejl").evaluate("said => said === document.activeElement"):
            self.wrong.append(f"{name} has focus elsewhere")
        yield name
