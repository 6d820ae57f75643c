"""What a person fills in to start a run: small models, drawn and judged as any other form."""

from __future__ import annotations

import re
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from catalogue.web.roles import WORKERS, Role

BATCHES: Final = "batches"
"""Where the form's list of batches comes from."""
VIEWERS: Final = WORKERS | {Role.VENDOR, Role.AUDITOR}
"""Those who may see how runs go; no citizen is on these pages."""
STARTERS: Final = frozenset({Role.OPERATOR, Role.COORDINATOR})
EDITORS: Final = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
"""Those who may change an adoption's settings.

A coordinator answers for the adoption, an administrator keeps it running; whoever starts runs every day sees the
settings and asks one of them, so that whom a letter goes to is never changed in passing. Nobody approves here: what is
changed is first seen in a prøvekørsel that a second person releases.
"""
STOPPERS: Final = WORKERS
"""Stopping does no harm: whoever works with runs may."""
_NUMBERS: Final = re.compile(r"\s*\d{1,6}(\s*[,; ]\s*\d{1,6})*\s*")
_ACTS: Final[dict[str, Any]] = {
    "pilot": "Pilotkørsel: nogle få borgere, for at se at alt virker",
    "live": "Skarp kørsel: alle borgere i prøvekørslen",
}


class PreviewOrder(BaseModel):
    """A preview, of everybody or of so many offers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    most: int | None = Field(
        default=None,
        ge=1,
        le=100_000,
        title="Højst så mange tilbud",
        description="Er feltet tomt, tages alle med. Ellers venter resten til en senere prøvekørsel.",
    )


class ActOrder(BaseModel):
    """A pilot or live run of an approved batch."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    batch: str = Field(
        title="Godkendt prøvekørsel",
        description="Netop de borgere, en kollega har godkendt.",
        max_length=20,
        json_schema_extra={"x-source": BATCHES},
    )
    mode: Literal["pilot", "live"] = Field(
        title="Hvad skal køres?",
        description="Begge sender rigtige breve.",
        json_schema_extra={"x-titles": _ACTS},
    )
    limit: int | None = Field(
        default=None,
        ge=1,
        le=100_000,
        title="Højst så mange borgere",
        description="Er feltet tomt, tager en pilotkørsel 5 og en skarp kørsel alle.",
    )
    only: str = Field(
        default="",
        max_length=2000,
        title="Kun disse borgere",
        description="Ved pilotkørsel: numre fra prøvekørslen med komma imellem, for eksempel 2, 7, 19.",
        json_schema_extra={"x-dependsOn": {"mode": ["pilot"]}},
    )
    sure: bool = Field(
        default=False,
        title="Jeg ved, at robotten sender rigtige breve, og at de ikke kan kaldes tilbage",
        validate_default=True,
    )

    @field_validator("only")
    @classmethod
    def _numbers(cls, typed: str) -> str:
        if typed.strip() and not _NUMBERS.fullmatch(typed):
            raise ValueError("Skriv borgernes numre med komma imellem, for eksempel 2, 7, 19.")
        return typed

    @field_validator("sure")
    @classmethod
    def _known(cls, ticked: bool) -> bool:  # noqa: FBT001 - pydantic hands a field's value by position
        if not ticked:
            raise ValueError("Sæt kryds, når du har læst det. Intet er startet.")
        return ticked

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the citizens' numbers that were typed, each once, in order."""
        return tuple(sorted({int(each) for each in re.findall(r"\d+", self.only)}))


class WaiverOrder(BaseModel):
    """Somebody's word that nobody got the offer before the robot."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    why: str = Field(
        min_length=10,
        max_length=500,
        title="Hvorfor er der ingen tidligere invitationer?",
        description="For eksempel: Tilbuddet er nyt hos os. Skriv ingen navne eller CPR-numre.",
        json_schema_extra={"x-long": True},
    )
