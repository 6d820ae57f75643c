"""The files that belong to the project: those git knows, as they are now."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("flows", "catalogue", "connectors", "letters")


@cache
def files() -> tuple[Path, ...]:
    """Return every tracked file, from the root of the project."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(Path(name) for name in sorted(listed.split("\0")) if name and (ROOT / name).is_file())


def python(*folders: str) -> tuple[Path, ...]:
    """Return the tracked Python files below these folders."""
    return tuple(path for path in files() if path.suffix == ".py" and path.parts[0] in folders)


def text(path: Path) -> str:
    """Return a file's text; what is not text has none."""
    return (ROOT / path).read_bytes().decode("utf-8", "ignore")
