"""When people are told: as a run ends, each minute beside the sweeper, and by command; it fails nothing beside it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from flows.runner.adopting.adoption import find_adoption
from flows.runner.adopting.notice_channels import OwnChannels
from flows.runner.home import Home
from flows.runner.runs.notice_sending import Teller, Told

PERIOD: Final = 60.0
PATIENCE: Final = 10.0
"""Seconds after which the end of a run begins no more calls; the rest is told a minute later."""
LOG: Final = "notices.log"


async def tell(home: Home, adoption: str, enough: Callable[[], bool] = lambda: False) -> Told:
    """Tell the people behind an adoption what is due; raises `NotReady` for one that cannot be read."""
    found = find_adoption(adoption, home)
    with home.ledger() as ledger:
        return await Teller(ledger, found, OwnChannels(found, home)).tell(enough)


async def tell_after(home: Home, adoption: str) -> None:
    """Tell what a run's end has made due; whatever hinders it is noted, and the run's own end stands."""
    until = time.monotonic() + PATIENCE
    try:
        await tell(home, adoption, lambda: time.monotonic() > until)
    except Exception as error:  # noqa: BLE001 - nobody's run may fail because nobody could be told
        _note(home, f"{adoption} {type(error).__name__}")


class Noticing:
    """A thread that tells at once and then every period, until stopped; whatever hinders a look, the next comes."""

    def __init__(self, home: Home, period: float = PERIOD) -> None:
        self._home = home
        self._period = period
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="notices", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, seconds: float = 5.0) -> None:
        """End, and wait a little for the call that is going on."""
        self._stop.set()
        self._thread.join(seconds)

    def look(self) -> Told:
        """Tell once for every adoption; one that cannot be told of does not keep the others from it."""
        told = Told()
        for adoption in self._adoptions():
            try:
                told += asyncio.run(tell(self._home, adoption, self._stop.is_set))
            except Exception as error:  # noqa: BLE001 - a ledger that is busy is asked again in a minute
                _note(self._home, f"{adoption} {type(error).__name__}")
        return told

    def _adoptions(self) -> tuple[str, ...]:
        if not self._home.has_ledger:
            return ()
        with self._home.ledger() as ledger:
            return tuple(each.id for each in ledger.adoptions.all())

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                self.look()
            except Exception as error:  # noqa: BLE001 - as above
                _note(self._home, f"- {type(error).__name__}")
            self._stop.wait(self._period)


def _note(home: Home, line: str) -> None:
    with suppress(OSError), (home.logs_dir / LOG).open("a", encoding="utf-8") as log:
        log.write(f"{line}\n")
