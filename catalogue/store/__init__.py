"""Where the catalogue is kept, and all of its SQL."""

from catalogue.store.records import Records
from catalogue.store.rows import CountRow, MadeRow, SystemsRow, VersionRow

__all__ = ["CountRow", "MadeRow", "Records", "SystemsRow", "VersionRow"]
