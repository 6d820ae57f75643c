"""From an adoption to its ports: the real adapters, with settings from the adoption and secrets from their files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError

from connectors.digital_post.amqp import SamlToken, broker
from connectors.digital_post.certificate import client_context
from connectors.digital_post.pull import PullReceipts
from connectors.digital_post.push import PushConnection, PushReceipts
from connectors.digital_post.settings import DigitalPostConnection
from connectors.digital_post.sf1601 import Sf1601Post
from connectors.errors import NotConfigured
from connectors.http import Endpoint, HttpClient
from connectors.mail.smtp import SmtpMailer
from connectors.manual import ManualCareSystem
from connectors.nexus import NexusCareSystem, NexusConnection
from connectors.person_register import CsvExtract
from connectors.ports import CareSystem, Mailer, PersonRegister, Post, Receipts, read_only
from flows.ledger import Ledger
from flows.runner.adopting.adoption import AdoptionFile, ManualCare
from flows.runner.adopting.manual_desk import RegisterPeople, WorklistDesk
from flows.runner.adopting.places import Places, places_of
from flows.runner.home import Home

NEXUS: Final = "KMD Nexus"


@dataclass(frozen=True)
class Ports:
    """Everything a run may ask of the outside world."""

    care: CareSystem
    register: PersonRegister
    post: Post
    receipts: Receipts
    mailer: Mailer

    def read_only(self) -> Ports:
        """Return the same ports behind the second lock of a preview."""
        return Ports(
            care=read_only(self.care, CareSystem),
            register=read_only(self.register, PersonRegister),
            post=read_only(self.post, Post),
            receipts=read_only(self.receipts, Receipts),
            mailer=read_only(self.mailer, Mailer),
        )


def open_register(adoption: AdoptionFile, home: Home) -> PersonRegister:
    """Return the adoption's person register alone; raises as `open_ports` does."""
    return _register(adoption, _places(adoption, home))


@asynccontextmanager
async def open_ports(adoption: AdoptionFile, home: Home, ledger: Ledger) -> AsyncIterator[Ports]:
    """Open every port of the adoption and close them after; nothing is called yet.

    Raises `NotConfigured` naming the setting when a secret's file is missing, an address cannot be right, or the
    testkommune does not run.
    """
    places = _places(adoption, home)
    register = _register(adoption, places)
    async with Sf1601Post(adoption.systems.post, places.post) as post:
        receipts, mailer = _receipts(places, post), SmtpMailer(places.mail)
        system = adoption.systems.care_system
        if isinstance(system, ManualCare):
            people = RegisterPeople(register, ledger)
            yield Ports(ManualCareSystem(system, WorklistDesk(ledger), people), register, post, receipts, mailer)
            return
        async with HttpClient(Endpoint(NEXUS, timeout=adoption.timing.request_timeout)) as http:
            yield Ports(NexusCareSystem(system, http, _nexus(places)), register, post, receipts, mailer)


def _places(adoption: AdoptionFile, home: Home) -> Places:
    try:
        return places_of(adoption, home)
    except ValidationError as error:
        raise _unusable(adoption, error) from None


def _register(adoption: AdoptionFile, places: Places) -> PersonRegister:
    return CsvExtract(places.register_file, adoption.systems.person_register)


def _nexus(places: Places) -> NexusConnection:
    if places.care is None:
        raise NotConfigured(
            "Ibrugtagningen mangler `connections.care_system`: adressen på Nexus. Intet er sendt.",
            setting="connections.care_system",
            system=NEXUS,
        )
    return places.care


def _receipts(places: Places, post: Sf1601Post) -> Receipts:
    if isinstance(places.receipts, PushConnection):
        return PushReceipts(places.receipts)
    connect = broker(places.receipts, _saml(post, places.post), client_context(places.post))
    return PullReceipts(places.receipts.queue, connect)


def _saml(post: Sf1601Post, connection: DigitalPostConnection) -> SamlToken:
    async def token() -> bytes:
        return await post.tokens.saml(connection.broker_entity_id)

    return token


def _unusable(adoption: AdoptionFile, error: ValidationError) -> NotConfigured:
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or "adressen"
    why = str(first.get("ctx", {}).get("error", "værdien har en forkert form"))
    return NotConfigured(
        f'Ibrugtagningen "{adoption.adoption}": {field} under `connections` kan ikke bruges ({error.title}): {why}. '
        "Ret den og prøv igen. Intet er sendt.",
        setting=f"connections.{field}",
    )
