"""What a municipality decides for itself: the form of the adoption."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

_FORM = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Advisor(BaseModel):
    """Who is told, and whom the citizen calls."""

    model_config = _FORM

    name: str = Field(min_length=1, max_length=80, title="Navn")
    phone: str = Field(min_length=1, max_length=30, title="Telefon")
    hours: str = Field(min_length=1, max_length=80, title="Telefontid")
    organisation: str = Field(default="", title="Modtager af opgaver", description="Navnet i omsorgssystemet")
    email: str = Field(default="", title="Mail til samlet besked", description="En fælles postkasse")


class LetterSender(BaseModel):
    """Who writes the letter."""

    model_config = _FORM

    organisation: str = Field(title="Kommune")
    department: str = Field(title="Afdeling")
    return_address: str = Field(max_length=70, title="Returadresse", description="Én linje, højst 70 tegn")
    phone: str = Field(default="", title="Telefon")
    email: str = Field(default="", title="Mail")
    hours: str = Field(default="", title="Telefontid")
    web: str = Field(default="", title="Hjemmeside")


class Settings(BaseModel):
    """The settings of an adoption; the defaults are the robot's own."""

    model_config = _FORM

    minimum_age: int = Field(default=70, ge=18, le=120, title="Alder", description="Fyldte år på kørslens dag")
    rules: str = Field(default="over-70-alone", title="Regler", description="Tabellen, der afgør, hvem der får tilbud")
    exempt_housing: tuple[str, ...] = Field(
        default=("plejecenter", "plejebolig", "institution", "asylcenter"), title="Boligtyper uden tilbud"
    )
    exempt_interventions: tuple[str, ...] = Field(
        default=("Personlig pleje", "Praktisk hjælp", "Helhedspleje"), title="Indsatser, der fritager"
    )
    exempt_flags: tuple[str, ...] = Field(default=("demens",), title="Markeringer, der fritager")
    months_between_offers: int = Field(default=12, ge=0, title="Måneder mellem tilbud")
    newly_widowed_weeks: int = Field(default=6, ge=0, title="Uger efter ægtefælles død")
    household_max_age_days: int = Field(default=400, ge=1, title="Husstandens højeste alder i dage")
    capacity_per_district: int = Field(default=0, ge=0, title="Tilbud pr. distrikt", description="0 er ingen grænse")
    capacity_period: Literal["month", "quarter", "year"] = Field(default="month", title="Periode")
    extract_max_age_days: int = Field(default=7, ge=1, title="Udtrækkets højeste alder i dage")
    advisor_title: str = Field(default="sundhedsvejleder", title="Rådgiverens titel")
    advisor_delivery: Literal["task", "digest"] = Field(default="task", title="Besked til rådgiveren")
    task_due_days: int = Field(default=7, ge=1, title="Frist for opgaver i dage")
    advisors: dict[str, Advisor] = Field(title="Rådgivere pr. distrikt")
    fallback_advisor: Advisor | None = Field(default=None, title="Rådgiver uden distrikt")
    sender: LetterSender = Field(title="Afsender")
    privacy_notice: str = Field(max_length=200, title="Om personoplysninger")
    digital_title: str = Field(default="Tilbud om et forebyggende hjemmebesøg", max_length=256, title="Brevets emne")
