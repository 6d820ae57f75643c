"""What people are to type where, in an organisation whose care system the robot does not reach."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class ManualSettings(BaseModel):
    """The organisation's own words for its care system and for what is created there."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    system_name: str = Field(
        min_length=1, title="Omsorgssystem", description="Systemets navn, som medarbejderne kender det."
    )
    intervention: str = Field(min_length=1, title="Indsats", description="Navnet på den indsats, der skal oprettes.")
    place: str = Field(
        default="",
        title="Hvor i systemet",
        description="Hvor indsatsen oprettes, for eksempel Borger > Forebyggelse > Ny indsats.",
    )
    supplier: str = Field(default="", title="Leverandør", description="Leverandøren, der vælges. Tomt uden valg.")
    document_place: str = Field(default="", title="Dokumenter", description="Hvor breve lægges på borgeren.")
    reference_place: str = Field(
        default="",
        title="Felt til referencen",
        description="Hvor robottens reference skrives, så indsatsen kan findes igen. Tomt, når den ikke skal skrives.",
    )
    active_days: int = Field(
        default=180,
        ge=1,
        title="Så længe regnes indsatsen for aktiv (dage)",
        description="Robotten kan ikke se, hvornår en manuelt oprettet indsats afsluttes; efter så mange dage står den "
        "ikke længere i vejen for et nyt tilbud.",
    )
