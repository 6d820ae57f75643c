from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from catalogue_samples import CARD, HASH, OURS, ROBOT, THEIRS, evidence
from sqlalchemy import create_engine, text

from catalogue.api import CardPage, Catalogue
from catalogue.errors import CatalogueDown, CatalogueTooNew, UnknownRobot, VersionChanged
from catalogue.labels import FIELDS, WORDS
from catalogue.model import Card
from catalogue.store.database import VERSION_TABLE
from catalogue.store.schema import metadata
from catalogue.words import Domain, Mode, Phase, RunPeriod, Status, Visibility


def page_of(catalogue: Catalogue, reader: str | None = None) -> CardPage:
    page = catalogue.card(ROBOT, reader)
    assert page is not None
    return page


def test_a_registered_robot_is_listed_with_its_newest_version(catalogue: Catalogue) -> None:
    newer = CARD.model_copy(update={"title": "Ny titel"})
    catalogue.register(newer, ROBOT, "1.10.0", "cd" * 32)
    catalogue.register(CARD, ROBOT, "1.9.0", "ef" * 32)
    catalogue.register(CARD, ROBOT, "1.10.0-rc.1", "01" * 32)
    (line,) = catalogue.robots()
    assert (line.version, line.title, line.phase) == ("1.10.0", "Ny titel", "I drift")
    assert page_of(catalogue).versions == ("1.10.0", "1.10.0-rc.1", "1.9.0", "1.0.0")


def test_a_version_never_changes(catalogue: Catalogue) -> None:
    catalogue.register(CARD, ROBOT, "1.0.0", HASH)
    with pytest.raises(VersionChanged):
        catalogue.register(CARD.model_copy(update={"title": "Andet"}), ROBOT, "1.0.0", "cd" * 32)
    assert page_of(catalogue).card == CARD


def test_an_unknown_robot_has_no_page_no_adoption_and_no_evidence(catalogue: Catalogue) -> None:
    assert catalogue.card("no-such-robot") is None
    with pytest.raises(UnknownRobot):
        catalogue.adopt("testkommune", OURS, "Testkommune", ROBOT, "9.0.0", "deployed")
    with pytest.raises(UnknownRobot):
        catalogue.record_evidence(evidence(version="9.0.0"))


def test_the_latest_word_on_an_adoption_counts_and_an_ended_one_is_no_user(catalogue: Catalogue) -> None:
    catalogue.adopt("testkommune", OURS, "Testkommune", ROBOT, "1.0.0", "deployed")
    catalogue.adopt("testkommune", THEIRS, "En anden kommune", ROBOT, "1.0.0", "deployed")
    assert catalogue.robots()[0].organisations == 2
    catalogue.adopt("testkommune", OURS, "Testkommune", ROBOT, "1.0.0", "ended")
    assert catalogue.robots()[0].organisations == 1
    assert [each.state for each in page_of(catalogue).adoptions] == ["deployed", "ended"]


def test_a_version_is_proven_on_every_system_its_batches_told_and_once_on_each(catalogue: Catalogue) -> None:
    nexus, memo = {"name": "KMD Nexus"}, {"name": "Digital Post SF1601", "version": "MeMo 1.2"}
    catalogue.record_evidence(evidence(batch="B-1", systems=[nexus, memo]))
    catalogue.record_evidence(evidence(batch="B-2", systems=[memo, memo | {"version": "MeMo 1.3"}]))
    catalogue.record_evidence(evidence(batch="B-3", mode="pilot", systems=[]))
    told = {each.mode: {(one.name, one.version) for one in each.systems} for each in page_of(catalogue).systems}
    post = {("Digital Post SF1601", "MeMo 1.2"), ("Digital Post SF1601", "MeMo 1.3")}
    assert told == {Mode.LIVE: {("KMD Nexus", ""), *post}, Mode.PILOT: set()}
    (live,) = (each for each in page_of(catalogue).systems if each.mode is Mode.LIVE)
    assert len(live.systems) == 3


def test_a_batch_measured_again_replaces_its_numbers_and_an_older_word_changes_nothing(catalogue: Catalogue) -> None:
    assert catalogue.record_evidence(evidence())
    assert not catalogue.record_evidence(evidence())
    assert not catalogue.record_evidence(evidence(outcomes=[("DONE", "", 99)]))
    assert catalogue.record_evidence(
        evidence(revision=3, run="K-LATER", outcomes=[("DONE", "", 18), ("PARKED", "", 2)])
    )
    assert not catalogue.record_evidence(evidence(revision=2))
    assert catalogue.record_evidence(evidence(organisation_cvr=THEIRS))
    done, parked = sorted(page_of(catalogue, OURS).totals, key=lambda each: each.outcome)
    assert (done.count, parked.count) == (38, 2)


def test_batches_are_summed_by_version_month_mode_and_outcome(catalogue: Catalogue) -> None:
    catalogue.record_evidence(evidence(batch="B-A", outcomes=[("done", "", 20), ("excluded", "TOO_YOUNG", 7)]))
    catalogue.record_evidence(evidence(batch="B-B"))
    catalogue.record_evidence(evidence(batch="B-C", month="2026-12"))
    catalogue.record_evidence(evidence(batch="B-D", mode="pilot"))
    told = [(each.month, each.mode, each.outcome, each.count) for each in page_of(catalogue).totals]
    assert told == [
        ("2026-12", "live", "DONE", 20),
        ("2026-11", "pilot", "DONE", 20),
        ("2026-11", "live", "EXCLUDED", 7),
        ("2026-11", "live", "DONE", 40),
    ]
    assert [each.letters_paper for each in page_of(catalogue).made] == [8, 8, 16]


@pytest.mark.parametrize(("count", "shown"), [(1, "under 5"), (4, "under 5"), (5, "5"), (0, "0")])
def test_a_small_number_is_shown_to_its_owner_only(catalogue: Catalogue, count: int, shown: str) -> None:
    catalogue.record_evidence(evidence(outcomes=[("DONE", "", count)]))
    for reader in (None, THEIRS):
        assert page_of(catalogue, reader).totals[0].shown == shown
    assert page_of(catalogue, OURS).totals[0].shown == str(count)


def test_nobody_finds_anothers_small_number_by_subtracting_ones_own(catalogue: Catalogue) -> None:
    catalogue.record_evidence(evidence(outcomes=[("DONE", "", 40)], letters_paper=5))
    catalogue.record_evidence(evidence(outcomes=[("DONE", "", 3)], letters_paper=3, organisation_cvr=THEIRS))
    assert page_of(catalogue, OURS).totals[0].count is None
    assert page_of(catalogue, OURS).made[0].letters_paper is None
    assert page_of(catalogue, THEIRS).totals[0].count == 43


def test_a_small_reason_hides_its_neighbours_since_the_whole_is_shown(catalogue: Catalogue) -> None:
    catalogue.record_evidence(evidence(outcomes=[("EXCLUDED", "TOO_YOUNG", 30), ("EXCLUDED", "DEAD", 2)]))
    (total,) = page_of(catalogue).totals
    assert (total.count, total.reasons) == (32, ())
    (own,) = page_of(catalogue, OURS).totals
    assert [(each.reason, each.count) for each in own.reasons] == [("DEAD", 2), ("TOO_YOUNG", 30)]


def test_a_small_deed_hides_the_others_since_they_add_up(catalogue: Catalogue) -> None:
    catalogue.record_evidence(evidence(letters_digital=18, letters_paper=2))
    (made,) = page_of(catalogue).made
    assert (made.letters_digital, made.letters_paper, made.interventions) == (None, None, None)


def test_every_field_and_word_has_a_danish_label() -> None:
    assert set(FIELDS) == set(Card.model_fields)
    for words in (Phase, Status, RunPeriod, Domain, Mode, Visibility):
        assert all(WORDS[word] for word in words)


def test_the_potential_is_os2autoproces_own_formula() -> None:
    figures = {"cases_per_year": 1000, "minutes_per_case": 12.5, "automation_percent": 80}
    assert CARD.model_copy(update=figures).potential_hours == 166
    assert CARD.potential_hours == 0


def test_the_migrations_make_the_tables_the_code_knows(url: str) -> None:
    Catalogue.open(url).close()
    engine = create_engine(url)
    with engine.connect() as connection:
        options = {"version_table": VERSION_TABLE}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    engine.dispose()


def test_a_catalogue_of_a_later_version_is_left_alone(url: str) -> None:
    Catalogue.open(url).close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(CatalogueTooNew):
        Catalogue.open(url)


@pytest.mark.parametrize("url", ["sqlite:////no/such/folder/catalogue.db", "nonsense"])
def test_a_database_that_cannot_be_opened_is_an_error_of_ours(url: str) -> None:
    with pytest.raises(CatalogueDown):
        Catalogue.open(url)


def test_what_was_stored_is_there_when_opened_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/catalogue.db"
    with Catalogue.open(url) as first:
        first.register(CARD, ROBOT, "1.0.0", HASH)
        first.record_evidence(evidence())
    with Catalogue.open(url) as second:
        assert page_of(second, OURS).totals[0].count == 20
