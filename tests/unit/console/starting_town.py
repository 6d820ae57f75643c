"""Starting runs in a town of fakes: what stands for Prefect and its worker, and what a person would send."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import httpx
from runner.small_town import LossyPost, SmallTown

from connectors.cpr import Cpr
from flows.ledger import Ledger
from flows.ledger.ids import BatchId
from flows.ledger.requests import RunRequest
from flows.ledger.states import Mode
from flows.runner.orchestration.asked import who_asked
from flows.runner.orchestration.starter import NotStarted
from flows.runner.runs.live_run import Request, act
from flows.runner.runs.preview_run import prepare
from flows.runner.runs.stages import Caller, Stages

PAGE = "/ibrugtagninger/testkommune"


@dataclass
class TownStarter:
    """Runs what is asked for in this process, as a worker would: when told to, in the asker's name."""

    town: SmallTown
    waiting: list[RunRequest] = field(default_factory=list)
    broken: str = ""

    async def start(self, request: RunRequest, lineage: str) -> str:
        if self.broken:
            raise NotStarted(self.broken)
        assert lineage == self.town.adoption.robot
        self.waiting.append(request)
        return f"flow-{request.id}"

    async def work(self) -> None:
        """Do everything that waits."""
        while self.waiting:
            asked = self.waiting.pop(0)
            wanted = Request(asked.mode, asked.batch, asked.limit, asked.only)
            name = who_asked(self.town.home, asked.id, asked.adoption, wanted, f"flow-{asked.id}")
            stages = Stages(f"flow-{asked.id}", Caller(name))
            if asked.mode is Mode.PREVIEW:
                await prepare(self.town.work(), stages, asked.limit)
            else:
                await act(self.town.work(), wanted, stages)


async def previewed(olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger) -> str:
    """Start a preview as Olga would, let it run, and return its batch."""
    answer = await olga.post(f"{PAGE}/proevekoersel", data={"formular": "en"})
    assert answer.status_code == 303
    await starter.work()
    newest = ledger.batches.latest("testkommune")
    assert newest is not None
    return newest.id


async def approved(olga: httpx.AsyncClient, starter: TownStarter, ledger: Ledger) -> str:
    batch = await previewed(olga, starter, ledger)
    ledger.batches.approve(BatchId(batch), "Gorm Godkender")
    return batch


def order(batch: str, **changed: str) -> dict[str, str]:
    return {"formular": "to", "batch": batch, "mode": "live", "limit": "", "only": "", "sure": "ja"} | changed


class HeldPost(LossyPost):
    """The post in memory, where the first question is not answered until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.let_go = asyncio.Event(), asyncio.Event()

    async def is_registered(self, cpr: Cpr) -> bool:
        self.reached.set()
        await self.let_go.wait()
        return await super().is_registered(cpr)


@dataclass
class HalfWay:
    """A live run that has begun and waits for the post."""

    post: HeldPost
    working: asyncio.Task[None]

    async def end(self) -> None:
        self.post.let_go.set()
        await self.working


async def half_way(olga: httpx.AsyncClient, starter: TownStarter, batch: str, **changed: str) -> HalfWay:
    """Start a live run and hold it at its first letter."""
    post = starter.town.post = HeldPost()
    for each in starter.town.people:
        post.register(each.cpr)
    assert (await olga.post(f"{PAGE}/koersel", data=order(batch, **changed))).status_code == 303
    working = asyncio.create_task(starter.work())
    await post.reached.wait()
    return HalfWay(post, working)
