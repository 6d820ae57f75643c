"""The effects protocol under everything that can happen to it: two runners, crashes, stalls, expiry, late calls.

The remote system takes every call at its word and may act on one until its time limit has passed, whatever became of
the process that made it.
"""

import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import event

from flows.ledger import Keys, Ledger, Owner
from flows.ledger.errors import IllegalTransition, LeaseLost
from flows.ledger.ids import CaseId, EffectId
from flows.ledger.model import EffectRow, Lease
from flows.ledger.states import MAX_ATTEMPTS, CaseState, EffectKind, EffectState, Outcome
from flows.ledger.testing import ADOPTION, APPROVER, TIMING, HandClock, begin, citizen, prepare, proposal

CITIZENS = 3
RUNNERS = st.integers(0, 1)


@dataclass
class Runner:
    owner: Owner
    lease: Lease | None = None
    claimed: set[CaseId] = field(default_factory=set)
    intended: set[EffectId] = field(default_factory=set)


@dataclass
class Call:
    effect: EffectId
    fence: int
    until: datetime


class Protocol(RuleBasedStateMachine):
    """Whatever happens, in whatever order: each citizen gets one call per step, and every number adds up."""

    @initialize(same_host=st.booleans())
    def start(self, *, same_host: bool) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.clock = HandClock()
        self.dead: set[Owner] = set()
        keys = Keys.load_or_create(Path(self.folder.name))
        self.ledger = Ledger.open(
            f"sqlite:///{self.folder.name}/l.db", keys, clock=self.clock, is_alive=lambda owner: owner not in self.dead
        )
        # No power is cut here, and the disk's patience is not what is tried.
        event.listen(self.ledger.database.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
        self.ledger.close()
        hosts = ("a", "a" if same_host else "b")
        self.runners = [Runner(Owner(host, number, "0")) for number, host in enumerate(hosts)]
        self.started = 2
        rows = [proposal(n) for n in range(CITIZENS)] + [
            proposal(9, citizen(0)),
            proposal(10, outcome=Outcome.EXCLUDED),
        ]
        self.batch = prepare(self.ledger, rows)
        self.ledger.batches.approve(self.batch, APPROVER)
        self.posts: dict[EffectId, int] = {}
        self.wire: list[Call] = []
        self.confirmed: dict[EffectId, str] = {}
        self.attempts: dict[CaseId, int] = {}
        self.fences: list[int] = []
        self.acquire(0)
        self.claim(0, 2)

    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        """One of all that can happen now; one rule, so that no example does without half of them."""
        what = data.draw(st.sampled_from(self.possible()), label="what")
        who, yes = data.draw(RUNNERS, label="who"), data.draw(st.booleans(), label="yes")
        match what:
            case "time_passes":
                self.time_passes(data.draw(st.sampled_from([1, 2, 5, 10, 31]), label="seconds"), arrives=yes)
            case "call":
                self.call(who, lost=yes)
            case "claim":
                self.claim(who, 1 + who)
            case "put_down":
                self.put_down(who, data.draw(st.sampled_from(["done", "person", "later", "stop"]), label="how"))
            case "a_person_retries":
                self.a_person_retries(data.draw(st.integers(0, CITIZENS - 1), label="case"))
            case "a_late_call_arrives":
                self.a_late_call_arrives()
            case _:
                getattr(self, what)(who)

    def possible(self) -> list[str]:
        """Return what can happen, the course of things more often than its accidents."""
        found = ["acquire", "crash", "a_person_retries", "time_passes", "time_passes"]
        needs = {
            "lease": ["claim", "claim", "heartbeat"],
            "claimed": ["intend", "intend", "put_down", "ask", "ask", "lose_track"],
            "intended": ["call", "call", "nothing_left_the_machine"],
        }
        for what, more in needs.items():
            if any(getattr(runner, what) for runner in self.runners):
                found += more
        return [*found, "a_late_call_arrives"] if self.wire else found

    # --- who may act ---------------------------------------------------------------------------------------------

    def acquire(self, who: int) -> None:
        runner = self.runners[who]
        got = self.ledger.runs.acquire(ADOPTION, begin(self.ledger, batch=self.batch), runner.owner, TIMING)
        if isinstance(got, Lease):
            assert got.fence > max(self.fences, default=0)
            self.fences.append(got.fence)
            self.runners[who] = Runner(runner.owner, got)
            self.ledger.cases.open_batch(self.batch, got)

    def crash(self, who: int) -> None:
        old = self.runners[who].owner
        self.dead.add(old)
        self.started += 1
        self.runners[who] = Runner(Owner(old.host, self.started, "0"))

    def heartbeat(self, who: int) -> None:
        lease = self.pick(who, "lease").lease
        if lease is not None:
            assert self.ledger.runs.renew(lease) == self.holds(lease)

    def time_passes(self, seconds: int, *, arrives: bool) -> None:
        self.clock.advance(seconds)
        for call in [call for call in self.wire if call.until <= self.clock()]:
            self.wire.remove(call)
            if arrives:
                self.post(call)

    # --- the cases -----------------------------------------------------------------------------------------------

    def claim(self, who: int, limit: int) -> None:
        runner = self.pick(who, "lease")
        if runner.lease is None:
            return
        try:
            cases = self.ledger.cases.claim(self.batch, runner.lease, limit)
        except LeaseLost:
            assert not self.holds(runner.lease)
            return
        assert self.holds(runner.lease)
        for case in cases:
            self.attempts[case.id] = self.attempts.get(case.id, 0) + 1
            assert case.attempts == self.attempts[case.id] <= MAX_ATTEMPTS
            assert case.id not in runner.claimed, "nobody gets what they have"
            reference = self.ledger.keys.reference("o", "l", case.citizen_key, case.occasion, "step")
            self.ledger.effects.plan(case.id, "step", EffectKind.WRITE, "remote", reference, "by_reference")
            runner.claimed.add(case.id)

    def put_down(self, who: int, how: str) -> None:
        runner = self.pick(who, "claimed")
        if runner.lease is None or not runner.claimed:
            return
        case = min(runner.claimed)
        in_flight = self.effect(case).state in (EffectState.INTENT, EffectState.UNKNOWN)
        if self.effect(case).id in runner.intended or (how == "stop" and in_flight):
            return
        runner.claimed.discard(case)
        mine = self.claimed_by(case, runner.lease)
        if how in ("done", "person"):
            outcome = Outcome.DONE if how == "done" else Outcome.NEEDS_PERSON
            try:
                assert self.ledger.cases.end(case, outcome, "X", (), runner.lease) == mine
            except IllegalTransition:
                assert how == "done"
                assert in_flight
                runner.claimed.add(case)
        elif how == "later":
            due = self.clock() + timedelta(seconds=5)
            assert self.ledger.cases.postpone(case, due, "X", runner.lease) == mine
        else:
            assert self.ledger.cases.release(case, runner.lease) == mine
            self.attempts[case] -= mine

    def a_person_retries(self, number: int) -> None:
        cases = self.ledger.cases.of_batch(self.batch)
        if number < len(cases) and self.ledger.cases.reopen(cases[number].id, APPROVER):
            self.attempts[cases[number].id] = 0

    # --- the effects ---------------------------------------------------------------------------------------------

    def intend(self, who: int) -> None:
        runner = self.pick(who, "claimed")
        if runner.lease is None or not runner.claimed:
            return
        rows = [self.effect(case) for case in sorted(runner.claimed)]
        moved = self.ledger.effects.intend([row.id for row in rows], runner.lease, TIMING)
        for row in rows:
            if row.id in moved:
                assert self.holds(runner.lease)
                assert row.state in (EffectState.PLANNED, EffectState.ABSENT)
        runner.intended.update(moved)

    def call(self, who: int, *, lost: bool) -> None:
        """Start a call in time, or stamp it anew; `lost` loses the answer, not the call."""
        runner = self.pick(who, "intended")
        if runner.lease is None or not runner.intended:
            return
        effect = min(runner.intended)
        row = self.row(effect)
        assert row.start_by is not None
        if row.state is not EffectState.INTENT or self.clock() >= row.start_by:
            if not self.ledger.effects.restamp(effect, runner.lease, TIMING):
                runner.intended.discard(effect)
            return
        runner.intended.discard(effect)
        call = Call(effect, runner.lease.fence, self.clock() + timedelta(seconds=TIMING.request_timeout))
        if lost:
            self.wire.append(call)
            return
        self.post(call)
        if self.ledger.effects.confirm(effect, "remote", runner.lease):
            self.confirmed[effect] = "remote"

    def nothing_left_the_machine(self, who: int) -> None:
        runner = self.pick(who, "intended")
        if runner.lease is not None and runner.intended:
            effect = min(runner.intended)
            runner.intended.discard(effect)
            try:
                self.ledger.effects.withdraw(effect, runner.lease)
            except IllegalTransition:
                assert self.row(effect).state is not EffectState.INTENT

    def lose_track(self, who: int) -> None:
        runner = self.pick(who, "claimed")
        for case in sorted(runner.claimed):
            row = self.effect(case)
            if runner.lease is not None and row.state is EffectState.INTENT and row.id not in runner.intended:
                self.ledger.effects.unknown(row.id, "TIMEOUT", runner.lease)

    def ask(self, who: int) -> None:
        """Probe what is in flight, settled or not: the ledger must be the one that refuses."""
        runner = self.pick(who, "claimed")
        for case in sorted(runner.claimed):
            row = self.effect(case)
            if runner.lease is None or row.state in (EffectState.PLANNED, EffectState.ABSENT):
                continue
            if row.state is EffectState.CONFIRMED:
                assert not self.ledger.effects.absent(row.id, runner.lease)
                continue
            if self.posts.get(row.id):
                if self.ledger.effects.confirm(row.id, "remote", runner.lease):
                    self.confirmed[row.id] = "remote"
                continue
            try:
                self.ledger.effects.absent(row.id, runner.lease)
            except IllegalTransition:
                assert row.settle_at is not None
                assert self.clock() < row.settle_at

    def a_late_call_arrives(self) -> None:
        self.post(self.wire.pop(0))

    # --- what always holds ---------------------------------------------------------------------------------------

    @invariant()
    def no_citizen_gets_two(self) -> None:
        assert all(count == 1 for count in getattr(self, "posts", {}).values())

    @invariant()
    def never_two_calls_under_way_for_one_reference(self) -> None:
        calls = [call.effect for call in getattr(self, "wire", [])]
        assert len(calls) == len(set(calls))

    @invariant()
    def what_is_confirmed_stays_so_and_is_true(self) -> None:
        for effect, remote_id in getattr(self, "confirmed", {}).items():
            row = self.row(effect)
            assert (row.state, row.remote_id) == (EffectState.CONFIRMED, remote_id)
            assert self.posts[effect] == 1

    @invariant()
    def the_seven_endings_add_up(self) -> None:
        if hasattr(self, "batch"):
            counts = self.ledger.cases.counts(self.batch)
            assert sum(counts.of(outcome) for outcome in Outcome) == counts.found == CITIZENS + 2

    @invariant()
    def a_citizen_has_one_case(self) -> None:
        if hasattr(self, "batch"):
            cases = self.ledger.cases.of_batch(self.batch)
            assert len({case.citizen_key for case in cases}) == len(cases) <= CITIZENS

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.close()
            self.folder.cleanup()

    def pick(self, who: int, what: str) -> Runner:
        ready = [runner for runner in self.runners if getattr(runner, what)]
        return ready[who % len(ready)]

    def post(self, call: Call) -> None:
        self.posts[call.effect] = self.posts.get(call.effect, 0) + 1

    def holds(self, lease: Lease) -> bool:
        return lease.fence == max(self.fences)

    def claimed_by(self, case: CaseId, lease: Lease) -> bool:
        found = self.ledger.cases.get(case)
        assert found is not None
        return self.holds(lease) and found.state is CaseState.CLAIMED

    def effect(self, case: CaseId) -> EffectRow:
        return self.ledger.effects.of(case)[0]

    def row(self, effect: EffectId) -> EffectRow:
        found = self.ledger.effects.get(effect)
        assert found is not None
        return found


TestProtocol = Protocol.TestCase
TestProtocol.settings = settings(
    max_examples=50,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
