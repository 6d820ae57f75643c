"""The hands of a preview: they write down what would happen, and cannot make it happen."""

from __future__ import annotations

from flows.ledger.model import Planned
from flows.ledger.states import EffectKind
from flows.recipe.step import Effect, Ending, Plan, Subject
from flows.runner.adopting.connections import Ports
from flows.runner.adopting.engagement import Engagement
from flows.runner.casework.hands import Hands, Press

KINDS = {Effect.WRITE: EffectKind.WRITE, Effect.NOTIFY: EffectKind.NOTIFY}


class PreviewDoing(Hands):
    """Collects proposals by citizen. The calls in a plan are never made; the ports behind it refuse writes too."""

    preview = True

    def __init__(self, work: Engagement, ports: Ports, press: Press) -> None:
        super().__init__(work, ports, press)
        self.planned: dict[int, list[Planned]] = {}
        self.letters: dict[int, bytes] = {}

    async def effect(self, subject: Subject, plan: Plan) -> Ending | None:
        """Write the plan down."""
        proposal = Planned(plan.step, KINDS[plan.kind], plan.what, plan.channel)
        self.planned.setdefault(subject.sequence, []).append(proposal)
        if plan.content:
            self.letters[subject.sequence] = plan.content
        return None
