"""Saves an adoption, previews it and approves the batch: `python prepared.py STATE FILE`; prints the batch."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from drive import ADOPTION, STAGES, approve

from flows.runner.home import Home
from flows.runner.orchestration.operations import deploy
from flows.runner.runs.preview_run import prepare_batch


def main() -> None:
    home = Home(Path(sys.argv[1]))
    deploy(home, sys.argv[2], by="Startende Person")
    batch = asyncio.run(prepare_batch(home, ADOPTION, STAGES)).batch
    approve(home, batch)
    print(batch)


if __name__ == "__main__":
    main()
