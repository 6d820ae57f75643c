"""The signals of one organisation, read from the ledger and the files on disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flows.console.health import health_texts as c
from flows.console.health.health_notices import notice_signal
from flows.console.health.signals import Light, Signal
from flows.ledger import Ledger
from flows.ledger.failures import Failure
from flows.ledger.health import Extract, SystemHealth, Waiting
from flows.ledger.model import Run
from flows.ledger.states import RunState
from flows.runner.adopting.adoption import find_adoption
from flows.runner.adopting.certificates import Certificate, certificates
from flows.runner.casework.postponing import AWAITS_PERSON, PATIENT, SYSTEM_DOWN
from flows.runner.errors import RunnerError
from flows.runner.home import Home
from flows.runner.telling import words
from flows.runner.telling.reasons import Reasons

RENEW_NOW: Final = 30
"""Days. An OCES3 certificate takes weeks to order (facts: letters-and-digital-post.md)."""
RENEW_SOON: Final = 90
RECENT: Final = timedelta(days=1)
FOLLOW_UP_LATE: Final = timedelta(hours=66)
"""A weekend without follow-up is no fault."""
FOLLOW_UP_GONE: Final = timedelta(days=5)
FAILURES_KEPT: Final = timedelta(days=30)
FAILURES_SHOWN: Final = 50
EXTRACT_DAYS: Final = 7
_BROKEN: Final = (RunState.FAILED, RunState.INTERRUPTED)


@dataclass(frozen=True, slots=True)
class Health:
    """How everything is, in four groups, and the unforeseen errors of late."""

    systems: tuple[Signal, ...]
    work: tuple[Signal, ...]
    connections: tuple[Signal, ...]
    notices: tuple[Signal, ...]
    failures: tuple[Failure, ...]

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Return every signal."""
        return (*self.systems, *self.work, *self.connections, *self.notices)


class HealthReader:
    """Reads how one organisation's part of the runner is."""

    def __init__(self, ledger: Ledger, home: Home, organisation: str) -> None:
        self._ledger = ledger
        self._home = home
        self._organisation = organisation
        self._now = ledger.now()

    def read(self) -> Health:
        """Return how everything is now."""
        waiting = self._ledger.health.waiting(self._organisation)
        found = self._ledger.health.systems(self._organisation, (AWAITS_PERSON,))
        return Health(
            tuple(_system(each, self._now) for each in found),
            (_backlog(waiting), self._worklist(), *self._per_adoption()),
            tuple(self._connections()),
            tuple(notice_signal(self._ledger, self._home, each, self._now) for each in self._adoptions()),
            self._failures(),
        )

    def _adoptions(self) -> list[str]:
        return [each.id for each in self._ledger.adoptions.all() if each.organisation_cvr == self._organisation]

    def _worklist(self) -> Signal:
        counts = self._ledger.lines.counts(self._organisation, self._now.date(), "")
        light = Light.RED if counts.overdue else Light.YELLOW if counts.due_today else Light.GREEN
        todo = c.DO_OVERDUE if counts.overdue else ""
        facts = c.open_lines(counts.open, counts.overdue, counts.due_today)
        return Signal(c.WORKLIST, light, facts, todo, "/manuel-behandling", c.SEE_WORKLIST)

    def _per_adoption(self) -> Iterator[Signal]:
        extracts = {each.adoption: each for each in self._ledger.health.extracts(self._organisation)}
        for adoption in self._adoptions():
            if (last := self._ledger.health.last_run(self._organisation, adoption)) is not None:
                yield _run(adoption, last)
            if (extract := extracts.get(adoption)) is not None:
                yield _extract(extract, self._limit(adoption), self._now)
            yield self._follow_up(adoption)

    def _limit(self, adoption: str) -> int:
        try:
            found = find_adoption(adoption, self._home)
        except RunnerError:
            return EXTRACT_DAYS
        asked = found.settings.get("extract_max_age_days", EXTRACT_DAYS)
        return asked if isinstance(asked, int) else EXTRACT_DAYS

    def _follow_up(self, adoption: str) -> Signal:
        last = self._ledger.health.last_follow_up(self._organisation, adoption)
        at = None if last is None else last.finished_at
        light = Light.NONE if at is None else _by_age(self._now - at, FOLLOW_UP_LATE, FOLLOW_UP_GONE)
        todo = c.DO_FOLLOW_UP if light in (Light.YELLOW, Light.RED) else ""
        return Signal(c.follow_up(adoption), light, (c.followed_up(at),), todo)

    def _connections(self) -> Iterator[Signal]:
        for adoption in self._adoptions():
            found = certificates(adoption, self._home)
            if found.trouble:
                yield Signal(c.connections(adoption), Light.RED, (found.trouble,))
            yield from (_certificate(each, self._now) for each in found.certificates)

    def _failures(self) -> tuple[Failure, ...]:
        mine, since = set(self._adoptions()), self._now - FAILURES_KEPT
        recent = self._ledger.failures.recent(FAILURES_SHOWN)
        return tuple(each for each in recent if each.at >= since and each.adoption in mine)


def _system(system: SystemHealth, now: datetime) -> Signal:
    failed, worked = system.last_failure, system.last_success
    if failed is not None and (worked is None or failed > worked):
        light, todo = Light.RED, c.DO_SYSTEM
    elif system.unknown or (failed is not None and now - failed < RECENT):
        light, todo = Light.YELLOW, c.DO_UNKNOWN if system.unknown else ""
    else:
        light, todo = (Light.NONE if worked is None else Light.GREEN), ""
    facts = [c.last_success(worked), c.last_failure(failed)]
    if system.unknown:
        facts.append(c.unknown(system.unknown))
    return Signal(c.system_name(system.name), light, tuple(facts), todo)


def _backlog(waiting: tuple[Waiting, ...]) -> Signal:
    if not waiting:
        return Signal(c.WAITING, Light.GREEN, (c.NONE_WAITING,))
    down = any(each.reason == SYSTEM_DOWN for each in waiting)
    patient = all(each.reason in PATIENT for each in waiting)
    light = Light.RED if down else Light.GREEN if patient else Light.YELLOW
    facts = (c.waiting(each.adoption, each.count, _reason(each), each.next_try) for each in waiting)
    return Signal(c.WAITING, light, tuple(facts), c.DO_SYSTEM if down else "")


def _reason(waiting: Waiting) -> str:
    text = Reasons(waiting.lineage).text(waiting.reason)
    return f"{text[:1].lower()}{text[1:]}"


def _run(adoption: str, run: Run) -> Signal:
    broken = run.state in _BROKEN
    fact = c.ran(run.id, words.word(words.RUN_STATES, run.state), run.finished_at or run.started_at)
    light = Light.RED if broken else Light.GREEN
    return Signal(c.last_run(adoption), light, (fact,), c.DO_RUN if broken else "", f"/koersler/{run.id}", c.SEE_RUN)


def _extract(extract: Extract, limit: int, now: datetime) -> Signal:
    days = (now - extract.as_of).days
    # A set is prepared now and then, not daily: an old extract is no fault before somebody wants to run.
    light = Light.GREEN if days < limit else Light.YELLOW
    todo = c.DO_EXTRACT if days >= limit else ""
    return Signal(c.extract(extract.adoption), light, c.extract_age(days, limit, extract.source), todo)


def _certificate(found: Certificate, now: datetime) -> Signal:
    title = c.certificate(found.used_for, found.adoption)
    if found.expires is None:
        return Signal(title, Light.RED, (c.expires(None, 0),), c.DO_CERTIFICATE_FILE)
    days = (found.expires - now).days
    light = Light.RED if days < RENEW_NOW else Light.YELLOW if days < RENEW_SOON else Light.GREEN
    return Signal(title, light, (c.expires(found.expires, days),), "" if light is Light.GREEN else c.DO_RENEW)


def _by_age(age: timedelta, late: timedelta, gone: timedelta) -> Light:
    return Light.RED if age > gone else Light.YELLOW if age > late else Light.GREEN
