"""What an organisation says about its Nexus: names as they stand there, and how to reach it. The form is made of it."""

from __future__ import annotations

from typing import Annotated, Final, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, field_validator, model_validator

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
FieldValue = bool | int | float | str | tuple[str, ...]
"""A value for one element: text, number, yes/no, several choices, or a date as YYYY-MM-DD."""

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
CLOSED_STATES: Final = ("Afsluttet", "Annulleret", "Fjernet", "Frafaldet", "Afgjort", "Afslået", "Ophørt")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Closing(_Frozen):
    """How an intervention in one state is closed."""

    transition: Name = Field(title="Overgang", description="Overgangens navn i Nexus, for eksempel Afslut.")
    date_field: str = Field(
        default="", title="Datofelt", description="Det felt, som slutdatoen skrives i. Tomt, når overgangen intet har."
    )


CLOSING: Final = {
    "Bestilt": Closing(transition="Afslut", date_field="basketGrantEndDate"),
    "Ændret": Closing(transition="Afslut", date_field="basketGrantEndDate"),
    "Bevilliget": Closing(transition="Annullér", date_field="cancelledDate"),
    "Tildelt": Closing(transition="Fjern"),
}
"""Closing transitions by state (facts: runners-and-nexus.md 2.2)."""


class NexusSettings(_Frozen):
    """The organisation's own names in Nexus. Nothing here is code: every municipality words them differently."""

    instance: Name = Field(title="Instans", description="Jeres navn i Nexus' adresse, for eksempel eksempelkommune.")
    view: Name = Field(
        default="- Alt",
        title="Visning",
        description="Den borgervisning, robotten læser i. Den skal vise alle indsatser og dokumenter, også afsluttede.",
    )
    program_pathway: Name = Field(title="Grundforløb", description="Grundforløbet, som indsatsen ligger under.")
    nested_pathway: Name = Field(title="Forløb", description="Forløbet under grundforløbet.")
    intervention: Name = Field(title="Indsats", description="Indsatsens navn i kataloget, skrevet præcis som i Nexus.")
    order_transition: Name = Field(
        default="Ansøg, Bevilg, Bestil",
        title="Overgang ved oprettelse",
        description="Den overgang, indsatsen oprettes med.",
    )
    edit_transition: Name = Field(
        default="Ændr", title="Overgang ved ændring", description="Den overgang, noten ændres med."
    )
    closing: dict[str, Closing] = Field(
        default=CLOSING, title="Lukning", description="For hver tilstand: den overgang, der lukker indsatsen."
    )
    closed_states: tuple[Name, ...] = Field(
        default=CLOSED_STATES, title="Lukkede tilstande", description="Tilstande, hvor indsatsen ikke længere er aktiv."
    )
    supplier: Name | None = Field(
        default=None, title="Leverandør", description="Leverandørens navn. Tomt, når Nexus selv vælger."
    )
    reference_field: Name | None = Field(
        default=None,
        title="Felt til reference",
        description=(
            "Et tekstfelt på indsatsen, hvor robotten skriver sin reference, for eksempel orderReference. "
            "Uden det kan en handling med tabt svar ikke efterprøves og går til en medarbejder."
        ),
    )
    supplier_comment: str = Field(
        default="",
        title="Besked til leverandøren",
        description=(
            "En fast besked, som leverandøren får, når indsatsen er bestilt. Tom, når ingen besked skal sendes. "
            "{startdato} bliver til indsatsens startdato. Skriv ingen personoplysninger."
        ),
    )
    note_field: Name = Field(default="description", title="Felt til note", description="Tekstfeltet til noten.")
    start_fields: tuple[Name, ...] = Field(
        default=("plannedDate", "workflowRequestedDate", "workflowApprovedDate", "orderedDate"),
        title="Startdatoer",
        description="De datofelter, som startdatoen skrives i.",
    )
    required_values: dict[Name, FieldValue] = Field(
        default_factory=dict,
        title="Andre felter",
        description="Værdier til øvrige felter på indsatsen: feltets navn og værdien.",
    )
    assignment_type: Name | None = Field(
        default=None, title="Opgavetype", description="Den opgavetype, robotten opretter. Tomt uden opgaver."
    )
    create_task_action: Name = Field(
        default="Opret", title="Handling: opret opgave", description="Navnet på opgavens oprettelse."
    )
    close_task_action: Name = Field(
        default="Afslut", title="Handling: afslut opgave", description="Navnet på opgavens afslutning."
    )

    @field_validator("supplier_comment")
    @classmethod
    def _only_the_start(cls, text: str) -> str:
        if {"{", "}"} & set(text.replace("{startdato}", "")):
            raise ValueError("beskeden kan kun rumme {startdato} i krøllede parenteser")
        return text.strip()

    @model_validator(mode="after")
    def _one_purpose_a_field(self) -> Self:
        used = [*self.start_fields, self.note_field, *self.required_values]
        used += [self.reference_field] if self.reference_field else []
        twice = sorted({name for name in used if used.count(name) > 1})
        if twice:
            raise ValueError(f"samme felt er brugt til to ting: {', '.join(twice)}")
        return self


class NexusConnection(_Frozen):
    """How to reach one Nexus."""

    base_url: str = Field(title="Adresse", description="Nexus' startadresse; den ender på /v2/.")
    token_url: str = Field(title="Adresse til login", description="Adressen, hvor systembrugeren får sit adgangstegn.")
    client_id: Name = Field(title="Klient-id", description="Systembrugerens klient-id hos KMD.")
    client_secret: SecretStr = Field(title="Hemmelighed", description="Systembrugerens hemmelighed.")
    timeout: float = Field(default=30.0, gt=0, title="Tålmodighed", description="Sekunder, før et kald opgives.")
    prepare_seconds: float = Field(
        default=60.0,
        gt=0,
        title="Forberedelse",
        description="Sekunder, en handling må forberedes i, før den opgives uden at noget er sendt.",
    )

    @property
    def longest_write(self) -> float:
        """Return the seconds from the start of a write to the last moment its one persisting call may run.

        The runner's settle time must be longer (DESIGN §3, the timing invariant).
        """
        return self.prepare_seconds + self.timeout

    @field_validator("base_url", "token_url")
    @classmethod
    def _encrypted_unless_loopback(cls, url: str) -> str:
        parts = urlsplit(url)
        if not parts.hostname or parts.username or parts.password:
            raise ValueError("adressen skal være https:// fulgt af et værtsnavn")
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ValueError("adressen skal begynde med https://")
        return url

    @classmethod
    def for_instance(cls, instance: str, client_id: str, client_secret: SecretStr, *, review: bool = False) -> Self:
        """Return KMD's own addresses of an instance; `review` is KMD's test system."""
        zone = "nexus-review.kmd.dk" if review else "nexus.kmd.dk"
        return cls(
            base_url=f"https://{instance}.{zone}/api/core/mobile/{instance}/v2/",
            token_url=f"https://iam.{zone}/authx/realms/{instance}/protocol/openid-connect/token",
            client_id=client_id,
            client_secret=client_secret,
        )
