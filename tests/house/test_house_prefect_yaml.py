"""prefect.yaml is made, never typed."""

from pathlib import Path

from flows.runner.orchestration.prefect_yaml import made

ROOT = Path(__file__).resolve().parents[2]


def test_prefect_yaml_is_what_the_shipped_robots_make_of_it() -> None:
    assert (ROOT / "prefect.yaml").read_text(encoding="utf-8") == made()
