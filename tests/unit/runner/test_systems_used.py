"""The systems on a card: the real ones by name, imitations never as the real thing, versions only where known."""

from __future__ import annotations

from pathlib import Path

from catalogue.model import SystemUsed as OnTheCard
from flows.runner.adopting.adoption import find_adoption, load_adoption
from flows.runner.adopting.systems_used import SystemUsed, systems_used
from flows.runner.home import Home

from .test_adoption import OWN, SHIPPED

SANDBOX = "connections: sandbox\n"


def test_a_real_adoption_names_its_systems_and_only_the_versions_that_are_known() -> None:
    own = load_adoption(SHIPPED.read_text(encoding="utf-8").replace(SANDBOX, OWN), "min.yaml")
    told = {each.name: each.version for each in systems_used(own)}
    assert told == {"KMD Nexus": "", "Digital Post SF1601": "MeMo 1.2", "Mail": ""}


def test_an_imitation_is_never_told_as_the_real_system(tmp_path: Path) -> None:
    told = systems_used(find_adoption("testkommune", Home(tmp_path)))
    assert len(told) == 3
    assert all(each.name.endswith(", efterlignet i testkommunen") for each in told)


def test_what_a_run_keeps_is_what_the_catalogue_takes(tmp_path: Path) -> None:
    for each in systems_used(find_adoption("testkommune", Home(tmp_path))):
        read = OnTheCard.model_validate({"name": each.name, "version": each.version})
        assert SystemUsed(read.name, read.version) == each
