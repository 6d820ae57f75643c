"""A person without a mouse: Tab, Space, Enter, arrows and what is typed; a target that Tab never reaches fails."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

MOST_STOPS = 400
_HERE = "element => element === document.activeElement"
_SEEN = """element => {
  const drawn = style =>
    (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  const label = element.labels && element.labels[0];
  return drawn(getComputedStyle(element)) || (!!label && ['::before', '::after', null].some(
    part => drawn(getComputedStyle(label, part))));
}"""


def press(target: Locator) -> None:
    """Go to a link or a button and press Enter."""
    reach(target)
    target.page.keyboard.press("Enter")


def write(target: Locator, text: str) -> None:
    """Go to a field and type."""
    reach(target)
    target.page.keyboard.type(text)


def tick(target: Locator) -> None:
    """Go to a box and tick it with Space; in a group of choices the arrows lead to the one that is meant."""
    if target.get_attribute("type") == "radio":
        group = target.page.locator(f"input[type=radio][name='{target.get_attribute('name')}']")
        _reach_one_of(group)
        for _ in range(group.count()):
            if target.evaluate(_HERE):
                break
            target.page.keyboard.press("ArrowDown")
    else:
        reach(target)
    target.page.keyboard.press("Space")
    assert target.is_checked()


def reach(target: Locator) -> None:
    """Press Tab until the target has focus, and look that this can be seen."""
    target.wait_for()
    _reach_one_of(target)


def _reach_one_of(targets: Locator) -> None:
    page: Page = targets.page
    for _ in range(MOST_STOPS):
        for target in targets.all():
            if target.evaluate(_HERE):
                assert target.evaluate(_SEEN), f"focus cannot be seen on {target}"
                return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {targets} on {page.url}")


def mend(page: Page) -> None:
    """Find focus on what was wrong with a form, and go by its first link to the field."""
    said = page.locator("#fejl")
    said.wait_for()
    assert said.evaluate(_HERE), f"focus is not on what is wrong at {page.url}"
    link = said.get_by_role("link").first
    press(link)
    field = page.locator(f"[id='{(link.get_attribute('href') or '')[1:]}']")
    assert field.evaluate(_HERE), f"the summary does not lead to {field}"
