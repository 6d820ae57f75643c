"""The citizen as the care system's steps need him or her: known there, or not at all."""

from __future__ import annotations

from connectors.errors import Rejected
from connectors.ports import CitizenRef
from flows.recipe.step import Subject


def citizen_of(subject: Subject) -> CitizenRef:
    """Return the care system's own reference; raise `Rejected` where the robot has no way in."""
    if subject.care is None:
        raise Rejected("Borgeren kan ikke findes i omsorgssystemet.", code="UNKNOWN_IN_CARE")
    return subject.care.ref
