"""Where citizens come from: an extract of the person register as a CSV file with a published column contract."""

from connectors.person_register.contract import COLUMNS, REQUIRED, Column
from connectors.person_register.extract import CsvExtract, Hint
from connectors.person_register.settings import ExtractSettings

__all__ = ["COLUMNS", "REQUIRED", "Column", "CsvExtract", "ExtractSettings", "Hint"]
