"""An adoption's two deployments: what stands in prefect.yaml is what a worker can run."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect import Flow

from flows.runner.adopting.adoption import AdoptionFile, find_adoption
from flows.runner.home import Home
from flows.runner.orchestration.deployment import document


@pytest.fixture
def adoption(tmp_path: Path) -> AdoptionFile:
    return find_adoption("testkommune", Home(tmp_path))


def entries(adoption: AdoptionFile) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(document((adoption,)))["deployments"]
    return found


def test_an_adoption_has_a_deployment_of_its_robot_and_one_of_the_follow_up(adoption: AdoptionFile) -> None:
    robot, follow_up = entries(adoption)
    assert robot["parameters"] == {"adoption": "testkommune", "mode": "preview"}, "a schedule prepares, it never acts"
    assert follow_up["parameters"] == {"adoption": "testkommune"}
    assert {each["timezone"] for entry in (robot, follow_up) for each in entry["schedules"]} == {"Europe/Copenhagen"}


def test_each_names_a_flow_that_can_be_imported_and_says_nothing_on_its_workers_output(adoption: AdoptionFile) -> None:
    for entry in entries(adoption):
        module, name = entry["entrypoint"].rsplit(".", 1)
        assert isinstance(getattr(importlib.import_module(module), name), Flow)
        assert entry["work_pool"]["job_variables"] == {"stream_output": False}


def test_a_follow_up_without_a_schedule_can_still_be_started_by_hand(adoption: AdoptionFile) -> None:
    by_hand = adoption.model_copy(update={"follow_up": None})
    _, follow_up = entries(by_hand)
    assert "schedules" not in follow_up
