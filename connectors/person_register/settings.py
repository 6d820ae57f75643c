"""What an organisation says about its extract when the file does not say it itself."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

from connectors.person_register.contract import BY_NAME


class ExtractSettings(BaseModel):
    """Settings of an extract.

    The file's own `# udtræk:` line wins over `as_of`, `covers_all_adults` and `source`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: Annotated[dict[str, str], Field(title="Kolonnenavne", description="Vores navn: filens navn")] = {}
    as_of: Annotated[AwareDatetime | None, Field(title="Udtrækkets tidspunkt, med tidszone")] = None
    covers_all_adults: Annotated[bool, Field(title="Udtrækket har alle voksne i kommunen")] = False
    source: Annotated[str, Field(title="Hvor udtrækket kommer fra", max_length=200)] = ""
    sheet: Annotated[str, Field(title="Arkets navn i et regneark; tomt, når kun ét ark er synligt", max_length=31)] = ""
    repair_lost_zero: Annotated[bool, Field(title="Sæt et tabt nul foran CPR-numre med ni cifre")] = False

    @field_validator("columns")
    @classmethod
    def _known_columns(cls, columns: dict[str, str]) -> dict[str, str]:
        unknown = sorted(set(columns) - set(BY_NAME))
        if unknown:
            raise ValueError(f"kolonnen »{unknown[0]}« findes ikke i kontrakten; se docs/extract.md")
        return columns
