"""What the runner may refuse, by what the caller must do.

RunnerError                 show the message; nothing is half-done
├── NotReady                a person must do something first; `code` says what
├── AlreadyRunning          another run has the adoption: wait, or stop it
├── RunStopped              somebody asked it to stop; start again to go on
└── StageFailed             something unforeseen; `code` and place are in the log, no detail leaves
"""

from __future__ import annotations

from typing import Final

from connectors.errors import NotConfigured

_CONNECTIONS: Final = "connections."
"""Where the settings stand without which nothing can be done for anybody."""


class RunnerError(Exception):
    """Anything the runner may raise; Danish, without personal data: `message` at a terminal, `on_page` in a browser.

    `typed` and `clicked` say what to do next, each in its own place; without them both read the same.
    """

    def __init__(self, message: str, *, code: str = "", typed: str = "", clicked: str = "") -> None:
        self.message = f"{message} {typed}".strip()
        self.on_page = f"{message} {clicked}".strip()
        super().__init__(self.message)
        self.code = code or type(self).__name__


class NotReady(RunnerError):
    """The run may not begin like this."""


class AlreadyRunning(RunnerError):
    """The adoption's lease is held by a live run."""


class RunStopped(RunnerError):
    """The run stopped between two citizens because it was asked to."""


class StageFailed(RunnerError):
    """A stage met something nobody foresaw."""


def keeps_everybody_out(error: NotConfigured) -> bool:
    """Return whether nobody can be helped until the setting is right; False: only this citizen's record lacks it."""
    return error.setting.startswith(_CONNECTIONS)
