"""`python -m flows.runner.orchestration.prefect_yaml`: write prefect.yaml for the shipped robots and their examples."""

from __future__ import annotations

import sys
from pathlib import Path

from flows.runner.adopting.adoption import load_adoption
from flows.runner.adopting.robots import folders
from flows.runner.orchestration.deployment import ROOT, document


def made() -> str:
    """Return what prefect.yaml should hold now."""
    files = sorted(file for folder in folders() for file in (folder / "adoptions").glob("*.yaml"))
    return document(tuple(load_adoption(file.read_text(encoding="utf-8"), file.name) for file in files))


def main() -> int:
    """Write the file."""
    Path(ROOT / "prefect.yaml").write_text(made(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
