"""Names to choose from are the care system's while it answers; while it does not, they are typed, and nothing waits."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from dataclasses import field as attribute
from pathlib import Path

import httpx
import pytest
from console_town import CVR, browser
from pydantic import BaseModel, Field
from runner.small_town import SmallTown
from settings_typed import SETTINGS, Fields, page_of, save, typed
from starting_town import TownStarter
from web_browser import log_in

from catalogue.web.forms import Choice
from connectors.errors import ConnectorError, NotConfigured, Throttled, Unavailable
from connectors.manual import ManualSettings
from connectors.ports import OptionKind
from flows.app import app
from flows.console.settings.settings_options import OptionReader
from flows.ledger import Ledger
from flows.runner.adopting.adoption import AdoptionFile, ManualCare, find_adoption
from flows.runner.adopting.adoption_options import Names, care_names, misnamed_options
from flows.runner.adopting.robots import robot_of
from flows.runner.home import Home

INTERVENTIONS, ORGANISATIONS = "care_system.interventions", "care_system.organisations"
BOXES = "settings.exempt_interventions.@valg"
WANTED = (INTERVENTIONS, ORGANISATIONS, "robot.table")


@dataclass
class Care:
    """A care system that is asked for names: it answers, fails, or never comes back."""

    names: Names = attribute(default_factory=lambda: {OptionKind.INTERVENTIONS: ("Helhedspleje", "Træning")})
    fails: ConnectorError | None = None
    hangs: bool = False
    asked: int = 0

    async def __call__(self, adoption: AdoptionFile, kinds: Collection[OptionKind]) -> Names:
        self.asked += 1
        if self.hangs:
            await asyncio.Event().wait()
        if self.fails:
            raise self.fails
        return {kind: self.names.get(kind) for kind in kinds}


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def adoption(tmp_path: Path) -> AdoptionFile:
    return find_adoption("testkommune", Home(tmp_path))


@pytest.fixture
def clock() -> Clock:
    return Clock()


class TestReading:
    async def test_gives_what_is_listed_and_leaves_what_cannot_be_listed_to_be_typed(
        self, adoption: AdoptionFile
    ) -> None:
        found = await OptionReader(Care()).read(robot_of(adoption.robot), adoption, WANTED)
        assert found.sources[INTERVENTIONS] == (Choice("Helhedspleje", "Helhedspleje"), Choice("Træning", "Træning"))
        assert ORGANISATIONS not in found.sources
        assert Choice("over-70-alone", "over-70-alone") in (found.sources["robot.table"] or ())
        assert not found.away

    @pytest.mark.parametrize("error", [Unavailable("x"), Throttled("x"), NotConfigured("x", setting="y")])
    async def test_goes_on_without_when_the_system_does_not_answer(
        self, adoption: AdoptionFile, error: ConnectorError
    ) -> None:
        found = await OptionReader(Care(fails=error)).read(robot_of(adoption.robot), adoption, WANTED)
        assert found.away
        assert (found.sources[INTERVENTIONS], found.sources[ORGANISATIONS]) == (None, None)

    async def test_waits_no_longer_than_it_may(self, adoption: AdoptionFile) -> None:
        reader = OptionReader(Care(hangs=True), patience=0.01)
        async with asyncio.timeout(2):
            assert (await reader.read(robot_of(adoption.robot), adoption, WANTED)).away

    async def test_asks_once_a_minute_and_a_system_that_is_down_every_ten_seconds(
        self, adoption: AdoptionFile, clock: Clock
    ) -> None:
        care = Care(fails=Unavailable("x"))
        reader, robot = OptionReader(care, clock=clock), robot_of(adoption.robot)
        for seconds, asked in ((0, 1), (9, 1), (2, 2)):
            clock.now += seconds
            await reader.read(robot, adoption, WANTED)
            assert care.asked == asked
        care.fails = None
        for seconds, asked in ((11, 3), (59, 3), (2, 4)):
            clock.now += seconds
            await reader.read(robot, adoption, WANTED)
            assert care.asked == asked

    async def test_asks_no_care_system_for_a_robot_that_needs_none(self, adoption: AdoptionFile) -> None:
        care = Care()
        await OptionReader(care).read(robot_of(adoption.robot), adoption, ("robot.table",))
        assert care.asked == 0


class TestAskingTheRealOne:
    async def test_says_that_it_cannot_be_asked_while_the_testkommune_is_down(
        self, adoption: AdoptionFile, tmp_path: Path
    ) -> None:
        with pytest.raises(NotConfigured):
            await care_names(adoption, Home(tmp_path), [OptionKind.ORGANISATIONS])

    async def test_has_nothing_to_ask_where_people_do_the_typing(self, adoption: AdoptionFile, tmp_path: Path) -> None:
        by_hand = ManualSettings(system_name="Cura", intervention="Forebyggende hjemmebesøg").model_dump()
        care = ManualCare.model_validate(by_hand | {"kind": "manual"})
        manual = adoption.model_copy(update={"systems": adoption.systems.model_copy(update={"care_system": care})})
        names = await care_names(manual, Home(tmp_path), [OptionKind.ORGANISATIONS])
        assert names == {OptionKind.ORGANISATIONS: None}


def test_options_that_come_from_nowhere_are_found_when_the_robot_is_checked() -> None:
    class Inner(BaseModel):
        team: str = Field(default="", json_schema_extra={"options": "care_system.organisation"})

    class Settings(BaseModel):
        inner: dict[str, Inner] = Field(default={})
        work: tuple[str, ...] = Field(default=(), json_schema_extra={"options": INTERVENTIONS})

    (told,) = misnamed_options(Settings)
    assert "team har options" in told
    assert misnamed_options(robot_of("preventive-home-visits").settings_model) == ()


class TestOnThePage:
    async def test_while_the_system_is_down_the_form_is_there_and_saves_and_says_what_was_not_checked(
        self, torben: httpx.AsyncClient, ledger: Ledger
    ) -> None:
        page = await page_of(torben)
        assert "Omsorgssystemet svarer ikke lige nu" in page
        assert "Personlig pleje\nPraktisk hjælp\nHelhedspleje" in page
        answer = await save(torben, exempt_interventions="Personlig pleje\r\nNoget nyt", minimum_age="75")
        assert answer.status_code == 303
        told = (await torben.get(answer.headers["location"])).text
        assert "navnene er ikke kontrolleret" in told
        saved = ledger.overlays.newest("testkommune")
        assert saved is not None
        assert '"exempt_interventions": ["Personlig pleje", "Noget nyt"]' in saved.document

    async def test_while_it_answers_its_names_are_boxes_to_tick_and_what_is_gone_stays(
        self, town: SmallTown, starter: TownStarter, ledger: Ledger
    ) -> None:
        care = Care({OptionKind.INTERVENTIONS: ("Helhedspleje", "Træning"), OptionKind.ORGANISATIONS: ("Team A",)})
        pages = app(town.home, organisation_cvr=CVR, demo=True, starter=starter, ask_care=care)
        async with browser(pages) as torben:
            await log_in(torben, "demo-torben")
            page = await page_of(torben)
            assert "Omsorgssystemet svarer ikke" not in page
            assert "Personlig pleje (står ikke på listen)" in page
            assert '<option value="Sundhedsvejleder Nord" selected>Sundhedsvejleder Nord (står ikke' in page
            form = typed(page)
            assert form[BOXES] == ["Helhedspleje", "Personlig pleje", "Praktisk hjælp"]
            form[BOXES] = ["Helhedspleje", "Træning"]
            answer = await torben.post(SETTINGS, data=form)
            assert answer.headers["location"] == f"{SETTINGS}/1"
            assert "ikke kontrolleret" not in (await torben.get(answer.headers["location"])).text
        assert care.asked == 1

    async def test_what_was_typed_while_it_was_down_is_ticked_when_it_is_back(
        self, town: SmallTown, starter: TownStarter
    ) -> None:
        care = Care({OptionKind.INTERVENTIONS: ("Helhedspleje", "Træning")})
        pages = app(town.home, organisation_cvr=CVR, demo=True, starter=starter, ask_care=care)
        async with browser(pages) as torben:
            await log_in(torben, "demo-torben")
            form = typed(await page_of(torben), minimum_age="7")
            del form[BOXES]
            lines = {"settings.exempt_interventions": "Træning\r\nPersonlig pleje"}
            page = (await torben.post(SETTINGS, data=form | lines)).text
        ticked = [value for name, value in Fields(page).sent if name == BOXES]
        assert ticked == ["Træning", "Personlig pleje"]
