"""What a municipality decides for itself: the form of the adoption."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

_FORM: Final = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
_TARGET: Final[JsonDict] = {"group": "Målgruppe"}
_EXEMPT: Final[JsonDict] = {"group": "Undtagelser"}
_CAPACITY: Final[JsonDict] = {"group": "Kapacitet"}
_ADVISORS: Final[JsonDict] = {"group": "Rådgivere"}
_DELIVERY: Final[JsonDict] = {"task": "En opgave i omsorgssystemet", "digest": "Én samlet mail pr. kørsel"}
_LETTER: Final[JsonDict] = {"group": "Brev"}


class Advisor(BaseModel):
    """Who is told, and whom the citizen calls."""

    model_config = _FORM

    name: str = Field(
        min_length=1, max_length=80, title="Navn", description="Medarbejderens eller teamets navn, som brevet viser."
    )
    phone: str = Field(
        min_length=1, max_length=30, title="Telefon", description="Nummeret, borgeren ringer til for at sige ja tak."
    )
    hours: str = Field(
        min_length=1,
        max_length=80,
        title="Telefontid",
        description="Hvornår telefonen er åben, for eksempel mandag til fredag kl. 8-9.",
    )
    organisation: str = Field(
        default="",
        title="Modtager af opgaver",
        description="Teamets navn i omsorgssystemet, som opgaver lægges til, skrevet præcis som der.",
        json_schema_extra={"options": "care_system.organisations"},
    )
    email: str = Field(
        default="",
        title="Mail til samlet besked",
        description="En fælles postkasse, der får antal og årsager, aldrig navne på borgere.",
    )


class LetterSender(BaseModel):
    """Who writes the letter."""

    model_config = _FORM

    organisation: str = Field(title="Kommune", description="Kommunens navn øverst i brevet.")
    department: str = Field(title="Afdeling", description="Afdelingen, der sender brevet.")
    return_address: str = Field(
        max_length=70, title="Returadresse", description="Adressen i rudens øverste linje, højst 70 tegn på én linje."
    )
    phone: str = Field(default="", title="Telefon", description="Afdelingens hovednummer, hvis det skal stå i brevet.")
    email: str = Field(default="", title="Mail", description="Afdelingens mailadresse, hvis den skal stå i brevet.")
    hours: str = Field(default="", title="Telefontid", description="Hvornår hovednummeret er åbent.")
    web: str = Field(default="", title="Hjemmeside", description="Adressen på kommunens hjemmeside.")


class Settings(BaseModel):
    """The settings of an adoption; the defaults are the robot's own."""

    model_config = _FORM

    minimum_age: int = Field(
        default=70,
        ge=18,
        le=120,
        title="Alder",
        description="Den yngste alder, der får tilbuddet, i fyldte år på kørslens dag.",
        json_schema_extra=_TARGET,
    )
    rules: str = Field(
        default="over-70-alone",
        title="Regler",
        description="Den tabel, der afgør, hvem der får tilbuddet, og hvorfor de andre ikke gør.",
        json_schema_extra={**_TARGET, "names": "table"},
    )
    household_max_age_days: int = Field(
        default=400,
        ge=1,
        le=3650,
        title="Husstandens højeste alder i dage",
        description="Er oplysningen om at bo alene ældre, går borgeren til en medarbejder.",
        json_schema_extra=_TARGET,
    )
    extract_max_age_days: int = Field(
        default=7,
        ge=1,
        le=365,
        title="Udtrækkets højeste alder i dage",
        description="Et ældre udtræk af borgere afvises, fordi folk flytter og dør imens.",
        json_schema_extra=_TARGET,
    )
    batch_max_age_days: int = Field(
        default=14,
        ge=1,
        le=365,
        title="Prøvekørslens højeste alder i dage",
        description="En godkendt prøvekørsel, hvis udtræk er ældre, kan ikke køres; lav en ny.",
        json_schema_extra=_TARGET,
    )
    exempt_housing: tuple[str, ...] = Field(
        default=("plejecenter", "plejebolig", "institution", "asylcenter"),
        title="Boligtyper uden tilbud",
        description="Borgere i disse boligtyper får ikke tilbuddet; skriv dem, som de står i udtrækket.",
        json_schema_extra=_EXEMPT,
    )
    exempt_interventions: tuple[str, ...] = Field(
        default=("Personlig pleje", "Praktisk hjælp", "Helhedspleje"),
        title="Indsatser, der fritager",
        description="Borgere med en af disse aktive indsatser får ikke tilbuddet; skriv navnene som i omsorgssystemet.",
        json_schema_extra={**_EXEMPT, "options": "care_system.interventions"},
    )
    exempt_flags: tuple[str, ...] = Field(
        default=("demens",),
        title="Markeringer, der fritager",
        description="Borgere med en af disse markeringer i udtrækket får ikke tilbuddet.",
        json_schema_extra=_EXEMPT,
    )
    months_between_offers: int = Field(
        default=12,
        ge=0,
        le=600,
        title="Måneder mellem tilbud",
        description="Så længe går der mindst fra et tilbud, en invitation eller et besøg til det næste tilbud.",
        json_schema_extra=_EXEMPT,
    )
    newly_widowed_weeks: int = Field(
        default=6,
        ge=0,
        le=520,
        title="Uger efter ægtefælles død",
        description="Så længe får en efterladt ikke standardbrevet; en medarbejder kontakter borgeren i stedet.",
        json_schema_extra=_EXEMPT,
    )
    capacity_per_district: int = Field(
        default=0,
        ge=0,
        le=100_000,
        title="Tilbud pr. distrikt",
        description="Det højeste antal tilbud pr. distrikt i perioden; resten venter, og 0 er ingen grænse.",
        json_schema_extra=_CAPACITY,
    )
    capacity_period: Literal["month", "quarter", "year"] = Field(
        default="month",
        title="Periode",
        description="Den periode, antallet af tilbud pr. distrikt gælder: måned, kvartal eller år.",
        json_schema_extra={**_CAPACITY, "x-titles": {"month": "Måned", "quarter": "Kvartal", "year": "År"}},
    )
    advisor_title: str = Field(
        default="sundhedsvejleder",
        min_length=1,
        max_length=60,
        title="Rådgiverens titel",
        description="Det, den besøgende medarbejder kaldes hos jer, som det skal stå i brevet.",
        json_schema_extra=_ADVISORS,
    )
    advisor_delivery: Literal["task", "digest"] = Field(
        default="task",
        title="Besked til rådgiveren",
        description="En opgave pr. borger i omsorgssystemet (task) eller én samlet mail pr. kørsel (digest).",
        json_schema_extra={**_ADVISORS, "x-titles": _DELIVERY},
    )
    task_due_days: int = Field(
        default=7,
        ge=1,
        le=365,
        title="Frist for opgaver i dage",
        description="Så mange dage har rådgiveren til en opgave.",
        json_schema_extra=_ADVISORS,
    )
    advisors: dict[str, Advisor] = Field(
        title="Rådgivere pr. distrikt",
        description="For hvert distrikt i udtrækket: hvem der får besked, og hvem borgeren ringer til.",
        json_schema_extra={**_ADVISORS, "x-key": "Distrikt"},
    )
    fallback_advisor: Advisor | None = Field(
        default=None,
        title="Rådgiver uden distrikt",
        description="Bruges for borgere i et distrikt uden egen rådgiver; er den tom, går de til en medarbejder.",
        json_schema_extra=_ADVISORS,
    )
    sender: LetterSender = Field(title="Afsender", description="Hvem brevet kommer fra.", json_schema_extra=_LETTER)
    privacy_notice: str = Field(
        min_length=1,
        max_length=200,
        title="Om personoplysninger",
        description="Hvor borgeren kan læse eller høre, hvordan I behandler oplysninger.",
        json_schema_extra=_LETTER,
    )
    digital_title: str = Field(
        default="Tilbud om et forebyggende hjemmebesøg",
        min_length=1,
        max_length=256,
        title="Brevets emne",
        description="Emnelinjen i borgerens digitale postkasse; ens for alle og uden personoplysninger.",
        json_schema_extra=_LETTER,
    )
