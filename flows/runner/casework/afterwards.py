"""The hands for what comes after a case has ended: a reply that calls for something, a correction.

The same steps and the same protocol as in a run. Each effect is named for what it follows, so that a task for a yes and
a task for a move are two, and what the run itself made is never made anew.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from connectors.ports import Reference, RemoteId
from flows.ledger.model import Case, EffectRow, Lease
from flows.ledger.states import EffectState
from flows.ledger.step_names import LATER, REPLY, follows, named
from flows.recipe.step import Ending, MadeBefore, Plan, Subject
from flows.runner.adopting.connections import Ports
from flows.runner.adopting.engagement import Engagement, danish_day
from flows.runner.casework.hands import Press
from flows.runner.casework.live_doing import UNTOUCHED, LiveDoing, Tally
from flows.runner.casework.postponing import Postponed


class Afterwards(LiveDoing):
    """The hands for one ended case; `follows` is for example `reply_accepted` or `correct`."""

    def __init__(
        self, work: Engagement, ports: Ports, press: Press, case: Case, lease: Lease, tally: Tally, follows: str
    ) -> None:
        super().__init__(work, ports, press, case, lease, tally)
        self.later = follows

    def letter_date(self, subject: Subject) -> date:  # noqa: ARG002 - one case
        """Return the day this letter was first to leave; the offer's day is not its."""
        mine = (each for each in self._effects.of(self._case.id) if each.channel and follows(each.step) == self.later)
        begun = next((each.intent_at for each in mine if each.intent_at), None)
        return danish_day(begun) if begun else self.work.today

    def channel(self, subject: Subject, step: str) -> str:
        """Return the channel of a letter of this kind that may have left already."""
        return super().channel(subject, self._named(step))

    def begun(self, subject: Subject, step: str) -> bool:
        """Return whether an effect of this kind was begun and nobody knows its end."""
        return super().begun(subject, self._named(step))

    def made_so_far(self, subject: Subject, step: str) -> tuple[MadeBefore, ...]:  # noqa: ARG002 - one case
        """Return what the step made, or may have, until today; raises `Postponed` while one settles."""
        mine = (each for each in self._effects.of(self._case.id) if each.step.rpartition(LATER)[2] == step)
        offered = (each for each in mine if not follows(each.step) or each.step.startswith(REPLY))
        return tuple(self._made(each) for each in offered if each.state not in UNTOUCHED)

    async def effect(self, subject: Subject, plan: Plan) -> Ending | None:
        """Bring one effect to a proven end under its own name."""
        return await super().effect(subject, replace(plan, step=self._named(plan.step)))

    def _made(self, row: EffectRow) -> MadeBefore:
        reference = Reference(row.reference)
        if row.state is EffectState.CONFIRMED:
            return MadeBefore(RemoteId(row.remote_id), reference, follows(row.step))
        if row.settle_at is not None and self.work.ledger.now() < row.settle_at:
            raise Postponed(row.settle_at, "SETTLING", counted=False)
        return MadeBefore(RemoteId(reference), reference, follows(row.step))

    def _named(self, step: str) -> str:
        return named(step, self.later)
