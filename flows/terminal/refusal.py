"""A refusal made by the command line itself."""

from __future__ import annotations


class Refused(Exception):
    """The command cannot do it; `message` says in Danish what, where and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Misused(Refused):
    """What was typed does not go together; the exit code is the one of a wrong command line."""
