"""Kills workers at random moments, and puts a new one in the place of each at once."""

from __future__ import annotations

import random
import signal
import time
from dataclasses import dataclass
from multiprocessing.process import BaseProcess

from chaos_worker import Work, act, follow
from chaos_world import World

LONGEST = 0.5
"""Seconds from when a worker holds the adoption's lease to its kill, at most."""
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Kills:
    """What the killer did."""

    asked: int
    landed: int
    """Workers killed while they had work."""
    in_flight: int
    """Kills with a citizen claimed by the killed worker."""


def kill_workers(world: World, kills: int, rng: random.Random, acting: Work = act) -> Kills:
    """Kill one worker after another; every 20th follows up instead of acting."""
    landed = in_flight = 0
    for number in range(2 * kills):
        if landed == kills:
            break
        following = number % 20 == 19
        before = world.fence()
        worker = world.begin(follow if following else acting)
        _until_it_works(world, worker, before)
        worker.join(rng.uniform(2, 4) if following else rng.uniform(0, LONGEST))
        worker.kill()
        worker.join()
        landed += worker.exitcode == -signal.SIGKILL
        in_flight += world.claimed() > 0
        if worker.exitcode == 0 and not world.unended():
            break
    return Kills(kills, landed, in_flight)


def _until_it_works(world: World, worker: BaseProcess, before: int) -> None:
    """Wait for the lease: on a busy machine a start takes any time, and a kill before it proves nothing."""
    given_up = time.monotonic() + _PATIENCE
    while worker.is_alive() and world.fence() == before and time.monotonic() < given_up:
        time.sleep(0.005)
