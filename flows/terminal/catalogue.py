"""`samdrift robots`, `card`, `check` and `deploy`: the catalogue at the terminal."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator
from difflib import get_close_matches
from enum import StrEnum

from catalogue.adoption import AdoptionLine
from catalogue.api import CardPage, Catalogue, RobotLine
from catalogue.evidence import MadeTotal, OutcomeTotal, ProvenOn
from catalogue.labels import FIELDS, UNDER_LIMIT, WORDS
from flows.ledger.states import Outcome
from flows.runner.home import Home
from flows.runner.telling.reasons import Reasons
from flows.runner.telling.summary_text import OUTCOMES
from flows.terminal import diff_texts
from flows.terminal.adopted import adopted
from flows.terminal.prefect_server import own_words, prefect
from flows.terminal.refusal import Refused
from flows.terminal.session import home, say, started_by

_ORDER = tuple(each.value for each in Outcome)
_WIDTH = 100
_INDENT = "    "
_DEEDS = ("indsatser", "digitale breve", "papirbreve", "sundhedsvejledere orienteret")
_HIDDEN = f"hvad robotten gjorde, vises ikke; mindst ét af de fire tal er {UNDER_LIMIT}"


def robots(given: argparse.Namespace) -> int:
    """List the catalogue's robots."""
    place = home(given)
    found: tuple[RobotLine, ...] = ()
    if place.has_catalogue:
        with Catalogue.open(place.catalogue_url) as opened:
            found = opened.robots(_own_cvr(place))
    if not found:
        say("Kataloget er tomt. Tag en robot i brug, fx `samdrift deploy testkommune`.")
    for each in found:
        say(f"{each.lineage}  {each.version}  {each.title} ({each.phase}; bruges af {each.organisations})")
        say(*textwrap.wrap(each.short_description, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT))
    return 0


def card(given: argparse.Namespace) -> int:
    """Show one robot's card with its counts."""
    say(*card_lines(home(given), given.robot))
    return 0


def card_lines(place: Home, lineage: str) -> list[str]:
    """Return the card as lines; raise `Refused` for a robot the catalogue does not have."""
    if not place.has_catalogue:
        raise Refused(_unknown(lineage, []))
    with Catalogue.open(place.catalogue_url) as opened:
        own = _own_cvr(place)
        page = opened.card(lineage, own)
        known = [each.lineage for each in opened.robots(own)]
    if page is None:
        raise Refused(_unknown(lineage, known))
    return [*_facts(page), *_adoptions(page.adoptions), *_counts(page, Reasons(lineage)), *_systems(page.systems)]


def check(given: argparse.Namespace) -> int:
    """Lint one robot, or all; 1 when one has findings that stop it."""
    from flows.runner.orchestration import operations  # noqa: PLC0415 - Prefect: not for `card` to wait for

    checked = operations.check(home(given), given.robot)
    for each in checked:
        say(f"{each.robot}: {'ingen fejl' if each.ok else 'har fejl'}", *(f"  {found}" for found in each.findings))
    return 0 if all(each.ok for each in checked) else 1


def deploy(given: argparse.Namespace) -> int:
    """Register an adoption's robot and its schedule."""
    place = home(given)
    adopted(given.adoption, place)
    with prefect(place):
        from flows.runner.orchestration import operations  # noqa: PLC0415 - Prefect reads its environment when imported

        with own_words():
            done = operations.deploy(place, given.adoption, by=started_by())
    say(f"{done.adoption} bruger nu {done.robot} {done.version}. Beskrivelsen står i kataloget.")
    if done.overlay:
        say(diff_texts.kept(done.adoption, done.overlay))
    say(f"Planen i Prefect hedder {done.deployment}; den forbereder kun og handler aldrig selv.")
    say(f"Næste: `samdrift run {done.adoption}` (prøvekørsel).")
    return 0


def _own_cvr(place: Home) -> str | None:
    """Return the organisation this runner belongs to: it sees its own counts exactly."""
    if not place.has_ledger:
        return None
    with place.ledger() as opened:
        numbers = {each.organisation_cvr for each in opened.adoptions.all()}
    return numbers.pop() if len(numbers) == 1 else None


def _unknown(lineage: str, known: list[str]) -> str:
    if not known:
        return f'Kataloget er tomt, så "{lineage}" findes ikke. Kør `samdrift deploy IBRUGTAGNING` først.'
    near = ", ".join(get_close_matches(lineage, known) or known)
    return f'Robotten "{lineage}" findes ikke i kataloget. Nærmeste: {near}. Se `samdrift robots`.'


def _facts(page: CardPage) -> Iterator[str]:
    yield f"{page.lineage} {page.version}"
    for name, label in FIELDS.items():
        if told := _told(getattr(page.card, name)):
            yield f"  {label}"
            for part in told.splitlines():
                yield from textwrap.wrap(part, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)


def _told(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_told(each) for each in value)
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, StrEnum):
        return WORDS.get(value, str(value))
    return "" if value is None else str(value).strip()


def _adoptions(lines: tuple[AdoptionLine, ...]) -> Iterator[str]:
    yield "  Ibrugtagninger" if lines else "  Ingen har taget den i brug endnu."
    for each in lines:
        yield f"{_INDENT}{each.organisation_name}: {each.adoption}, version {each.version}, {WORDS[each.state]}"


def _counts(page: CardPage, reasons: Reasons) -> Iterator[str]:
    yield "  Målt effekt" if page.totals else "  Målt effekt: ingen skarp kørsel endnu."
    yield from (line for total in sorted(page.totals, key=_place) for line in _outcome(total, reasons))
    yield from (f"{_INDENT}{_made(total)}" for total in page.made)


def _systems(proven: tuple[ProvenOn, ...]) -> Iterator[str]:
    for each in proven:
        told = "; ".join(f"{one.name} ({one.version or 'version ikke oplyst'})" for one in each.systems)
        yield f"{_INDENT}Systemer, {each.version} {WORDS[each.mode]}: {told or 'ikke oplyst'}"


def _place(total: OutcomeTotal) -> tuple[str, str, str, int]:
    """Return where a count stands: newest last, and the endings in the order of every other summary."""
    return total.month, total.version, total.mode, _ORDER.index(total.outcome.lower())


def _outcome(total: OutcomeTotal, reasons: Reasons) -> Iterator[str]:
    outcome = OUTCOMES[Outcome(total.outcome.lower())]
    yield f"{_INDENT}{total.month} {total.version} {WORDS[total.mode]}: {outcome} {total.shown}"
    for each in sorted(total.reasons, key=lambda one: (-one.count, one.reason)):
        if each.reason and total.outcome.lower() != "done":
            yield f"{_INDENT}{_INDENT}{reasons.text(each.reason)}: {each.count}"


def _made(total: MadeTotal) -> str:
    where = f"{total.month} {total.version} {WORDS[total.mode]}"
    counts = (total.interventions, total.letters_digital, total.letters_paper, total.advisors_told)
    # They are hidden together: one of them would tell the small one.
    if None in counts:
        return f"{where}: {_HIDDEN}"
    return f"{where}: " + ", ".join(f"{count} {what}" for count, what in zip(counts, _DEEDS, strict=True))
