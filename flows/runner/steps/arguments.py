"""What a recipe may write behind a standard step's name."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class NoArguments(BaseModel):
    """A step that takes nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class InterventionArguments(BaseModel):
    """`note` is kept on the intervention; no personal data."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    note: str = ""


class LetterArguments(BaseModel):
    """`template` names a text in the robot's `letters`; `channel` is the policy."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    template: str
    channel: Literal["digital_else_paper", "paper"] = "digital_else_paper"


class TellArguments(BaseModel):
    """`step` names the effect, so that a later message about the same case is an effect of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: str = "tell_advisor"
    reason: str = ""
    """A reason code to tell of, whatever else there is; empty tells of what presses."""


class PersonArguments(BaseModel):
    """`reason` is the reason code the person is shown, with what to do."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str
