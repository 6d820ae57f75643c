"""`samdrift`: reads the command line and hands it to the command's own file; imports nothing heavy itself."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from flows.terminal import guard, parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0 for done, 1 for refused or failed, 2 for a command line that cannot be read."""
    guard.open_streams()
    try:
        given = parser.build().parse_args(argv)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else guard.USAGE
    return guard.run(given.command, given)


if __name__ == "__main__":
    sys.exit(main())
