"""One mail a district and run to the advisors: counts and reasons, never a citizen.

Nothing outward is sent without an intent in the ledger: the mail is an effect of the first case it counts, so that a
run that is killed and started again does not send a second one for the same cases.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from connectors.errors import ConnectorError, Duplicate, OutcomeUnknown, Rejected, Retryable
from connectors.ports import Mail, Probe, Reference
from flows.ledger.ids import BatchId, CaseId
from flows.ledger.model import Case, EffectRow, Lease
from flows.ledger.states import EffectKind, EffectState
from flows.runner.engagement import Engagement
from flows.runner.letter_fields import advisor_of
from flows.runner.live_doing import Tally

STEP = "digest_mail"


async def send_digests(work: Engagement, batch: BatchId, changed: Sequence[CaseId], lease: Lease, tally: Tally) -> None:
    """Send what this run has to tell, district by district; a mail that fails does not fail the run."""
    by_district: defaultdict[str, list[Case]] = defaultdict(list)
    for one in changed:
        case = work.ledger.cases.get(one)
        if case is not None and _codes(work, case):
            by_district[case.district].append(case)
    for district, told in sorted(by_district.items()):
        await _send(work, batch, district, told, lease, tally)


def _codes(work: Engagement, case: Case) -> list[str]:
    tasks = str(getattr(work.settings, "advisor_delivery", "task")) == "task"
    kinds = ("digest",) if tasks else ("now", "digest")
    reasons = work.robot.reasons
    return [code for code in case.tell if code in reasons and reasons[code].tell in kinds]


async def _send(
    work: Engagement, batch: BatchId, district: str, told: Sequence[Case], lease: Lease, tally: Tally
) -> None:
    first = told[0]
    try:
        mail = _mail(work, batch, district, told)
    except Rejected:
        # A district without an advisor has nobody to mail; its cases stand on the worklist.
        return
    key = work.ledger.keys.reference(first.organisation, first.lineage, first.citizen_key, first.occasion, STEP)
    row = work.ledger.effects.plan(first.id, STEP, EffectKind.NOTIFY, "mail", key, Probe.NONE.value)
    if row.state is not EffectState.PLANNED or not work.ledger.effects.intend([row.id], lease, work.timing):
        return
    await _call(work, mail, row, lease, tally)


async def _call(work: Engagement, mail: Mail, row: EffectRow, lease: Lease, tally: Tally) -> None:
    effects = work.ledger.effects
    try:
        remote: str = await work.ports.mailer.send(mail, Reference(row.reference))
    except Duplicate as found:
        remote = found.remote_id
    except Retryable:
        effects.withdraw(row.id, lease)
        return
    except OutcomeUnknown as error:
        effects.unknown(row.id, error.code, lease)
        return
    except ConnectorError as error:
        effects.reject(row.id, error.code, lease)
        return
    effects.confirm(row.id, remote, lease)
    tally.add(STEP)


def _mail(work: Engagement, batch: BatchId, district: str, told: Sequence[Case]) -> Mail:
    counted = Counter(code for case in told for code in _codes(work, case))
    lines = [f"{number} × {work.robot.reasons[code].text}" for code, number in sorted(counted.items())]
    text = "\n".join(
        (
            f"Robotten {work.robot.card.title} har arbejdet i distrikt {district or 'uden navn'} ({batch}).",
            "",
            *lines,
            "",
            "Mailen indeholder ingen personoplysninger. Se borgerne med `samdrift worklist`.",
        )
    )
    to = advisor_of(work.settings, district).email
    return Mail(to, f"{work.robot.card.title}: {len(told)} borgere at se på", text)
