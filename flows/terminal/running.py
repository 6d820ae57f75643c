"""`samdrift run`, `stop` and `follow-up`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping

from flows.ledger.errors import UnknownId
from flows.ledger.ids import BatchId, RunId
from flows.ledger.states import Mode, RunState
from flows.runner.telling.reasons import Reasons
from flows.terminal import summaries
from flows.terminal.adopted import adopted, is_deployed
from flows.terminal.organisation import the_only
from flows.terminal.prefect_server import prefect
from flows.terminal.progress import progress
from flows.terminal.refusal import Misused, Refused
from flows.terminal.session import home, ledger, say, started_by

_GOOD = ("finished", "stopped")


def run(given: argparse.Namespace) -> int:
    """Run an adoption and show what it did; 1 when the run failed."""
    place, mode = home(given), Mode(given.mode)
    adoption = adopted(given.adoption, place).adoption
    batch = _batch(given.batch, mode, adoption)
    _demand_pilot(given.only, mode, adoption)
    with prefect(place), progress() as told:
        from flows.runner.orchestration import operations  # noqa: PLC0415 - Prefect reads its environment when imported

        done = operations.run(
            place,
            given.adoption,
            mode,
            batch=batch,
            limit=given.limit,
            only=given.only,
            started_by=started_by(),
            progress=told,
        )
    deploy_first = "" if is_deployed(adoption, place) else given.adoption
    say(*summaries.of_run(done, _reasons(done.batch, given)), *summaries.next_step(done, deploy_first))
    if given.json:
        say(done.as_json())
    return 0 if done.state in _GOOD else 1


def stop(given: argparse.Namespace) -> int:
    """Ask a run to stop between two citizens."""
    run_id = RunId(given.run.upper())
    with ledger(given) as opened:
        known = opened.runs.get(run_id)
        if known is None:
            raise UnknownId("kørsel", run_id)
        asked = opened.runs.request_stop(run_id, started_by())
        now = opened.runs.get(run_id) or known
        if not asked and now.state is not RunState.RUNNING:
            raise Refused(f"{run_id} kører ikke længere; der er intet at stoppe. Se `samdrift status`.")
        at_work = opened.pulses.busy(known.adoption) == run_id
    if not asked:
        say(f"{now.stop_requested_by} har allerede bedt {run_id} om at stoppe.")
    if not at_work:
        say(f"{run_id} er afbrudt eller venter på sin tur. Begynder den, stopper den, før den rører en borger.")
        return 0
    say(f"{run_id} stopper efter den borger, den er ved. Ingen borger efterlades halvt behandlet.")
    return 0


def follow_up(given: argparse.Namespace) -> int:
    """Collect receipts, file what is dispatched, and show how far the letters are."""
    from flows.runner.orchestration import operations  # noqa: PLC0415 - Prefect: not for `stop` to wait for

    place = home(given)
    with ledger(given) as opened:
        typed = given.adoption or the_only(opened, "`samdrift follow-up NAVN`")
    adoption = adopted(typed, place).adoption
    with progress() as told:
        done = operations.follow_up(place, typed, started_by=started_by(), progress=told)
    say(
        f"Opfølgning på {adoption}",
        summaries.line("Kvitteringer modtaget", done.received),
        summaries.line("Kvitteringer brugt", done.applied),
        summaries.line("Breve lagt på borgeren", done.filed),
        summaries.line("Breve, der ikke kom frem", done.failed),
        summaries.line("Heraf sendt igen på papir", done.resent),
        summaries.line("Sundhedsvejledere orienteret", done.told),
        summaries.line("Breve, der mangler kvittering", done.awaiting),
        *_letters(done.dispatch),
    )
    return 0


def _letters(dispatch: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    shown = tuple(summaries.dispatch(dispatch))
    yield "Brevene nu" if shown else "Der er ikke sendt breve endnu."
    yield from shown


def _batch(batch: str | None, mode: Mode, adoption: str) -> str | None:
    if mode is Mode.PREVIEW:
        if batch:
            raise Misused("--batch hører til --mode pilot eller live. En prøvekørsel laver selv sin batch.")
        return None
    if not batch:
        raise Refused(
            f"En {'skarp kørsel' if mode is Mode.LIVE else 'pilotkørsel'} kræver en godkendt prøvekørsel. Intet er "
            f"sendt. Kør `samdrift run {adoption}`, få den godkendt af en kollega, og giv dens id med --batch."
        )
    return batch.upper()


def _demand_pilot(only: tuple[int, ...], mode: Mode, adoption: str) -> None:
    if only and mode is not Mode.PILOT:
        raise Misused(
            "--only vælger borgere i en pilotkørsel. Skriv "
            f"`samdrift run {adoption} --mode pilot --batch B-… --only {','.join(map(str, only))}`, "
            "eller udelad --only. Intet er udført."
        )


def _reasons(batch: str, given: argparse.Namespace) -> Reasons:
    with ledger(given) as opened:
        found = opened.batches.get(BatchId(batch))
    return Reasons(found.lineage if found else "")
