"""Every figure that is promised, each beside a reference of the same run: `make bench`.

Ends with 1 when something costs more than its limit, and says what.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
# The project first: folders below tests/unit are named like its packages.
sys.path.insert(0, str(HERE.parents[1]))
sys.path.extend(str(HERE.parent / "unit" / each) for each in ("", "console", "web"))


def main() -> int:
    """Measure and print."""
    from big_batch import big_town
    from figures import HEAD, table
    from pages import page_figures
    from selecting import known_figure, strangers_figure
    from watchers import watcher_figures
    from weights import HEAD as WEIGHT_HEAD
    from weights import weights

    with tempfile.TemporaryDirectory() as folder:
        _tell("Deciding 20,000 citizens …")
        figures = [strangers_figure(Path(folder) / "select")]
        _tell("Making a batch of 20,000 cases …")
        with big_town(Path(folder) / "big") as big:
            _tell("Deciding 20,000 more …")
            figures.append(known_figure(big))
            _tell("Asking for its pages …")
            figures += asyncio.run(page_figures(big))
            weighed = asyncio.run(weights(big))
            _tell("Watching its run …")
            figures += asyncio.run(watcher_figures(big))
    print("\n".join((*table([HEAD, *(each.row() for each in figures)]), "")))
    print("\n".join(table([WEIGHT_HEAD, *(each.row() for each in weighed)])))
    return int(any(each.is_over for each in (*figures, *weighed)))


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
