"""The closed sets of words on cards and in measurements (facts: os2autoproces.md 2.2)."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class _Word(StrEnum):
    """A closed set of OS2autoproces' words; small letters are taken for large ones."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return next((word for word in cls if isinstance(value, str) and word.value == value.upper()), None)


class Visibility(_Word):
    """Who may see a card."""

    PUBLIC = "PUBLIC"
    ORGANISATION = "ORGANISATION"
    """People of the organisation that owns the robot."""


class Phase(_Word):
    """How far a robot has come, in OS2autoproces' words."""

    RAPID = "RAPID"
    IDEA = "IDEA"
    PREANALYSIS = "PREANALYSIS"
    SPECIFICATION = "SPECIFICATION"
    DEVELOPMENT = "DEVELOPMENT"
    IMPLEMENTATION = "IMPLEMENTATION"
    OPERATION = "OPERATION"
    DECOMMISSIONED = "DECOMMISSIONED"


class Status(_Word):
    """What is thought of a robot, apart from its phase."""

    PENDING = "PENDING"
    REJECTED = "REJECTED"
    INPROGRESS = "INPROGRESS"
    NOT_RATED = "NOT_RATED"
    FAILED = "FAILED"
    NOT_RELEVANT = "NOT_RELEVANT"


class RunPeriod(_Word):
    """How often a robot is meant to run; `QUATERLY` is spelled so at OS2autoproces."""

    NOT_CHOSEN_YET = "NOT_CHOSEN_YET"
    ONDEMAND = "ONDEMAND"
    ONCE = "ONCE"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    QUATERLY = "QUATERLY"
    YEARLY = "YEARLY"


class Domain(_Word):
    """The fields of work of a municipality."""

    ADMINISTRATION = "ADMINISTRATION"
    EMPLOYMENT = "EMPLOYMENT"
    SUSTAINABILITY = "SUSTAINABILITY"
    DEMOCRACY = "DEMOCRACY"
    PROFESSION = "PROFESSION"
    FAMILY = "FAMILY"
    HR = "HR"
    IT = "IT"
    CULTURE = "CULTURE"
    ENVIRONMENT = "ENVIRONMENT"
    SOCIAL = "SOCIAL"
    HEALTH = "HEALTH"
    TECHNIQUE = "TECHNIQUE"
    EDUCATION = "EDUCATION"
    ECONOMY = "ECONOMY"


class Mode(StrEnum):
    """What the run was allowed to do; a preview or a pilot is never shown as anything else."""

    PREVIEW = "preview"
    PILOT = "pilot"
    LIVE = "live"
