"""An adoption: one organisation's use of a robot, as one YAML file without a secret or a citizen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, field_validator, model_validator

import flows.robots
from connectors.digital_post.settings import DigitalPostSettings
from connectors.manual import ManualSettings
from connectors.nexus import NexusSettings
from connectors.person_register import ExtractSettings
from flows.ledger import Ledger, Timing
from flows.ledger.errors import TimingError
from flows.ledger.model import Adoption
from flows.ledger.overlays import NONE, Overlay
from flows.runner.adopting import texts_adoption as texts
from flows.runner.adopting import texts_overlay
from flows.runner.adopting.adoption_yaml import composed, loaded
from flows.runner.adopting.connection_settings import Connections
from flows.runner.adopting.difference import Difference, UnknownDifference
from flows.runner.adopting.notice_settings import NoticeSettings
from flows.runner.errors import NotReady
from flows.runner.home import Home

SANDBOX: Final = "sandbox"
MAIL_ADDRESS: Final = r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"


class NotAdopted(NotReady):
    """No adoption has this name: type another, or save it first."""


class AdoptionInvalid(NotReady):
    """The adoption's file says something that cannot be right: correct it."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Organisation(_Frozen):
    """Whose adoption it is."""

    cvr: str = Field(pattern=r"^\d{8}$", title="CVR-nummer", description="Organisationens CVR-nummer, otte cifre.")
    name: str = Field(min_length=1, title="Navn", description="Organisationens navn, som borgeren kender det.")
    municipality_code: str = Field(
        pattern=r"^\d{4}$",
        title="Kommunekode",
        description="CPR's kode for kommunen, fire cifre; den afgør, hvem der bor i kommunen.",
    )


class NexusCare(NexusSettings):
    """The care system is KMD Nexus."""

    kind: Literal["nexus"] = Field(title="System", description="Robotten arbejder selv i KMD Nexus.")


class ManualCare(ManualSettings):
    """Work in the care system is laid on the worklist for people."""

    kind: Literal["manual"] = Field(title="System", description="Medarbejdere taster det, robotten beskriver.")


class MailIdentity(_Frozen):
    """Whom mail comes from, and where it may go."""

    sender: str = Field(pattern=MAIL_ADDRESS, title="Afsender", description="Mailadressen, robottens mails kommer fra.")
    recipient_domains: tuple[str, ...] = Field(
        min_length=1,
        title="Tilladte modtagerdomæner",
        description="Det, der må stå efter @ hos en modtager; mail til andre afvises.",
    )


class Systems(_Frozen):
    """The organisation's own names in each system."""

    care_system: Annotated[NexusCare | ManualCare, Field(discriminator="kind")] = Field(
        title="Omsorgssystem", description="Jeres egne navne på forløb, indsats og opgaver i omsorgssystemet."
    )
    post: DigitalPostSettings = Field(title="Digital Post", description="Hvem brevene kommer fra i Digital Post.")
    mail: MailIdentity = Field(title="Mail", description="Hvem robottens mails kommer fra, og hvor de må sendes hen.")
    person_register: ExtractSettings = Field(
        default=ExtractSettings(), title="Udtræk", description="Hvordan udtrækket af borgere skal læses."
    )


class TimingSettings(_Frozen):
    """The time limits of the effect protocol, in seconds; `prepare_seconds` is Nexus' own part of a write."""

    start_deadline: float = Field(
        default=5,
        gt=0,
        title="Startfrist",
        description="Sekunder fra beslutningen om et kald, til kaldet skal begynde.",
    )
    request_timeout: float = Field(
        default=30, gt=0, title="Kaldets grænse", description="Sekunder, et system har til at svare på et kald."
    )
    settle: float = Field(
        default=120, gt=0, title="Ventetid", description="Sekunder, før robotten spørger, om et tabt kald nåede frem."
    )
    lease: float = Field(
        default=120, gt=0, title="Lejemål", description="Sekunder, en kørsel holder ibrugtagningen uden livstegn."
    )
    heartbeat: float = Field(default=5, gt=0, title="Livstegn", description="Sekunder mellem kørslens livstegn.")
    prepare_seconds: float = Field(
        default=60, gt=0, title="Forberedelse", description="Sekunder, en handling i Nexus må forberedes i."
    )
    receipt_hours: float = Field(
        default=72,
        gt=0,
        title="Tålmodighed med kvitteringer",
        description="Timer, et brev uden svar venter på sin kvittering, før en medarbejder må afgøre det.",
    )

    @model_validator(mode="after")
    def _invariant(self) -> Self:
        """Refuse limits under which a probe could come before the call it asks about (DESIGN §3, Effects)."""
        try:
            self.limits().check()
        except TimingError as error:
            raise ValueError(error.message) from None
        if self.longest_write >= self.settle:
            raise ValueError(texts.longest_write(self.prepare_seconds, self.request_timeout, self.settle))
        return self

    @property
    def longest_write(self) -> float:
        """Return the longest time from the start of a write in Nexus to its persisting call's end."""
        return self.prepare_seconds + self.request_timeout

    def limits(self) -> Timing:
        """Return the limits as the ledger wants them."""
        return Timing(self.start_deadline, self.request_timeout, self.settle, self.lease, self.heartbeat)


class Schedule(_Frozen):
    """When a batch is prepared, or followed up on; a schedule never begins on a citizen."""

    cron: str = Field(
        pattern=r"^\S+( \S+){4}$",
        title="Cron",
        description="Minut, time, dag, måned og ugedag; `0 6 1 * *` er den 1. i hver måned kl. 6.",
    )
    timezone: str = Field(
        default="Europe/Copenhagen", title="Tidszone", description="Den tidszone, tidsplanen regnes i."
    )

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, OSError, ValueError):
            raise ValueError(texts.UNKNOWN_TIMEZONE) from None
        return name


@dataclass(frozen=True, slots=True)
class Origin:
    """The file an adoption was read from, and its text; two adoptions differ by what they say, not by this.

    `overlay` is the version of the organisation's own settings that has been laid over the file; 0 is none.
    """

    source: str = field(compare=False)
    text: str = field(compare=False)
    overlay: int = field(default=NONE, compare=False)


class AdoptionFile(_Frozen):
    """One adoption. `settings` is the robot's own overlay, checked by the robot."""

    adoption: str = Field(
        pattern=r"^[a-z0-9][a-z0-9-]*$",
        max_length=60,
        title="Ibrugtagningens id",
        description="Et kort navn, der aldrig ændres; det skrives i kommandoer, for eksempel `samdrift run ID`.",
    )
    robot: str = Field(
        pattern=r"^[a-z0-9][a-z0-9-]*$", title="Robot", description="Robottens id, som `samdrift robots` viser det."
    )
    version: str = Field(min_length=1, title="Version", description="Den version af robotten, I har taget i brug.")
    organisation: Organisation = Field(title="Organisation", description="Hvem ibrugtagningen tilhører.")
    connections: Literal["sandbox"] | Connections = Field(
        title="Forbindelser", description="Adresserne på jeres systemer, eller `sandbox` for testkommunen."
    )
    systems: Systems = Field(title="Systemer", description="Jeres egne navne og valg i hvert system.")
    timing: TimingSettings = Field(
        default=TimingSettings(), title="Tidsgrænser", description="Udelad afsnittet, så gælder robottens egne."
    )
    concurrency: int = Field(
        default=8,
        ge=1,
        le=16,
        title="Samtidige borgere",
        description="Hvor mange borgere robotten behandler ad gangen.",
    )
    schedule: Schedule | None = Field(
        default=None,
        title="Tidsplan",
        description="Hvornår en prøvekørsel forberedes; en tidsplan sender aldrig noget.",
    )
    follow_up: Schedule | None = Field(
        default=Schedule(cron="15 7-16 * * 1-5"),
        title="Tidsplan for opfølgning",
        description="Hvornår kvitteringer hentes og afsendte breve lægges på borgeren; hver time på hverdage.",
    )
    settings: dict[str, Any] = Field(
        default_factory=dict, title="Robottens indstillinger", description="Det, robotten selv lader jer bestemme."
    )
    operators_mail: str | None = Field(
        default=None,
        pattern=MAIL_ADDRESS,
        title="Driftens mailadresse",
        description="En fælles postkasse, der får besked, når en kørsel fejler.",
    )
    notices: NoticeSettings = Field(
        default=NoticeSettings(), title="Beskeder", description="Hvem der får besked, når robotten har brug for nogen."
    )
    _origin: Origin = PrivateAttr(default_factory=lambda: Origin("Ibrugtagningen", ""))

    @property
    def origin(self) -> Origin:
        """Return where the adoption was read, for messages about its lines."""
        return self._origin

    def read_from(self, origin: Origin) -> Self:
        """Note where this adoption was read; only the reader does."""
        self._origin = origin
        return self

    @property
    def in_sandbox(self) -> bool:
        """Return whether everything outside is the testkommune."""
        return self.connections == SANDBOX

    @model_validator(mode="after")
    def _nexus_has_an_address(self) -> Self:
        own = self.connections if isinstance(self.connections, Connections) else None
        if isinstance(self.systems.care_system, NexusCare) and own is not None and own.care_system is None:
            raise ValueError(texts.NEXUS_WITHOUT_ADDRESS)
        return self

    @model_validator(mode="after")
    def _notices_may_be_mailed(self) -> Self:
        allowed = {domain.strip().lower().lstrip("@") for domain in self.systems.mail.recipient_domains}
        if any(address.rpartition("@")[2].lower() not in allowed for address in self.notices.mail or ()):
            raise ValueError(texts.NOTICES_OUTSIDE)
        return self


def load_adoption(text: str, source: str) -> AdoptionFile:
    """Read an adoption; raise `AdoptionInvalid` with `source`, line, key and nearest names for everything wrong.

    The same text is read once and shared: nobody changes what is returned.
    """
    return _read(text, source)


@lru_cache(maxsize=64)
def _read(text: str, source: str) -> AdoptionFile:
    try:
        data = loaded(text)
    except yaml.YAMLError as error:
        raise AdoptionInvalid(texts.not_yaml(source, error)) from None
    if not isinstance(data, dict):
        raise AdoptionInvalid(texts.not_a_mapping(source))
    try:
        return AdoptionFile.model_validate(data).read_from(Origin(source, text))
    except ValidationError as error:
        raise AdoptionInvalid(texts.invalid(source, error, composed(text), AdoptionFile)) from None


def saved_adoption(saved: Adoption, overlay: Overlay | None) -> AdoptionFile:
    """Return a saved adoption with the organisation's own settings laid over its file; None is the file alone.

    Raises `AdoptionInvalid`, also for an overlay this version cannot read, by its number.
    """
    return laid(load_adoption(saved.document, texts.saved_source(saved.id)), overlay)


def laid(file: AdoptionFile, overlay: Overlay | None) -> AdoptionFile:
    """Return an adoption's file with an overlay laid over it; raises `AdoptionInvalid` for one that cannot be read."""
    if overlay is None:
        return file
    try:
        settings = Difference.read(overlay.document).applied(file.settings)
    except UnknownDifference as error:
        raise AdoptionInvalid(texts_overlay.broken(file.adoption, overlay.number, str(error))) from None
    made = file.model_copy(update={"settings": settings})
    return made.read_from(replace(file.origin, overlay=overlay.number))


def find_adoption(name: str, home: Home) -> AdoptionFile:
    """Return the adoption in the file `name`, else the one saved under that id, else the one shipped.

    Over a saved one lies the newest of the organisation's own settings; a file named by its path is what it says.
    Raises `NotAdopted` with the nearest ids, or `AdoptionInvalid`.
    """
    return _found(name, home, overlaid=True)


def find_file(name: str, home: Home) -> AdoptionFile:
    """Return what `find_adoption` does, with nothing laid over it: what is saved anew by `deploy`."""
    return _found(name, home, overlaid=False)


def _found(name: str, home: Home, *, overlaid: bool) -> AdoptionFile:
    file = Path(name)
    if file.suffix in {".yaml", ".yml"} or file.is_file():
        return _from_file(file)
    saved, overlay, ids = _saved(name, home)
    if saved is not None:
        return saved_adoption(saved, overlay if overlaid else None)
    shipped = _shipped()
    if name in shipped:
        return _from_file(shipped[name])
    known = sorted({*ids, *shipped})
    nearest = get_close_matches(name, known, cutoff=0.5) or known[:3]
    raise NotAdopted(texts.not_adopted(name, nearest), typed=texts.NOT_ADOPTED_TYPED, clicked=texts.NOT_ADOPTED_CLICKED)


def save(adoption: AdoptionFile, by: str, content_hash: str, ledger: Ledger) -> None:
    """Keep the adoption in the ledger with every default written out: a later version's defaults change nothing."""
    document = yaml.safe_dump(adoption.model_dump(mode="json"), allow_unicode=True, sort_keys=False)
    organisation = adoption.organisation
    ledger.adoptions.save(
        Adoption(
            id=adoption.adoption,
            organisation_cvr=organisation.cvr,
            organisation_name=organisation.name,
            lineage=adoption.robot,
            version=adoption.version,
            content_hash=content_hash,
            document=document,
            saved_by=by,
        )
    )


def _from_file(file: Path) -> AdoptionFile:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise NotAdopted(texts.unreadable(file)) from None
    return load_adoption(text, str(file))


def _saved(name: str, home: Home) -> tuple[Adoption | None, Overlay | None, tuple[str, ...]]:
    if not home.has_ledger:
        return None, None, ()
    with home.ledger() as ledger:
        ids = tuple(each.id for each in ledger.adoptions.all())
        return ledger.adoptions.get(name), ledger.overlays.newest(name), ids


def _shipped() -> dict[str, Path]:
    folders = (Path(place) for place in flows.robots.__path__)
    return {file.stem: file for folder in folders for file in folder.glob("*/adoptions/*.yaml")}
