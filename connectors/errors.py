"""Everything that can go wrong at a port, by what the caller must do about it.

ConnectorError
├── Retryable            try again later; nothing happened
│   ├── Throttled        ... not before `retry_after`
│   └── Unavailable      ... when the system is back
├── Rejected             never try again as is; a person must change something
├── Duplicate            it is already there: treat as success, keep `remote_id`
├── OutcomeUnknown       it may have happened: ask before anything else
└── NotConfigured        the adoption lacks something; names the setting

No error carries a CPR number, a name or an address: `message` is Danish, made by us, and safe to show and to store.
"""

from __future__ import annotations

from collections.abc import Sequence


class ConnectorError(Exception):
    """Anything a port may raise. `system` is the name shown to operators, `code` a stable word for counts."""

    def __init__(self, message: str, *, system: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.system = system
        self.code = code or type(self).__name__


class Retryable(ConnectorError):
    """Nothing happened; the same call may be made again."""


class Throttled(Retryable):
    """The system asks us to slow down."""

    def __init__(self, message: str, *, system: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, system=system)
        self.retry_after = retry_after


class Unavailable(Retryable):
    """The system cannot be reached, or says that it is down."""


class Rejected(ConnectorError):
    """The system refused the call for good; `fields` are its own names of what it missed."""

    def __init__(self, message: str, *, system: str = "", code: str = "", fields: Sequence[str] = ()) -> None:
        super().__init__(message, system=system, code=code)
        self.fields = tuple(fields)


class Duplicate(ConnectorError):
    """The object with our reference exists already."""

    def __init__(self, message: str, *, remote_id: str, system: str = "") -> None:
        super().__init__(message, system=system)
        self.remote_id = remote_id


class OutcomeUnknown(ConnectorError):
    """The call may have happened: bytes left us and no clear answer came back."""


class NotConfigured(ConnectorError):
    """The adoption lacks or misnames something.

    `setting` is its dotted name in the adoption; `candidates` are the nearest names the system does have.
    """

    def __init__(self, message: str, *, setting: str, system: str = "", candidates: Sequence[str] = ()) -> None:
        super().__init__(message, system=system)
        self.setting = setting
        self.candidates = tuple(candidates)
