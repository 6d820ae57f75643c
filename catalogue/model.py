"""What the catalogue is told: the card of a robot, and what one run achieved.

The card: facts, os2autoproces.md 2.1-2.2 and 13.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    ValidationInfo,
    field_validator,
    model_validator,
)

from catalogue.boundary import cvr, identifier, organisation_name, refuse_citizens
from catalogue.words import Domain, Mode, Phase, RunPeriod, Status, Visibility

Line = Annotated[str, Field(max_length=300)]
Text = Annotated[str, Field(max_length=10_000)]
Lines = tuple[Line, ...]

LARGEST: Final = 9_999_999
"""No run has more citizens than the country; and a CPR number taken for a count is larger."""

Count = Annotated[StrictInt, Field(ge=0, le=LARGEST)]
Name = Annotated[str, AfterValidator(lambda value: identifier(value, "et navn i en måling"))]
_RANDOM_FIELDS: Final = frozenset({"run", "batch", "adoption"})
"""Fields that may be UUIDs; `Name` looks at these."""


def _large(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


class Card(BaseModel):
    """One version of a robot, told to people. The limits are OS2autoproces', so that a card can be sent there."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    title: Annotated[str, Field(min_length=1, max_length=65)]
    short_description: Annotated[str, Field(min_length=1, max_length=140)]
    description: Text = ""
    purpose: Text = ""
    origin: Line = ""
    """Whose idea the robot was."""
    visibility: Visibility = Visibility.PUBLIC
    owner_cvr: Annotated[str, Field(pattern=r"^([0-9]{8})?$", validate_default=True)] = ""
    """Whose robot it is; needed where only that organisation's people may see the card."""
    domains: tuple[Domain, ...] = ()
    phase: Phase = Phase.DEVELOPMENT
    status: Status = Status.NOT_RATED
    run_period: RunPeriod = RunPeriod.NOT_CHOSEN_YET
    systems: Lines = ()
    """The systems the robot touches."""
    technologies: Lines = ()
    kle: Annotated[str, Field(pattern=r"^(\d\d(\.\d\d){0,2})?$")] = ""
    form: Annotated[str, Field(pattern=r"^(\d\d(\.\d\d){3})?$")] = ""
    legal_basis: Text = ""
    targets_citizens: bool | None = None
    targets_companies: bool | None = None
    data_categories: Lines = ()
    data_protection: Text = ""
    owner: Line = ""
    coordinator: Line = ""
    contact: Line = ""
    """A shared mailbox rather than a person."""
    vendors: Lines = ()
    cases_per_year: Annotated[int, Field(ge=0)] | None = None
    minutes_per_case: Annotated[float, Field(ge=0)] | None = None
    automation_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    development_hours: Annotated[float, Field(ge=0)] | None = None
    time_comment: Text = ""
    technical_notes: Text = ""
    organisational_notes: Text = ""
    code_url: Line = ""
    licence: Line = ""

    @model_validator(mode="before")
    @classmethod
    def _no_citizen(cls, data: Any) -> Any:
        refuse_citizens(data, "robotbeskrivelsen")
        return data

    @model_validator(mode="after")
    def _no_citizen_came_of_it(self) -> Card:
        refuse_citizens(dict(self), "robotbeskrivelsen")
        return self

    @field_validator("owner_cvr")
    @classmethod
    def _somebody_sees_it(cls, number: str, info: ValidationInfo) -> str:
        if not number and info.data.get("visibility") is Visibility.ORGANISATION:
            raise ValueError("Skriv organisationens CVR-nummer, ellers kan ingen se robotbeskrivelsen.")
        return number

    def is_shown_to(self, reader_cvr: str | None) -> bool:
        """Return whether people of an organisation may see the card; None is somebody without one."""
        return self.visibility is Visibility.PUBLIC or (bool(reader_cvr) and reader_cvr == self.owner_cvr)

    @property
    def potential_hours(self) -> int:
        """Return hours saved a year by OS2autoproces' own formula; 0 when a figure is missing."""
        if self.cases_per_year is None or self.minutes_per_case is None or self.automation_percent is None:
            return 0
        return int(self.cases_per_year * self.minutes_per_case / 60 * self.automation_percent / 100)


class OutcomeCount(BaseModel):
    """How many citizens ended so, for this reason; both are code words, and `reason` may be empty."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    outcome: Annotated[str, BeforeValidator(_large), Field(pattern=r"^[A-Z_]{2,40}$")]
    count: Count
    reason: Annotated[str, Field(pattern=r"^([A-Z_]{2,40})?$")] = ""

    @model_validator(mode="before")
    @classmethod
    def _no_citizen(cls, data: Any) -> Any:
        refuse_citizens(data, "en optælling")
        return data


class SystemUsed(BaseModel):
    """A system a batch was worked in; `version` is empty when the system does not tell it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: Annotated[str, Field(min_length=1, max_length=100)]
    version: Annotated[str, Field(max_length=100)] = ""

    @model_validator(mode="before")
    @classmethod
    def _no_citizen(cls, data: Any) -> Any:
        refuse_citizens(data, "et systems navn eller version")
        return data


class Evidence(BaseModel):
    """What one batch has achieved so far, as it may leave the runner: whole numbers and code words, never a citizen.

    A batch is measured again each time a run has worked on it; a higher `revision` replaces a lower one, so that a run
    that was killed and started again counts nobody twice. `run` measured it. `outcomes` names each outcome and reason
    once; the four counts after it are what was done outside, and `systems` is where.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    adoption: Name
    organisation_cvr: Annotated[str, AfterValidator(cvr)]
    organisation_name: Annotated[str, AfterValidator(organisation_name)]
    lineage: Name
    version: Name
    batch: Name
    revision: Annotated[StrictInt, Field(ge=1)]
    run: Name
    mode: Mode
    month: Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
    found: Count
    outcomes: tuple[OutcomeCount, ...] = ()
    interventions: Count = 0
    letters_digital: Count = 0
    letters_paper: Count = 0
    advisors_told: Count = 0
    systems: Annotated[tuple[SystemUsed, ...], Field(max_length=20)] = ()

    @model_validator(mode="before")
    @classmethod
    def _no_citizen(cls, data: Any) -> Any:
        if isinstance(data, dict):
            refuse_citizens({key: value for key, value in data.items() if key not in _RANDOM_FIELDS}, "en måling")
        return data

    @model_validator(mode="after")
    def _adds_up(self) -> Evidence:
        if self.found != sum(each.count for each in self.outcomes):
            raise ValueError("udfaldene skal tilsammen være alle fundne")
        named = [(each.outcome, each.reason) for each in self.outcomes]
        if len(set(named)) != len(named):
            raise ValueError("hvert udfald og hver årsag tælles én gang")
        return self
