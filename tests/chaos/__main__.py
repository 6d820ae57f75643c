"""Never twice, never lost, shown by faults: `make chaos`. Ends with 1 when anything was, or when the test is blind."""

from __future__ import annotations

import argparse
import logging
import random
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))


def main() -> int:
    """Run what is asked for and print the tables."""
    from chaos_runs import RUNS

    asked = argparse.ArgumentParser(prog="chaos")
    asked.add_argument("--only", choices=sorted(RUNS), action="append")
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--citizens", type=int, default=600)
    asked.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 100_000))
    wish = asked.parse_args()
    logging.disable(logging.CRITICAL)
    print(f"seed {wish.seed}", flush=True)
    fine = True
    for name in wish.only or RUNS:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            report = RUNS[name](Path(folder), wish.citizens, wish.kills, wish.seed)
        print(f"\n{name}: {'ok' if report.fine else 'FAILED'} in {time.monotonic() - begun:.0f} s")
        print("\n".join(report.lines), flush=True)
        fine = fine and report.fine
    return int(not fine)


if __name__ == "__main__":
    sys.exit(main())
