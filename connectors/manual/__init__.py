"""Any other care system: the step becomes a line with what to type where, ticked off by a person."""

from connectors.manual.care_system import ManualCareSystem
from connectors.manual.desk import LineKind, ManualDesk, ManualLine, RegisteredPeople, RegisteredPerson
from connectors.manual.settings import ManualSettings

__all__ = [
    "LineKind",
    "ManualCareSystem",
    "ManualDesk",
    "ManualLine",
    "ManualSettings",
    "RegisteredPeople",
    "RegisteredPerson",
]
