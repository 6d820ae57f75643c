"""A run asked for on a page: who asked stays in the ledger, and one request is one flow run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from flows.ledger import Ledger
from flows.ledger.model import NewRun
from flows.ledger.requests import NewRequest
from flows.ledger.states import Mode, RequestState
from flows.ledger.testing import ADOPTION, LINEAGE, ORGANISATION, STARTER, lease, opened, prepare, proposal

WANTED = NewRequest(ADOPTION, Mode.PREVIEW, None, None, (), STARTER, "form-1")


def test_the_same_form_sent_twice_is_one_request(ledger: Ledger) -> None:
    first, second = ledger.requests.ask(WANTED), ledger.requests.ask(WANTED)
    assert (first.is_new, second.is_new) == (True, False)
    assert first.request == second.request


def test_two_people_at_once_make_one_request_and_the_second_learns_whose(ledger: Ledger) -> None:
    people = [replace(WANTED, asked_by=f"Person {number}", token=f"form-{number}") for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ledger.requests.ask, people))
    assert sum(each.is_new for each in answers) == 1
    (winner,) = {each.request.id for each in answers}
    assert ledger.requests.waiting(ADOPTION) == ledger.requests.get(winner)


def test_who_asked_is_in_the_audit(ledger: Ledger) -> None:
    before = ledger.audit.head().sequence
    ledger.requests.ask(WANTED)
    assert ledger.audit.head().sequence == before + 1
    assert ledger.audit.verify() == []


def test_a_request_is_taken_by_its_own_flow_run_only_and_again_when_that_is_started_again(ledger: Ledger) -> None:
    request = ledger.requests.ask(WANTED).request.id
    assert ledger.requests.hand_over(request, "flow-1")
    assert not ledger.requests.take(request, "flow-2")
    assert ledger.requests.take(request, "flow-1")
    assert ledger.requests.take(request, "flow-1")


def test_a_worker_that_is_quicker_than_the_page_gets_its_request(ledger: Ledger) -> None:
    request = ledger.requests.ask(WANTED).request.id
    assert ledger.requests.take(request, "flow-1")
    assert not ledger.requests.hand_over(request, "flow-1")
    found = ledger.requests.of_prefect("flow-1")
    assert found is not None
    assert (found.id, found.state) == (request, RequestState.TAKEN)


def test_what_was_withdrawn_or_failed_is_never_run(ledger: Ledger) -> None:
    withdrawn = ledger.requests.ask(WANTED).request.id
    assert ledger.requests.withdraw(withdrawn, STARTER)
    assert not ledger.requests.take(withdrawn, "flow-1")
    failed = ledger.requests.ask(replace(WANTED, token="form-2")).request.id
    assert ledger.requests.fail(failed, "Prefect svarer ikke.")
    assert not ledger.requests.take(failed, "flow-2")
    assert not ledger.requests.withdraw(failed, STARTER)


def test_a_request_that_runs_is_neither_withdrawn_nor_failed(ledger: Ledger) -> None:
    request = ledger.requests.ask(WANTED).request.id
    ledger.requests.take(request, "flow-1")
    assert not ledger.requests.withdraw(request, STARTER)
    assert not ledger.requests.fail(request, "for sent")
    assert ledger.requests.waiting(ADOPTION) is None


def test_a_request_knows_the_newest_run_it_became(ledger: Ledger) -> None:
    request = ledger.requests.ask(WANTED).request.id
    ledger.requests.take(request, "flow-1")
    taken = ledger.requests.get(request)
    assert taken is not None
    assert ledger.requests.run_of(taken) is None
    new = NewRun(ADOPTION, ORGANISATION, LINEAGE, "1", "c", "s", Mode.PREVIEW, None, STARTER, "flow-1")
    ledger.runs.begin(new)
    assert ledger.requests.run_of(taken) is not None


def test_a_run_is_counted_from_the_cases_it_ends(ledger: Ledger) -> None:
    batch, held = opened(ledger, [proposal(number) for number in range(1, 4)])
    (first, _second) = ledger.cases.claim(batch, held, 2)
    ledger.cases.end(first.id, first.proposed, "", (), held)
    run = ledger.runs.get(held.run)
    assert run is not None
    told = ledger.progress.of(run)
    assert (told.through, told.of, told.by_this_run) == (1, 3, 1)
    ledger.runs.release(held)
    later = ledger.runs.get(lease(ledger, batch).run)
    assert later is not None
    assert (ledger.progress.of(later).through, ledger.progress.of(later).by_this_run) == (1, 0)


def test_a_preview_expects_as_many_as_the_last_one_found(ledger: Ledger) -> None:
    batch = prepare(ledger, [proposal(number) for number in range(1, 6)])
    made = ledger.batches.get(batch)
    assert made is not None
    run = ledger.runs.get(made.run)
    assert run is not None
    assert (ledger.progress.of(run).through, ledger.progress.of(run).of) == (5, 5)
    assert ledger.progress.of(replace(run, id=run.id.replace("K-", "K-X"))).of is None
