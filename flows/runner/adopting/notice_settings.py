"""Who is told when a robot needs somebody, by which way, and of what: the adoption's `notices`."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from connectors.webhook.settings import checked_url
from flows.ledger.notices import NoticeKind
from flows.runner.adopting.connection_settings import SecretName

MAIL_FORM: Final = r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"

MailAddress = Annotated[str, StringConstraints(pattern=MAIL_FORM, max_length=254)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WebhookPlace(_Frozen):
    """An address of the organisation's own that is called when a robot needs somebody."""

    url: str = Field(
        max_length=250,
        title="Adresse",
        description="Den https-adresse, der kaldes; hemmeligheder må ikke stå i den.",
    )
    secret_file: SecretName = Field(
        title="Fil med hemmeligheden", description="Filen i mappen med hemmeligheder, som kaldene underskrives med."
    )

    @field_validator("url")
    @classmethod
    def _safe(cls, url: str) -> str:
        return checked_url(url)


class NoticeKinds(_Frozen):
    """What is told; each can be switched off."""

    run_failed: bool = Field(default=True, title="Kørsel fejlet", description="En kørsel fejlede eller blev afbrudt.")
    needs_approval: bool = Field(
        default=True, title="Venter på godkendelse", description="En prøvekørsel venter på en godkender."
    )
    deadline: bool = Field(
        default=True, title="Frister", description="Linjer til manuel behandling er tæt på fristen eller over den."
    )
    no_success: bool = Field(
        default=True, title="Robotten er gået i stå", description="Ingen skarp kørsel er lykkedes i lang tid."
    )

    def wanted(self) -> frozenset[NoticeKind]:
        """Return the kinds that are switched on."""
        return frozenset(each for each in NoticeKind if getattr(self, each.value))


class NoticeSettings(_Frozen):
    """Who is told of what; no notice ever has a citizen in it."""

    mail: tuple[MailAddress, ...] | None = Field(
        default=None,
        max_length=20,
        title="Mailadresser",
        description="Hvem der får besked; udeladt er det `operators_mail`, og [] er ingen.",
    )
    webhook: WebhookPlace | None = Field(
        default=None, title="Webhook", description="Et system hos jer selv, der kaldes med de samme beskeder."
    )
    kinds: NoticeKinds = Field(default=NoticeKinds(), title="Beskeder", description="Hvad der gives besked om.")
    no_success_days: int | None = Field(
        default=None,
        ge=1,
        le=730,
        title="Dage uden skarp kørsel",
        description="Så mange dage uden en gennemført skarp kørsel giver besked; udeladt giver det aldrig.",
    )
    deadline_days_before: int = Field(
        default=2, ge=0, le=60, title="Dage før fristen", description="Så længe før en linjes frist gives der besked."
    )
    pages_url: str | None = Field(
        default=None,
        max_length=200,
        title="Sidernes adresse",
        description="Adressen på Samdrifts sider, som medarbejdere kender den; udeladt er der intet link i beskeder.",
    )

    @field_validator("pages_url")
    @classmethod
    def _plain(cls, url: str | None) -> str | None:
        return None if url is None else checked_url(url).rstrip("/")
