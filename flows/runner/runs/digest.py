"""One mail a district and run to the advisors: counts and reasons, never a citizen.

Each citizen's part of a mail is an effect of its own, planned before the case ends: a run that is cut down between the
two leaves the part for the next run or follow-up to tell, and a part that may have left is never mailed again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from connectors.errors import ConnectorError, Duplicate, OutcomeUnknown, Rejected, Retryable
from connectors.ports import Mail, Probe, Reference
from flows.ledger.ids import BatchId, CaseId
from flows.ledger.model import Case, EffectRow, Lease
from flows.ledger.states import EffectKind, EffectState
from flows.runner.adopting.engagement import Engagement
from flows.runner.casework.letter_fields import advisor_of
from flows.runner.casework.lines import list_case
from flows.runner.casework.live_doing import Tally

STEP: Final = "digest_mail"
UNSURE: Final = "DIGEST_UNKNOWN"
REFUSED: Final = "DIGEST_FAILED"
NOBODY: Final = "ADVISOR_MISSING"

_Part = tuple[Case, EffectRow]


def plan_digest(work: Engagement, case: Case, tell: Sequence[str]) -> None:
    """Write down that the advisors are to hear of this case in their mail, when any of its reasons asks for it."""
    if not codes_to_mail(work, tell):
        return
    reference = work.ledger.keys.reference(case.organisation, case.lineage, case.citizen_key, case.occasion, STEP)
    work.ledger.effects.plan(case.id, STEP, EffectKind.NOTIFY, "mail", reference, Probe.NONE.value)


async def send_digests(work: Engagement, lease: Lease, tally: Tally) -> None:
    """Mail what has not been told yet, batch by batch and district by district; a mail that fails fails no run."""
    _give_up_unsure(work, lease)
    waiting: defaultdict[tuple[BatchId, str], list[_Part]] = defaultdict(list)
    for row in work.ledger.effects.in_state(work.adoption.adoption, STEP, (EffectState.PLANNED,)):
        case = work.ledger.cases.get(CaseId(row.case))
        if case is not None and case.ended_at is not None:
            waiting[case.batch, case.district].append((case, row))
    for parts in waiting.values():
        await _send(work, parts, lease, tally)


def codes_to_mail(work: Engagement, tell: Sequence[str]) -> list[str]:
    """Return those of a case's reasons that the advisors hear of by mail."""
    tasks = str(getattr(work.settings, "advisor_delivery", "task")) == "task"
    kinds = ("digest",) if tasks else ("now", "digest")
    reasons = work.robot.reasons
    return [code for code in tell if code in reasons and reasons[code].tell in kinds]


def _give_up_unsure(work: Engagement, lease: Lease) -> None:
    """Let a person ask about mails that a run was cut down beside: nobody else can, and they are not sent again."""
    hanging = work.ledger.effects.in_state(work.adoption.adoption, STEP, (EffectState.INTENT,))
    lost = [row for row in hanging if work.ledger.effects.unknown(row.id, "INTENT_FOUND", lease)]
    _list_first(work, [CaseId(row.case) for row in lost], UNSURE)


async def _send(work: Engagement, parts: Sequence[_Part], lease: Lease, tally: Tally) -> None:
    try:
        mail = _mail(work, [case for case, _ in parts])
    except Rejected:
        _list_first(work, [case.id for case, _ in parts], NOBODY)
        return
    going = work.ledger.effects.intend([row.id for _, row in parts], lease, work.timing)
    rows = [row for _, row in parts if row.id in going]
    if len(rows) == len(parts):
        await _call(work, mail, rows, lease, tally)
        return
    for row in rows:
        work.ledger.effects.withdraw(row.id, lease)


async def _call(work: Engagement, mail: Mail, rows: Sequence[EffectRow], lease: Lease, tally: Tally) -> None:
    try:
        remote: str = await work.ports.mailer.send(mail, Reference(rows[0].reference))
    except Duplicate as found:
        remote = found.remote_id
    except ConnectorError as error:
        _undone(work, rows, error, lease)
        return
    for row in rows:
        work.ledger.effects.confirm(row.id, remote, lease)
    tally.add(STEP)


def _undone(work: Engagement, rows: Sequence[EffectRow], error: ConnectorError, lease: Lease) -> None:
    """Leave the parts for the next run when nothing left the machine; a person hears of every other failure."""
    effects = work.ledger.effects
    for row in rows:
        if isinstance(error, Retryable):
            effects.withdraw(row.id, lease)
        elif isinstance(error, OutcomeUnknown):
            effects.unknown(row.id, error.code, lease)
        else:
            effects.reject(row.id, error.code, lease)
    if not isinstance(error, Retryable):
        code = UNSURE if isinstance(error, OutcomeUnknown) else REFUSED
        _list_first(work, [CaseId(row.case) for row in rows], code)


def _list_first(work: Engagement, chosen: Sequence[CaseId], code: str) -> None:
    """Put one line a batch and district on the worklist: a mail is one thing to ask about, whomever it counted."""
    firsts: dict[tuple[BatchId, str], Case] = {}
    for case in filter(None, map(work.ledger.cases.get, chosen)):
        firsts.setdefault((case.batch, case.district), case)
    for case in firsts.values():
        list_case(work, case, code, STEP)


def _mail(work: Engagement, told: Sequence[Case]) -> Mail:
    first = told[0]
    where = first.district or "uden navn"
    counted = Counter(code for case in told for code in codes_to_mail(work, case.tell))
    lines = [f"{number} × {work.robot.reasons[code].text}" for code, number in sorted(counted.items())]
    text = "\n".join(
        (
            f"Robotten {work.robot.card.title} har arbejdet i distrikt {where} ({first.batch}).",
            "",
            *lines,
            "",
            "Mailen indeholder ingen personoplysninger. Se borgerne med `samdrift worklist`.",
        )
    )
    to = advisor_of(work.settings, first.district).email
    number = "1 borger" if len(told) == 1 else f"{len(told)} borgere"
    return Mail(to, f"{work.robot.card.title}: {number} at se på", text)
