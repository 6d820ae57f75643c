"""Settles what Prefect leaves open: a run whose process is gone must not stand as Running on Prefect's page.

A worker stopped by SIGTERM, or killed with its child, leaves its run Running for good (facts: prefect.md 3.2). The
ledger knows better: a lease says which process acts. Only the view is corrected here; whatever the sweeper says, a run
that still holds its lease goes on. Two sweepers do no harm: Prefect refuses a second end.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from flows.ledger import Ledger
from flows.ledger.ids import RunId
from flows.ledger.pulses import Life, Pulse
from flows.ledger.states import RunState
from flows.runner.adopting.robots import folders, load
from flows.runner.home import Home
from flows.runner.orchestration.forsaken import FORSAKEN, fail_forsaken
from flows.runner.orchestration.prefect_runs import End, OpenRun, PrefectRuns, ServerRuns
from flows.runner.runs.stages import FOLLOW_UP, STOPPED

PERIOD: Final = 15.0
GRACE: Final = timedelta(minutes=5)
"""How long a process may take from Prefect's start of it until it stands in the ledger."""
LINGER: Final = timedelta(seconds=30)
"""How long a run that has ended in the ledger may take to tell Prefect so."""
FORGETS_EVERY: Final = timedelta(hours=1)
SKEW: Final = timedelta(seconds=2)
"""Difference between the clocks of Prefect and the ledger."""

_GONE: Final = (
    "Processen bag kørslen er væk. Det, der var sket, står i ledgeren, og intet gøres to gange. "
    "Start kørslen igen for at fortsætte, hvor den slap."
)
_CANCELLED: Final = "Kørslen blev annulleret, og dens process er væk. Start den igen for at fortsætte, hvor den slap."
_ENDED: Final = "Kørslen sluttede, men nåede ikke at sige det til Prefect. Tallene står i `samdrift status`."


class Fate(StrEnum):
    """What is to happen to an open run."""

    LEAVE = "leave"
    SUSPECT = "suspect"
    """Silent: gone if it is just as silent at the next look; this machine may only have slept."""
    GONE = "gone"
    ENDED = "ended"
    """It has its end in the ledger, and only Prefect does not know."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A flow run that was given an end."""

    prefect_run: str
    run: RunId | None
    end: End


def judge(open_run: OpenRun, pulse: Pulse | None, now: datetime, *, process_seen: bool) -> Fate:
    """Return what is to happen; `process_seen` is whether the process Prefect started is on this host."""
    if pulse is None or pulse.started_at < open_run.since - SKEW:
        # The ledger knows nothing of it yet, or only of an earlier start of the same flow run.
        return Fate.LEAVE if process_seen or now - open_run.since < GRACE else Fate.GONE
    if pulse.state is not RunState.RUNNING:
        ended = pulse.finished_at or pulse.started_at
        return Fate.LEAVE if process_seen or now - ended < LINGER else Fate.ENDED
    match pulse.life:
        case Life.ALIVE:
            return Fate.LEAVE
        case Life.GONE:
            return Fate.GONE
        case Life.SILENT:
            return Fate.SUSPECT
        case _:
            return Fate.LEAVE if process_seen or now - pulse.started_at < GRACE else Fate.GONE


class Sweeper:
    """Looks at every open run of ours; keeps whom it suspects from one look to the next."""

    def __init__(
        self,
        home: Home,
        prefect: Callable[[], AbstractContextManager[PrefectRuns]],
        *,
        seen: Callable[[int], bool] | None = None,
    ) -> None:
        self._home = home
        self._prefect = prefect
        self._seen = seen or _on_this_host
        self._suspects: dict[str, datetime | None] = {}
        self._forgot: datetime | None = None

    def sweep(self) -> tuple[Settled, ...]:
        """Look once; return the runs that got an end. A run of an adoption this ledger does not know is left alone."""
        if not self._home.has_ledger:
            return ()
        with self._home.ledger() as ledger:
            self._forget(ledger)
            with self._prefect() as prefect:
                known = {each.id for each in ledger.adoptions.all()}
                found = [each for each in prefect.open(_flows()) if each.adoption in known]
                suspects = self._suspects
                self._suspects = {}
                settled = tuple(done for each in found if (done := self._settle(each, ledger, prefect, suspects)))
                fail_forsaken(ledger, prefect)
                return settled

    def _forget(self, ledger: Ledger) -> None:
        """Delete what old errors said, now and then, whether Prefect answers or not."""
        now = ledger.now()
        if self._forgot is None or now - self._forgot >= FORGETS_EVERY:
            ledger.failures.forget()
            self._forgot = now

    def _settle(
        self, found: OpenRun, ledger: Ledger, prefect: PrefectRuns, suspects: dict[str, datetime | None]
    ) -> Settled | None:
        pulse = ledger.pulses.newest(found.id)
        seen = found.pid is not None and self._seen(found.pid)
        fate = judge(found, pulse, ledger.now(), process_seen=seen)
        if fate is Fate.SUSPECT and pulse is not None:
            self._suspects[found.id] = pulse.expires
            fate = Fate.GONE if suspects.get(found.id) == pulse.expires else Fate.LEAVE
        if fate is Fate.LEAVE:
            self._pass_on(found, pulse, ledger)
            return None
        run = pulse.run if pulse and pulse.started_at >= found.since - SKEW else None
        end, name, message = _end(found, pulse.state if pulse and fate is Fate.ENDED else None)
        if fate is Fate.GONE and run is not None:
            ledger.pulses.bury(run)
        if run is None and (asked := ledger.requests.of_prefect(found.id)) is not None and not asked.problem:
            ledger.requests.explain(asked.id, FORSAKEN[end])
        return Settled(found.id, run, end) if prefect.end(found.id, end, name, message) else None

    def _pass_on(self, found: OpenRun, pulse: Pulse | None, ledger: Ledger) -> None:
        """Let a cancelling reach a run whose worker is gone: it stops between two citizens."""
        if found.cancelling and pulse is not None and pulse.state is RunState.RUNNING:
            ledger.runs.request_stop(pulse.run, "Prefects side")


class Sweeping:
    """A thread that sweeps at once and then every period, until stopped; whatever hinders a look, the next comes."""

    def __init__(self, home: Home, api_url: str, period: float = PERIOD, auth: str | None = None) -> None:
        self._sweeper = Sweeper(home, lambda: ServerRuns.at(api_url, auth))
        self._log = home.logs_dir / "sweeper.log"
        self._period = period
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="sweeper", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, seconds: float = 5.0) -> None:
        """End, and wait a little for the look that is going on."""
        self._stop.set()
        self._thread.join(seconds)

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                lines = [f"{each.prefect_run} {each.run or '-'} {each.end}" for each in self._sweeper.sweep()]
            except Exception as error:  # noqa: BLE001 - a server that is busy or gone is asked again
                lines = [f"- - {type(error).__name__}"]
            self._note(lines)
            self._stop.wait(self._period)

    def _note(self, lines: list[str]) -> None:
        if lines:
            with suppress(OSError), self._log.open("a", encoding="utf-8") as log:
                log.writelines(f"{line}\n" for line in lines)


def _end(found: OpenRun, ended: RunState | None) -> tuple[End, str, str]:
    match ended:
        case RunState.FINISHED:
            return End.COMPLETED, "Completed", _ENDED
        case RunState.STOPPED:
            return End.CANCELLED, STOPPED, _ENDED
        case RunState.FAILED:
            return End.FAILED, "Failed", _ENDED
        case _ if found.cancelling:
            return End.CANCELLED, "Cancelled", _CANCELLED
        case _:
            return End.CRASHED, "Crashed", _GONE


def _flows() -> list[str]:
    return [FOLLOW_UP, *(load(folder).lineage for folder in folders())]


def _on_this_host(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
