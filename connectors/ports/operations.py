"""What every port method declares: whether it reads or writes, and the names an effect travels under.

A preview gets its ports through `read_only`, which refuses everything not declared a read: by declared operation, not
by HTTP method, since Nexus looks citizens up by POST.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NewType, TypeVar, cast

from connectors.errors import Rejected

Reference = NewType("Reference", str)
"""A derived UUID with the v4 bits set, lower case: the same effect always has the same one (DESIGN §3)."""

RemoteId = NewType("RemoteId", str)
"""What the remote system calls the object; opaque to us."""

READ: Final = "read"
WRITE: Final = "write"
_Method = TypeVar("_Method", bound=Callable[..., object])
_Port = TypeVar("_Port")


def reads(method: _Method) -> _Method:
    """Declare that a port method changes nothing outside."""
    method.__dict__["operation"] = READ
    return method


def writes(method: _Method) -> _Method:
    """Declare that a port method persists something outside: one call, one effect."""
    method.__dict__["operation"] = WRITE
    return method


class _ReadOnly:
    """A port that refuses every operation not declared a read on its Protocol; its properties only tell, and pass."""

    def __init__(self, port: object, protocol: type) -> None:
        self._port = port
        self._protocol = protocol

    def __getattr__(self, name: str) -> object:
        member = getattr(self._protocol, name, None)
        if not isinstance(member, property) and getattr(member, "operation", None) != READ:
            raise Rejected(
                f"En prøvekørsel må kun læse; handlingen {name} blev afvist, og intet er sendt.",
                code="READ_ONLY",
            )
        return getattr(self._port, name)


def read_only(port: _Port, protocol: type) -> _Port:
    """Return `port` behind the second lock of a preview: only operations that `protocol` declares as reads pass."""
    return cast(_Port, _ReadOnly(port, protocol))
