"""The runs of the chaos by name, each with its verdict."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chaos_blind import post_then_mark
from chaos_counts import Verdict, verdict
from chaos_kills import kill_workers
from chaos_points import kill_at_each
from chaos_world import World, world

from connectors.sandbox.faults import DIGITAL_POST, NEXUS, FaultKind, FaultRule


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found."""

    fine: bool
    lines: tuple[str, ...]


Run = Callable[[Path, int, int, int], Report]


def random_kills(folder: Path, citizens: int, kills: int, seed: int) -> Report:
    """Kill at random while one write in twenty is done and its answer lost."""
    with world(folder, citizens, seed) as here:
        _lose_replies(here)
        killed = kill_workers(here, kills, random.Random(seed))
        here.drain()
        found = verdict(here)
        told = f"{killed.landed} kills, {killed.in_flight} with a citizen in hand; faults hit: {here.town.board.hits}"
        fine = not found.twice and not found.lost and killed.in_flight > kills // 4
        return Report(fine, (told, *lines_of(found)))


def naive(folder: Path, citizens: int, kills: int, seed: int) -> Report:
    """Do the same to workers that post first and mark after: it must show."""
    with world(folder, min(citizens, 200), seed) as here:
        _lose_replies(here)
        killed = kill_workers(here, min(kills, 40), random.Random(seed), post_then_mark)
        here.drain(post_then_mark)
        found = verdict(here)
        told = f"{killed.landed} kills of workers that post and then mark: {found.twice} things made twice"
        return Report(found.twice > 0, (told, *lines_of(found)))


def crash_points(folder: Path, citizens: int, _kills: int, seed: int) -> Report:
    """Kill at every named crash point of every step; one that is never hit fails the run."""
    with world(folder, min(citizens, 300), seed, concurrency=1) as here:
        hit = kill_at_each(here)
        here.drain()
        found = verdict(here)
        missed = [point for point, landed in hit.items() if not landed]
        told = (f"{sum(hit.values())} of {len(hit)} crash points hit", *(f"never hit: {point}" for point in missed))
        return Report(not missed and not found.twice and not found.lost, (*told, *lines_of(found)))


def lines_of(found: Verdict) -> tuple[str, ...]:
    """Return a verdict as a table."""
    head = f"{'':<14}{'made':>7}{'known':>7}{'unsure':>7}{'twice':>7}{'lost':>7}"
    rows = (f"{r.kind:<14}{r.made:>7}{r.known:>7}{r.unsure:>7}{r.twice:>7}{r.lost:>7}" for r in found.rows)
    share = f"{found.acted} cases: {found.done} done, {found.unsure} to a person unsure, {found.parked} parked"
    return (head, *rows, f"{share}, {found.left} without an ending")


def _lose_replies(here: World) -> None:
    for system in (NEXUS, DIGITAL_POST):
        rule = FaultRule(system, FaultKind.REPLY_LOST, operation="POST *", calls=None, probability=0.05)
        here.town.board.add(rule)


RUNS: Final[Mapping[str, Run]] = {"random kills": random_kills, "crash points": crash_points, "post then mark": naive}
