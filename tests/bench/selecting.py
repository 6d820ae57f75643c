"""Selecting 20,000 citizens beside doing nothing with them but deciding."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from big_batch import CITIZENS, BigTown, somebody
from figures import Figure
from runner.small_town import SmallTown, person, small_town

from connectors.ports import Person
from flows.recipe.decide import decide
from flows.runner.adopting.engagement import Engagement
from flows.runner.casework.facts import CARE_FACTS, register_facts
from flows.runner.runs.candidates import Selection


def strangers_figure(folder: Path) -> Figure:
    """Measure among citizens the ledger has never seen."""
    with small_town(folder, [person(0)]) as town:
        # Finding out that nobody is known costs a quarter of deciding; one question for each would cost tenfold.
        return _figure("select 20,000, nobody known", town, range(CITIZENS), 2.5)


def known_figure(big: BigTown) -> Figure:
    """Measure where every hundredth has a case already, whose history is read citizen by citizen."""
    first = CITIZENS - CITIZENS // 100 + 1
    # Each history is found by the citizen's own cases; by the state of every letter ever sent it cost eight times that.
    return _figure("select 20,000, every 100th known", big.console.town, range(first, first + CITIZENS), 3.5)


def _figure(title: str, town: SmallTown, numbers: range, limit: float) -> Figure:
    """Take the cheaper of two decidings and of two selections, in this process' CPU time."""
    town.people = [somebody(number) for number in numbers]
    work = town.work()
    plain = min(_seconds(lambda: _decided(work)) for _ in range(2))
    whole = min(_seconds(lambda: _selected(work)) for _ in range(2))
    return Figure(title, whole, plain, "s CPU", limit)


def _selected(work: Engagement) -> int:
    table = work.robot.table(work.settings.rules, work.today)
    return sum(1 for _ in Selection(work, table).stream())


def _decided(work: Engagement) -> int:
    table, code = work.robot.table(work.settings.rules, work.today), work.adoption.organisation.municipality_code
    people = (each for each in work.ports.register.stream() if isinstance(each, Person))
    facts = (register_facts(each, work.today, code, None) for each in people)
    return Counter(decide(each, table, work.settings, absent_ok=CARE_FACTS).outcome for each in facts).total()


def _seconds(do: Callable[[], int]) -> float:
    before = time.process_time()
    assert do() == CITIZENS
    return time.process_time() - before
