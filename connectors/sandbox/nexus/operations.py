"""Names for the calls clients make, so that a fault can be aimed at one of them from outside."""

from __future__ import annotations

import re
from typing import Final

_NAMES: Final = (
    ("token", "POST", r"/openid-connect/token$"),
    ("find_citizen", "POST", r"/patients/search$"),
    ("enroll", "PUT", r"/enroll$"),
    ("close_pathway", "PUT", r"/closure$"),
    ("draft_intervention", "POST", r"/patientGrants/bulkGet$"),
    ("save_intervention", "POST", r"/patientGrants/save$"),
    ("comment", "POST", r"/patientGrants/supplierComment$"),
    ("create_task", "POST", r"/assignments$"),
    ("update_task", "PUT", r"/assignments/\d+/\w+$"),
    ("create_document", "POST", r"/documents$"),
    ("upload_document", "POST", r"/documents/\d+/upload$"),
    ("update_document", "PUT", r"/documents/\d+$"),
    ("join_organisation", "PUT", r"/organizations/\d+$"),
)
_COMPILED: Final = tuple((name, method, re.compile(pattern)) for name, method, pattern in _NAMES)

OPERATIONS: Final = (*(name for name, _, _ in _NAMES), "read", "write")


def operation_of(method: str, path: str) -> str:
    """Return which of `OPERATIONS` a request is; `read` or `write` when it has no name of its own."""
    named = (name for name, wanted, pattern in _COMPILED if wanted == method and pattern.search(path))
    return next(named, "read" if method in {"GET", "HEAD"} else "write")
