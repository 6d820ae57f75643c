"""The official schemas, when this installation has them: a letter that breaks one is refused before the call.

The schemas are not ours to ship; `SAMDRIFT_SCHEMA_DIR` names a folder that holds them as `memo-1.2/` and
`fjernprint/`. Without it nothing is checked here and Digital Post's own check answers later, by receipt.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Protocol, Self, cast

from lxml import etree

from connectors.digital_post import limits, texts
from connectors.errors import NotConfigured

VARIABLE: Final = "SAMDRIFT_SCHEMA_DIR"
MEMO_ENTRY: Final = Path("memo-1.2/Version1.2/MeMo_core.xsd")
PRINT_ENTRY: Final = Path("fjernprint/urn_oio_fjernprint_1_0_0.xsd")


class _Entry(Protocol):
    @property
    def path(self) -> str | None: ...


class Schema:
    """One compiled schema."""

    def __init__(self, file: Path) -> None:
        parser = etree.XMLParser(no_network=True, resolve_entities=False)
        try:
            self._schema = etree.XMLSchema(etree.parse(file, parser))
        except (OSError, etree.LxmlError):
            raise NotConfigured(texts.SCHEMA_DIR, setting=VARIABLE, system=texts.SYSTEM) from None
        # The compiled schema keeps the errors of its last use.
        self._lock = threading.Lock()

    def check(self, document: etree._Element) -> None:
        """Raise `Rejected` naming the elements, without their content, that break the schema."""
        with self._lock:
            if self._schema.validate(document):
                return
            entries = cast("Iterable[_Entry]", self._schema.error_log)
            paths = [entry.path or "" for entry in entries]
        fields = list(dict.fromkeys(path.rsplit("/", 1)[-1].split(":")[-1] for path in paths))
        error = limits.refuse("SCHEMA", texts.SCHEMA.format(fields=", ".join(fields)))
        error.fields = tuple(fields)
        raise error


class Schemas:
    """The two schemas of SF1601, or none of them."""

    def __init__(self, memo: Schema | None = None, fjernprint: Schema | None = None) -> None:
        self.memo = memo
        self.fjernprint = fjernprint

    @classmethod
    def from_environment(cls) -> Self:
        """Compile what `SAMDRIFT_SCHEMA_DIR` points at; raise `NotConfigured` when it cannot be read."""
        folder = os.environ.get(VARIABLE, "")
        if not folder:
            return cls()
        return cls(Schema(Path(folder) / MEMO_ENTRY), Schema(Path(folder) / PRINT_ENTRY))
