"""The Nexus adapter against the testkommune's Nexus: two readings of the same public facts."""

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest
from pydantic import SecretStr

from connectors.contract.care_calls import ORDER, OTHER, REFERENCE
from connectors.contract.care_system import CareSystemContract, reach
from connectors.contract.care_truth import CareTruth, Fault, People
from connectors.cpr import Cpr
from connectors.errors import NotConfigured, Rejected
from connectors.http import Endpoint, HttpClient
from connectors.nexus import NexusCareSystem, NexusConnection, NexusSettings
from connectors.ports import CareSystem, CitizenRef
from connectors.sandbox.citizen import CareServices, SandboxAddress, SandboxCitizen
from connectors.sandbox.nexus import TESTKOMMUNE, NexusApp, create_app

HOST = "http://127.0.0.1:8080"
BASE = f"{HOST}/api/core/mobile/testkommune/v2/"
TOKEN = f"{HOST}/authx/realms/testkommune/protocol/openid-connect/token"
KNOWN, NEWCOMER, UNKNOWN, HIDDEN = "2512489996", "2509479989", "0107729995", "0108589995"
DECEASED, PROTECTED, MOVED = "3001489993", "3001489994", "3001489995"


def person(cpr: str) -> SandboxCitizen:
    return SandboxCitizen(
        cpr=cpr,
        first_name="Nancy",
        last_name="Berggren",
        birth_date=date(1948, 12, 25),
        gender="K",
        lives_alone="yes",
        household_as_of=date(2026, 9, 1),
        status="01",
        civil_status="E",
        civil_status_since=date(2024, 3, 1),
        address=SandboxAddress("Testvej", "1", "7100", "Vejle", floor="2", door="tv"),
        municipality_code="0630",
        district="Nord",
        care=CareServices(program_open=cpr == KNOWN, pathway_open=cpr == KNOWN),
    )


@pytest.fixture
def app() -> NexusApp:
    everyone = (KNOWN, NEWCOMER, HIDDEN, DECEASED, PROTECTED, MOVED)
    made = create_app([person(cpr) for cpr in everyone])
    made.truth.lose_access(HIDDEN)
    made.truth.die(DECEASED)
    made.truth.protect_address(PROTECTED)
    made.truth.move(MOVED)
    return made


class FaultyTransport(httpx.AsyncBaseTransport):
    """The wire between adapter and app: it can cut, answer for the app, or lose the answer after the commit."""

    def __init__(self, app: NexusApp) -> None:
        self.inner = httpx.ASGITransport(app=app)
        self.reads: list[Fault] = []
        self.writes: list[Fault] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        faults = self._line(request)
        fault = faults.pop(0) if faults else None
        if fault in {None, Fault.LOST}:
            response = await self.inner.handle_async_request(request)
            await response.aread()
            if fault is Fault.LOST:
                raise httpx.ReadTimeout("reply lost", request=request)
            return response
        return _answer(fault, request)

    def _line(self, request: httpx.Request) -> list[Fault]:
        path = request.url.path
        if path.endswith("/token"):
            return []
        prepares = path.endswith(("/search", "/bulkGet"))
        return self.reads if request.method == "GET" or prepares else self.writes


def _answer(fault: Fault | None, request: httpx.Request) -> httpx.Response:
    match fault:
        case Fault.THROTTLED:
            return httpx.Response(429, headers={"Retry-After": "1"})
        case Fault.BROKEN | Fault.DOWN | Fault.CONFLICT:
            return httpx.Response(int(fault.value))
        case Fault.MALFORMED:
            return httpx.Response(200, text="<html>Vedligehold</html>")
        case _:
            raise httpx.RemoteProtocolError("cut", request=request)


class SandboxTruth:
    """The testkommune's own account of what happened."""

    def __init__(self, app: NexusApp, wire: FaultyTransport) -> None:
        self.app = app
        self.wire = wire
        self.cpr = {str(app.truth.patient_id(cpr)): cpr for cpr in (KNOWN, NEWCOMER)}

    def count_interventions(self, citizen: CitizenRef) -> int:
        return len(self.app.truth.interventions(self.cpr[citizen.id]))

    def count_tasks(self, citizen: CitizenRef) -> int:
        return len(self.app.truth.tasks(self.cpr[citizen.id]))

    def count_documents(self, citizen: CitizenRef) -> int:
        return len(self.app.truth.documents(self.cpr[citizen.id]))

    def changes(self) -> int:
        return self.app.truth.counts().audit_entries

    def fail_next_read(self, fault: Fault) -> None:
        self.wire.reads.append(fault)

    def fail_next_write(self, fault: Fault) -> None:
        self.wire.writes.append(fault)

    def expire_login(self) -> None:
        self.app.expire_tokens()


SETTINGS = NexusSettings(
    instance="testkommune",
    program_pathway="Ældre og sundhed",
    nested_pathway="Forebyggende hjemmebesøg",
    intervention="Tilbud om forebyggende hjemmebesøg",
    supplier="Sundhedsvejlederne",
    reference_field="orderReference",
    assignment_type="Opgave til sundhedsvejleder",
)


@pytest.fixture
def people() -> People:
    return People(
        known=Cpr(KNOWN),
        newcomer=Cpr(NEWCOMER),
        unknown=Cpr(UNKNOWN),
        hidden=Cpr(HIDDEN),
        deceased=Cpr(DECEASED),
        protected=Cpr(PROTECTED),
        moved=Cpr(MOVED),
        municipality_code="0630",
        organisation="Sundhedsvejleder Nord",
    )


@pytest.fixture
def wire(app: NexusApp) -> FaultyTransport:
    return FaultyTransport(app)


@pytest.fixture
async def http(wire: FaultyTransport) -> AsyncIterator[HttpClient]:
    async with HttpClient(Endpoint("KMD Nexus"), transport=wire) as client:
        yield client


@pytest.fixture
def connection() -> NexusConnection:
    return NexusConnection(
        base_url=BASE,
        token_url=TOKEN,
        client_id=TESTKOMMUNE.client_id,
        client_secret=SecretStr(TESTKOMMUNE.client_secret),
    )


@pytest.fixture
def truth(app: NexusApp, wire: FaultyTransport) -> SandboxTruth:
    return SandboxTruth(app, wire)


@pytest.fixture
def system(http: HttpClient, connection: NexusConnection) -> CareSystem:
    return NexusCareSystem(SETTINGS, http, connection)


@pytest.fixture
def misnamed(http: HttpClient, connection: NexusConnection) -> CareSystem:
    wrong = SETTINGS.model_copy(update={"intervention": "Tilbud om forebygende hjemmebesøg"})
    return NexusCareSystem(wrong, http, connection)


@pytest.fixture
def locked_out(http: HttpClient, connection: NexusConnection) -> CareSystem:
    wrong = connection.model_copy(update={"client_secret": SecretStr("forkert")})
    return NexusCareSystem(SETTINGS, http, wrong)


class TestNexusAgainstTheTestkommune(CareSystemContract):
    """The adapter keeps the contract against an imitation that shares no code with it."""

    async def test_a_required_element_that_is_empty_is_named(
        self, app: NexusApp, system: CareSystem, truth: CareTruth, citizen: CitizenRef
    ) -> None:
        app.truth.lack_element(KNOWN)
        with pytest.raises(Rejected) as refused:
            await system.create_intervention(citizen, ORDER, REFERENCE)
        assert refused.value.fields
        assert truth.count_interventions(citizen) == 0

    async def test_an_intervention_touched_meanwhile_is_a_conflict(
        self, app: NexusApp, system: CareSystem, citizen: CitizenRef
    ) -> None:
        app.faults.conflict_on_next_save(KNOWN)
        with pytest.raises(Rejected) as refused:
            await system.create_intervention(citizen, ORDER, REFERENCE)
        assert refused.value.code == "CONFLICT"

    async def test_two_views_of_one_name_are_never_chosen_between(
        self, http: HttpClient, connection: NexusConnection, people: People
    ) -> None:
        twice = SETTINGS.model_copy(update={"view": "Forebyggelse"})
        system = NexusCareSystem(twice, http, connection)
        found = await reach(system, people.known)
        with pytest.raises(NotConfigured) as wrong:
            await system.interventions(found.ref)
        assert wrong.value.setting == "systems.care_system.view"

    async def test_the_same_intervention_given_by_a_caseworker_is_seen(
        self, app: NexusApp, system: CareSystem, citizen: CitizenRef
    ) -> None:
        app.truth.give_intervention(KNOWN, SETTINGS.intervention, "Bestilt")
        app.truth.give_intervention(KNOWN, SETTINGS.intervention, "Afsluttet")
        seen = await system.interventions(citizen)
        assert sorted(one.active for one in seen if one.name == SETTINGS.intervention) == [False, True]
        assert await system.find_intervention(citizen, REFERENCE) is None

    async def test_a_package_is_ordered_and_found_like_an_intervention(
        self, http: HttpClient, connection: NexusConnection, people: People
    ) -> None:
        package = SETTINGS.model_copy(update={"intervention": "Pakke: Hjem fra hospital"})
        system = NexusCareSystem(package, http, connection)
        found = await reach(system, people.known)
        made = await system.create_intervention(found.ref, ORDER, REFERENCE)
        assert await system.find_intervention(found.ref, REFERENCE) == made

    async def test_a_comment_reaches_the_order_and_nothing_else(
        self, app: NexusApp, system: CareSystem, citizen: CitizenRef
    ) -> None:
        made = await system.create_intervention(citizen, ORDER, REFERENCE)
        await system.comment_intervention(citizen, made, "Aftal tid med borgeren", OTHER)
        [kept] = [one for one in app.truth.interventions(KNOWN) if str(one.id) == made]
        assert kept.comments == ("Aftal tid med borgeren",)
        assert kept.saves == 1

    async def test_what_nobody_was_asked_to_deliver_gets_no_comment(
        self, http: HttpClient, connection: NexusConnection, people: People
    ) -> None:
        applied = SETTINGS.model_copy(update={"order_transition": "Ansøg"})
        system = NexusCareSystem(applied, http, connection)
        citizen = (await reach(system, people.known)).ref
        made = await system.create_intervention(citizen, ORDER, REFERENCE)
        with pytest.raises(Rejected) as refused:
            await system.comment_intervention(citizen, made, "Aftal tid med borgeren", OTHER)
        assert refused.value.code == "NO_ORDER"
