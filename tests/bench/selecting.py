"""Selecting 20,000 citizens beside doing nothing with them but deciding."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from big_batch import CITIZENS, somebody
from figures import Figure
from runner.small_town import person, small_town

from connectors.ports import Person
from flows.recipe.decide import decide
from flows.runner.candidates import Selection
from flows.runner.engagement import Engagement
from flows.runner.facts import CARE_FACTS, register_facts


def select_figure(folder: Path) -> Figure:
    """Measure both in this process' CPU time, the cheaper of two each, among citizens the ledger has never seen."""
    with small_town(folder, [person(0)]) as town:
        town.people = [somebody(number) for number in range(CITIZENS)]
        work = town.work()
        plain = min(_seconds(lambda: _decided(work)) for _ in range(2))
        whole = min(_seconds(lambda: _selected(work)) for _ in range(2))
    # Twice what it was: finding out that nobody is known costs a quarter of deciding, a question each would cost twelve.
    return Figure("select 20,000 strangers", whole, plain, "s CPU", 2.5)


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
