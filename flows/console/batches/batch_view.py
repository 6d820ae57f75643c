"""A batch as its page shows it: the answer first, what to do next, then the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalogue.web.roles import CITIZENS, Role
from catalogue.web.visitor import Visitor
from flows.console import addresses
from flows.console.adopted import Adopted, doubts
from flows.console.batches import batch_words
from flows.console.batches.batch_facets import NONE
from flows.console.batches.differences import Differences
from flows.console.batches.sample import Pick
from flows.console.batches.sealed import Sealed, SealedBatches
from flows.console.orders import STARTERS
from flows.console.revealing import actor
from flows.console.settings.settings_made_with import made_with
from flows.ledger import Ledger
from flows.ledger.approvals import same_person
from flows.ledger.model import Approval, Batch
from flows.ledger.overview import Ending, Group, LetterCount
from flows.ledger.states import FINAL_DISPATCH, BatchState, Mode, Outcome, RunState
from flows.runner.telling.moments import moment
from flows.runner.telling.reasons import Reasons


@dataclass(frozen=True, slots=True)
class Link:
    """A way to go on."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Next:
    """What happens next, and who does it; `approve` is the words on the button when the reader may approve."""

    text: str
    links: tuple[Link, ...] = ()
    approve: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table of numbers; `href` leads to exactly those citizens, for whoever may see them."""

    titles: tuple[str, ...]
    count: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class BatchView:
    """Everything on the page but the list of citizens."""

    batch: Batch
    mode: str
    next: Next
    about: tuple[tuple[str, str], ...]
    answer: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    """Why a live run would refuse the batch."""
    figures: tuple[Row, ...] = ()
    reasons: tuple[Row, ...] = ()
    letters: tuple[Row, ...] = ()
    differences: Differences | None = None
    sample: tuple[Pick, ...] | None = None
    """None for whoever may not see which citizens there are, and once the batch is opened."""


def preparing(ledger: Ledger, batch: Batch) -> BatchView:
    """Return a batch that is not sealed: there is nothing to count yet, or never will be."""
    said = batch_words.PREPARING if batch.state is BatchState.PREPARING else batch_words.ABANDONED
    return BatchView(
        batch, batch_words.STATES[batch.state], Next(said, (_adoption(batch),)), tuple(_about(ledger, batch, None))
    )


def view(ledger: Ledger, kept: SealedBatches, batch: Batch, visitor: Visitor, known: Adopted) -> BatchView:
    """Return a sealed batch as this reader may see it."""
    sealed, approval = kept.of(ledger, batch), ledger.batches.approval(batch.id)
    citizens = visitor.sees_every_citizen
    before_run = batch.state in (BatchState.PREPARED, BatchState.APPROVED)
    now = kept.standing(ledger, batch)
    standing: tuple[Group, ...] | tuple[Ending, ...] = now.endings or sealed.groups
    outcomes = _outcomes(standing)
    last = ledger.runs.last_on(batch.id)
    doubted = tuple(doubts(batch, ledger.now(), known))
    after = _next(ledger, batch, approval, visitor, outcomes)
    return BatchView(
        batch,
        batch_words.PILOT if last is not None and last.mode is Mode.PILOT else batch_words.STATES[batch.state],
        Next(batch_words.REFUSED, (_adoption(batch),)) if doubted else after,
        tuple(_about(ledger, batch, approval)),
        answer=tuple(filter(None, _answer(ledger, batch, sealed, outcomes, now.letters))),
        doubts=doubted,
        figures=tuple(_figures(batch, outcomes, citizens=citizens)),
        reasons=tuple(_reasons(batch, standing, citizens=citizens)),
        letters=tuple(_letters(batch, now.letters, citizens=citizens)),
        differences=sealed.differences if before_run else None,
        sample=kept.sample(ledger, batch, actor(visitor)) if citizens and before_run else None,
    )


def _answer(
    ledger: Ledger, batch: Batch, sealed: Sealed, outcomes: Counter[Outcome], letters: Iterable[LetterCount]
) -> Iterator[str]:
    if batch.state is BatchState.OPENED:
        to_do = sum(each.count for each in sealed.groups if each.outcome is Outcome.DONE)
        yield batch_words.has_happened(outcomes[Outcome.DONE], to_do, ledger.cases.unended(batch.id))
    elif batch.state is BatchState.SUPERSEDED:
        yield batch_words.would_have(outcomes[Outcome.DONE])
    else:
        by, approved = _by_channel(sealed.groups), batch.state is BatchState.APPROVED
        yield batch_words.would(outcomes[Outcome.DONE], by["digital"], by["paper"], approved=approved)
    yield batch_words.others(outcomes)
    lost = (each.count for each in letters if each.dispatch in FINAL_DISPATCH)
    yield batch_words.not_arrived(sum(lost))


def _next(
    ledger: Ledger, batch: Batch, approval: Approval | None, visitor: Visitor, outcomes: Counter[Outcome]
) -> Next:
    match batch.state:
        case BatchState.PREPARED:
            return _to_approve(batch, visitor, outcomes)
        case BatchState.APPROVED if approval is not None:
            links = (Link(batch_words.RUN, addresses.start(batch)),) if visitor.may(STARTERS) else ()
            return Next(batch_words.approved(approval.approved_by, moment(approval.approved_at)), links)
        case BatchState.OPENED:
            return _after_run(ledger, batch, visitor, outcomes)
        case _:
            newest = ledger.batches.latest(batch.adoption)
            newer = (Link(batch_words.NEWER, addresses.batch(newest.id)),) if newest else ()
            return Next(batch_words.superseded(), newer)


def _to_approve(batch: Batch, visitor: Visitor, outcomes: Counter[Outcome]) -> Next:
    offers, people = outcomes[Outcome.DONE], outcomes[Outcome.NEEDS_PERSON]
    if not offers and not people:
        return Next(batch_words.NOTHING, (_adoption(batch),))
    if is_starter(batch, visitor):
        return Next(batch_words.OWN)
    if not visitor.may(frozenset({Role.APPROVER})):
        return Next(batch_words.NEEDS_APPROVER)
    return Next(batch_words.APPROVE_LEAD, approve=batch_words.approve_button(offers, people))


def is_starter(batch: Batch, visitor: Visitor) -> bool:
    """Return whether the reader is who started the batch; the ledger asks again when it is to be approved."""
    return same_person(visitor.name, batch.started_by) or same_person(visitor.subject, batch.started_by)


def _after_run(ledger: Ledger, batch: Batch, visitor: Visitor, outcomes: Counter[Outcome]) -> Next:
    left, run = ledger.cases.unended(batch.id), ledger.runs.last_on(batch.id)
    if run is not None and run.state is RunState.RUNNING:
        return Next(batch_words.RUNNING, (Link(batch_words.SEE_RUN, addresses.run(run.id)),))
    links = []
    if left and visitor.may(STARTERS):
        links.append(Link(batch_words.GO_ON, addresses.start(batch)))
    if outcomes[Outcome.NEEDS_PERSON] and visitor.may(CITIZENS):
        links.append(Link(batch_words.WORKLIST, addresses.WORKLIST))
    return Next(batch_words.UNFINISHED if left else batch_words.FINISHED, tuple(links))


def _figures(batch: Batch, outcomes: Counter[Outcome], *, citizens: bool) -> Iterator[Row]:
    titles = batch_words.ENDED if batch.state is BatchState.OPENED else batch_words.PROPOSED
    for outcome, title in titles.items():
        if outcomes[outcome]:
            href = addresses.narrowed(batch.id, udfald=outcome.value) if citizens else ""
            yield Row((title,), batch_words.number(outcomes[outcome]), href)


def _reasons(batch: Batch, standing: Iterable[Group] | Iterable[Ending], *, citizens: bool) -> Iterator[Row]:
    words, titles = Reasons(batch.lineage), batch_words.ENDED
    counted: Counter[tuple[Outcome, str]] = Counter()
    for each in standing:
        if each.outcome is not Outcome.DONE and each.reason:
            counted[each.outcome, each.reason] += each.count
    order = list(Outcome)
    for (outcome, code), count in sorted(counted.items(), key=lambda one: (order.index(one[0][0]), -one[1], one[0][1])):
        href = addresses.narrowed(batch.id, udfald=outcome.value, aarsag=code) if citizens else ""
        yield Row((titles[outcome], words.text(code)), batch_words.number(count), href)


def _letters(batch: Batch, letters: Iterable[LetterCount], *, citizens: bool) -> Iterator[Row]:
    for each in letters:
        titles = (batch_words.channel(each.channel), batch_words.letter_state(each.state, each.dispatch))
        href = addresses.narrowed(batch.id, post=each.dispatch or NONE) if citizens else ""
        yield Row(titles, batch_words.number(each.count), href)


def _about(ledger: Ledger, batch: Batch, approval: Approval | None) -> Iterator[tuple[str, str]]:
    yield batch_words.ABOUT_STARTED, batch.started_by
    yield batch_words.ABOUT_PREPARED, moment(batch.prepared_at)
    yield batch_words.ABOUT_EXTRACT, f"{batch.register_source}, {moment(batch.register_as_of)}"
    yield batch_words.ABOUT_ROBOT, f"{batch.lineage} {batch.version}"
    yield batch_words.ABOUT_SETTINGS, made_with(ledger, batch.adoption, batch.overlay)
    if approval is not None:
        yield batch_words.ABOUT_APPROVED, f"{approval.approved_by}, {moment(approval.approved_at)}"
    if batch.digest:
        yield batch_words.ABOUT_DIGEST, batch.digest


def _outcomes(standing: Iterable[Group] | Iterable[Ending]) -> Counter[Outcome]:
    counted: Counter[Outcome] = Counter()
    for each in standing:
        counted[each.outcome] += each.count
    return counted


def _by_channel(groups: Iterable[Group]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for each in groups:
        if each.outcome is Outcome.DONE:
            counted.update({step.channel: each.count for step in each.planned if step.channel})
    return counted


def _adoption(batch: Batch) -> Link:
    return Link(batch_words.ADOPTION, addresses.adoption(batch.adoption))
