"""A flow run whose stage fails with words about a citizen: from the environment, so that no source line has them."""

from __future__ import annotations

import asyncio
import os

from prefect import flow

from flows.runner.casework.wall import walled
from flows.runner.orchestration.flow import ledger_keep, staged


class Hostile(Exception):
    pass


async def broken() -> None:
    person = os.environ["SOMEBODY"]
    error = Hostile(f"kan ikke behandle {person}")
    error.add_note(f"borgeren er {person}")
    raise error from KeyError(person)


@flow(name="hostile", persist_result=False, log_prints=False)
async def hostile(adoption: str) -> None:
    async def body() -> None:
        _, stages = staged(adoption)
        await stages.stage("udfør", broken)

    await walled("kørslen", body, ledger_keep(adoption))


if __name__ == "__main__":
    asyncio.run(hostile("testkommune"))
