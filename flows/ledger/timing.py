"""Timing is part of the protocol: with limits in the wrong order a probe comes too early and a letter goes twice."""

from __future__ import annotations

from dataclasses import dataclass

from flows.ledger.errors import TimingError


@dataclass(frozen=True, slots=True)
class Timing:
    """The time limits of one adoption, all in seconds (DESIGN §3, Effects; facts: models-and-reliability.md C.3)."""

    start_deadline: float
    """From the commit of an intent until its call must have started."""
    request_timeout: float
    """The longest one call may last, all in all."""
    settle: float
    """From the commit of an intent until the remote system may be asked what happened."""
    lease: float
    """How long the run's lease lasts at least after an intent: nobody takes over an unsettled effect by expiry."""
    heartbeat: float
    """Between two renewals; the run's own lease is three heartbeats when nothing is in flight."""

    def check(self) -> None:
        """Raise `TimingError` unless start deadline + request timeout < settle <= lease."""
        if self.start_deadline + self.request_timeout < self.settle <= self.lease:
            return
        raise TimingError(
            f"Tidsgrænserne passer ikke sammen: startfrist {self.start_deadline:g} s + kaldets grænse "
            f"{self.request_timeout:g} s skal være mindre end ventetiden {self.settle:g} s, som højst må være "
            f"lejemålets {self.lease:g} s. Ret dem i ibrugtagningen; intet er sendt."
        )

    @property
    def run_lease(self) -> float:
        """Return how long the run's own lease lasts: short, so that another host soon takes over."""
        return 3 * self.heartbeat
