"""When an adoption's certificates run out: a letter that cannot be sent is better seen two months before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509

from connectors.digital_post.push import PushConnection
from connectors.errors import ConnectorError
from flows.runner.adopting.adoption import find_adoption
from flows.runner.adopting.places import Places, places_of
from flows.runner.errors import RunnerError
from flows.runner.home import Home

_BAD_ADDRESS: Final = "En adresse i ibrugtagningens `connections` kan ikke bruges. Ret den."


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate file of an adoption; `expires` is None when the file is missing or is no certificate."""

    adoption: str
    used_for: str
    """`post` to send letters, `receipts` to be told what became of them."""
    expires: datetime | None


@dataclass(frozen=True, slots=True)
class Connected:
    """An adoption's certificates, and in Danish what its connections lack, if anything."""

    certificates: tuple[Certificate, ...]
    trouble: str = ""


def certificates(adoption: str, home: Home) -> Connected:
    """Return an adoption's certificates, or why its connections cannot be used."""
    try:
        places = places_of(find_adoption(adoption, home), home)
    except (ConnectorError, RunnerError) as error:
        return Connected((), error.message)
    except ValueError:
        return Connected((), _BAD_ADDRESS)
    found = (Certificate(adoption, name, _expiry(file)) for name, file in _files(places) if file is not None)
    return Connected(tuple(found))


def _files(places: Places) -> tuple[tuple[str, Path | None], ...]:
    receipts = places.receipts.certificate_file if isinstance(places.receipts, PushConnection) else None
    return ("post", places.post.certificate_file), ("receipts", receipts)


def _expiry(file: Path) -> datetime | None:
    try:
        chain = x509.load_pem_x509_certificates(file.read_bytes())
    except (OSError, ValueError):
        return None
    # A chain is worth no more than the link that breaks first.
    return min(each.not_valid_after_utc for each in chain)
