"""The effect protocol: the only place that makes an outward call of a case.

planned -> intent (committed, full sync) -> call once -> confirmed | rejected | unknown;
unknown -> settle -> ask by reference -> confirmed | absent -> intent (DESIGN §3, Effects;
facts: models-and-reliability.md C.3). Where nobody can be asked, a letter waits for its receipt for a bounded time,
and anything else goes to a person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256

from connectors.errors import ConnectorError, Duplicate, NotConfigured, Rejected, Retryable
from connectors.ports import Reference, RemoteId
from flows.ledger import crashpoints
from flows.ledger.crashpoints import CrashPoint
from flows.ledger.errors import LeaseLost
from flows.ledger.model import Case, EffectRow, Lease
from flows.ledger.states import EffectState, Outcome
from flows.recipe.step import Ending, MadeBefore, Plan, Subject
from flows.runner.adopting.connections import Ports
from flows.runner.adopting.engagement import Engagement, danish_day
from flows.runner.casework.hands import Hands, Press
from flows.runner.casework.letter_files import keep_letter
from flows.runner.casework.postponing import AWAITS_PERSON, Postponed
from flows.runner.casework.preview_doing import KINDS

UNTOUCHED = (EffectState.PLANNED, EffectState.ABSENT, EffectState.REJECTED)


@dataclass(slots=True)
class Tally:
    """What this run has seen confirmed, by step; for a letter by channel."""

    steps: dict[str, int] = field(default_factory=dict)

    def add(self, name: str) -> None:
        """Count one."""
        self.steps[name] = self.steps.get(name, 0) + 1


class LiveDoing(Hands):
    """The hands of a real run, for one claimed case. Not shared between cases."""

    later = ""
    """What came after the offer, where these hands act on that; part of a letter's file name."""

    def __init__(self, work: Engagement, ports: Ports, press: Press, case: Case, lease: Lease, tally: Tally) -> None:
        super().__init__(work, ports, press)
        self._case = case
        self._lease = lease
        self._tally = tally
        self._effects = work.ledger.effects

    def letter_date(self, subject: Subject) -> date:  # noqa: ARG002 - one case, one date
        """Return the day the letter was first to leave: a retry makes the same letter, and none is dated early."""
        letters = (each for each in self._effects.of(self._case.id) if each.channel and each.intent_at)
        begun = next(letters, None)
        return danish_day(begun.intent_at) if begun and begun.intent_at else self.work.today

    def channel(self, subject: Subject, step: str) -> str:  # noqa: ARG002 - one case
        """Return the channel of a letter that may have left already."""
        made = (each for each in self._effects.of(self._case.id) if each.step == step)
        return next((each.channel for each in made if each.state not in UNTOUCHED), "")

    def begun(self, subject: Subject, step: str) -> bool:  # noqa: ARG002 - one case
        """Return whether a run before this one began the effect and was cut down before it knew the end."""
        hanging = (EffectState.INTENT, EffectState.UNKNOWN)
        return any(each.step == step and each.state in hanging for each in self._effects.of(self._case.id))

    def made(self, subject: Subject, step: str) -> MadeBefore | None:  # noqa: ARG002 - one case
        """Return what a confirmed effect of the case made."""
        rows = (each for each in self._effects.of(self._case.id) if each.step == step)
        found = next((each for each in rows if each.state is EffectState.CONFIRMED), None)
        return MadeBefore(RemoteId(found.remote_id), Reference(found.reference)) if found else None

    async def effect(self, subject: Subject, plan: Plan) -> Ending | None:
        """Bring one effect to a proven end, or postpone the case, or end it for a person."""
        row = self._planned(subject, plan)
        while True:
            match row.state:
                case EffectState.CONFIRMED:
                    return None
                case EffectState.REJECTED:
                    return Ending(Outcome.NEEDS_PERSON, plan.refused)
                case EffectState.PLANNED | EffectState.ABSENT:
                    row = await self._make(row, plan)
                case _:
                    ending = await self._settle(row, plan)
                    if ending is not None:
                        return ending
                    row = self._again(row)

    def _planned(self, subject: Subject, plan: Plan) -> EffectRow:
        case = self._case
        reference = self.work.ledger.keys.reference(
            case.organisation, case.lineage, case.citizen_key, case.occasion, plan.step
        )
        row = self._effects.plan(
            case.id, plan.step, KINDS[plan.kind], plan.system, reference, plan.probe_kind.value, plan.channel
        )
        if plan.content and row.state in UNTOUCHED:
            keep_letter(self.work.home, case.batch, subject.sequence, plan.content, self.later)
            self._effects.note_content(row.id, sha256(plan.content).hexdigest())
        return row

    async def _make(self, row: EffectRow, plan: Plan) -> EffectRow:
        self._intend(row)
        try:
            remote = await plan.call(Reference(row.reference))
        except Duplicate as found:
            remote = RemoteId(found.remote_id)
        except Retryable as error:
            self._kept(self._effects.withdraw(row.id, self._lease), row)
            raise self._later(error) from None
        except NotConfigured:
            self._kept(self._effects.withdraw(row.id, self._lease), row)
            raise
        except Rejected as error:
            self._kept(self._effects.reject(row.id, error.code, self._lease), row)
            return self._again(row)
        except ConnectorError as error:
            self._kept(self._effects.unknown(row.id, error.code, self._lease), row)
            return self._again(row)
        crashpoints.crash_point(CrashPoint.AFTER_CALL, row.step)
        return self._confirm(row, remote, plan)

    def _intend(self, row: EffectRow) -> None:
        """Write down that the call starts now, anew for as long as writing it took longer than the start may wait."""
        written = bool(self._effects.intend([row.id], self._lease, self.work.timing))
        while written and self._is_late(self._again(row)):
            written = self._effects.restamp(row.id, self._lease, self.work.timing)
        if not written:
            raise LeaseLost(self._case.adoption)

    def _is_late(self, row: EffectRow) -> bool:
        # A full disk queue or a paused machine: a call made now could arrive after somebody has asked about it.
        return row.start_by is not None and self.work.ledger.now() >= row.start_by

    def _confirm(self, row: EffectRow, remote: RemoteId, plan: Plan) -> EffectRow:
        if not self._effects.confirm(row.id, remote, self._lease):
            raise LeaseLost(self._case.adoption)
        self._tally.add(f"{row.step}:{plan.channel}" if plan.channel else row.step)
        return self._again(row)

    async def _settle(self, row: EffectRow, plan: Plan) -> Ending | None:
        now = self.work.ledger.now()
        if row.error_code != AWAITS_PERSON and row.settle_at is not None and now < row.settle_at:
            raise Postponed(row.settle_at, "SETTLING", counted=False)
        if row.state is EffectState.INTENT:
            self._kept(self._effects.unknown(row.id, "INTENT_FOUND", self._lease), row)
        if plan.probe is None:
            return self._unaskable(row, plan, now)
        try:
            found = await plan.probe(Reference(row.reference))
        except Retryable as error:
            raise self._later(error) from None
        if found is None:
            self._kept(self._effects.absent(row.id, self._lease), row)
        else:
            self._confirm(row, found, plan)
        return None

    def _unaskable(self, row: EffectRow, plan: Plan, now: datetime) -> Ending | None:
        if not plan.channel:
            return Ending(Outcome.NEEDS_PERSON, "WRITE_UNKNOWN")
        patience = timedelta(hours=self.work.adoption.timing.receipt_hours)
        if row.intent_at is not None and now >= row.intent_at + patience:
            return Ending(Outcome.NEEDS_PERSON, "LETTER_UNKNOWN")
        raise Postponed(now + timedelta(seconds=self.work.timing.settle), "LETTER_UNKNOWN", counted=False)

    def _later(self, error: Retryable) -> Exception:
        """Return what puts the case off: a person's answer is awaited here, a system that is down by the run."""
        if error.code == AWAITS_PERSON:
            now = self.work.ledger.now()
            return Postponed(now + timedelta(seconds=self.work.timing.settle), AWAITS_PERSON, counted=False)
        return error

    def _again(self, row: EffectRow) -> EffectRow:
        fresh = self._effects.get(row.id)
        if fresh is None:
            raise LeaseLost(self._case.adoption)
        return fresh

    def _kept(self, moved: bool, row: EffectRow) -> None:  # noqa: FBT001 - the ledger's own answer
        """Stop unless the change was made, or a receipt confirmed the effect first."""
        if not moved and self._again(row).state is not EffectState.CONFIRMED:
            raise LeaseLost(self._case.adoption)
