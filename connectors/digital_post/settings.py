"""What an organisation fills in about its post: who sends, what the print vendor agreed to, and how to connect."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
"""Hosts that may be spoken to without TLS: only this machine hears it."""

MemoText = Annotated[str, StringConstraints(max_length=256, strip_whitespace=True)]
"""MeMo's `memoTextType`."""


class DigitalPostSettings(BaseModel):
    """Who the letters are from and how they are to be handled; the same for every letter of an organisation."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Digital Post og brevpost")

    sender_cvr: str = Field(
        pattern=r"^\d{8}$", title="Afsenders CVR-nummer", description="Otte cifre. Skal passe til certifikatet."
    )
    sender_label: MemoText = Field(
        min_length=1, title="Afsendernavn", description="Vises som afsender i borgerens digitale postkasse."
    )
    sender_system_name: MemoText = Field(
        default="Samdrift", title="Afsendersystem", description="Navnet på det system, der danner brevet."
    )
    sender_system_id: MemoText = Field(
        default="", title="Afsendersystemets id", description="Udfyldes, hvis organisationen har givet systemet et id."
    )
    post_type: MemoText = Field(
        default="MYNDIGHEDSPOST", title="Posttype", description="Posttype i Digital Post; tom udelader den."
    )
    kle_version: MemoText = Field(
        default="",
        title="KLE-version",
        description="Den udgave af KLE, emnenummeret er fra. Tom udelader KLE i brevet.",
    )
    kle_label: MemoText = Field(
        default="", title="KLE-emnets navn", description="Emnets navn; tomt giver emnenummeret som navn."
    )
    case_system: MemoText = Field(
        default="", title="Sagssystem", description="Udfyldt sender brevets reference som sags-id i dette system."
    )
    contact_email: MemoText = Field(default="", title="Kontakt-e-mail", description="Vises ved brevet.")
    contact_phone: MemoText = Field(default="", title="Kontakttelefon", description="Vises ved brevet.")
    contact_group: MemoText = Field(default="", title="Kontaktgruppe", description="Gruppe for kontaktpunktet.")
    contact_point_id: MemoText = Field(
        default="", title="Kontaktpunkt-id", description="Den indbakke, borgerens svar skal lande i."
    )
    contact_point_label: MemoText = Field(default="", title="Kontaktpunkt", description="Kontaktpunktets navn.")
    action_label: MemoText = Field(
        default="", title="Tekst på selvbetjeningslink", description="For eksempel: Vælg en tid til besøget."
    )
    action_url: MemoText = Field(
        default="", title="Selvbetjeningslink", description="Adressen bag linket; skal begynde med https://."
    )
    shipment_type: int | None = Field(
        default=None,
        gt=0,
        title="Forsendelsestype",
        description="Id aftalt med printleverandøren. Kræves til brevpost.",
    )
    user_name: str = Field(
        default="samdrift", min_length=1, max_length=2000, title="Brugernavn", description="Vises i kvitteringer."
    )
    unit: str = Field(default="", max_length=2000, title="Enhed", description="Den afsendende enhed, til opgørelser.")
    accounting_group: str = Field(
        default="", max_length=2000, title="Konteringsgruppe", description="Fordeler portoen; tom udelader den."
    )
    post_category: Literal["", "Prioritaire", "Economique", "Bulk"] = Field(
        default="", title="Postkategori", description="Tom lader forsendelsestypen bestemme."
    )
    address_form: Literal["free", "structured"] = Field(
        default="free",
        title="Adresseform",
        description="free: adressen som linjer. structured: vej og nummer hver for sig, når de kan skilles ad.",
    )

    @model_validator(mode="after")
    def _links_are_https(self) -> Self:
        if self.action_url and not self.action_url.startswith("https://"):
            raise ValueError("Selvbetjeningslinket skal begynde med https://")
        if bool(self.action_url) != bool(self.action_label):
            raise ValueError("Selvbetjeningslinket skal have både tekst og adresse")
        return self


class DigitalPostConnection(BaseModel):
    """How this installation reaches SF1601: addresses, entity ids and the OCES certificate. No secret is in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Forbindelse til Serviceplatformen (SF1601)")

    base_url: str = Field(
        title="Serviceplatformens adresse", description="For eksempel https://exttest.serviceplatformen.dk"
    )
    token_url: str = Field(
        title="Tokentjenestens adresse",
        description="Adgangsstyringens fulde adresse, der ender på /runtime/api/rest/wstrust/v1/issue",
    )
    send_entity_id: str = Field(
        default="http://entityid.kombit.dk/service/kombipostafsend/1", title="EntityID for KombiPostAfsend"
    )
    lookup_entity_id: str = Field(
        default="http://entityid.kombit.dk/service/postforespoerg/1", title="EntityID for PostForespoerg"
    )
    broker_entity_id: str = Field(
        default="http://entityid.kombit.dk/service/bfo_modtag/2", title="EntityID for Beskedfordeler"
    )
    digital_path: Literal["kombi", "memos"] = Field(
        default="kombi", title="Sti til Digital Post", description="kombi eller memos; spørg Serviceplatformen."
    )
    certificate_file: Path | None = Field(
        default=None, title="Certifikatfil", description="OCES-systemcertifikat i PEM-format."
    )
    key_file: Path | None = Field(
        default=None, title="Nøglefil", description="Den private nøgle i PEM; tom, når den står i certifikatfilen."
    )
    ca_file: Path | None = Field(
        default=None, title="Rodcertifikater", description="PEM med de rødder, der stoles på; tom er maskinens egne."
    )
    timeout_seconds: float = Field(default=60.0, gt=0, title="Tid til ét kald (sekunder)")
    connect_seconds: float = Field(default=5.0, gt=0, title="Tid til at få forbindelse (sekunder)")

    @model_validator(mode="after")
    def _only_loopback_goes_without_tls(self) -> Self:
        for url in (self.base_url, self.token_url):
            parts = urlsplit(url)
            if parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in LOOPBACK):
                raise ValueError("Adressen skal begynde med https://")
            if parts.scheme == "https" and self.certificate_file is None:
                raise ValueError("Serviceplatformen kræver et certifikat: udfyld certificate_file")
        return self

    def service(self, path: str) -> str:
        """Return the full address of one service below `/service/`."""
        return f"{self.base_url.rstrip('/')}/service/{path}"
