"""`samdrift notices`: shows before it tells, and says by its exit code what did not get through."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal_said import Samdrift

from flows.ledger import Ledger
from flows.ledger.model import Adoption
from flows.ledger.notices import NewNotice, NoticeChannel, NoticeKind, NoticeState
from flows.ledger.testing import LINEAGE, ORGANISATION, prepare, proposal
from flows.runner.adopting.adoption import find_adoption, save
from flows.runner.home import Home

NAME = "testkommune"


@pytest.fixture
def adopted(state: Path, ledger: Ledger) -> Ledger:
    save(find_adoption(NAME, Home(state)), "Opfundet Person", "content", ledger)
    return ledger


def test_without_send_everything_is_shown_and_nothing_told(samdrift: Samdrift, adopted: Ledger) -> None:
    batch = prepare(adopted, [proposal(1)], NAME)
    said = samdrift("notices")
    assert said.code == 0
    assert f"{batch} venter på godkendelse" in said.out
    assert "til drift@testkommunen.invalid: sendes" in said.out
    assert "Intet er sendt." in said.out
    assert adopted.notices.planned(NAME) == ()


def test_what_does_not_get_through_is_told_by_the_exit_code_and_shown_with_its_reason(
    samdrift: Samdrift, adopted: Ledger
) -> None:
    prepare(adopted, [proposal(1)], NAME)
    # The testkommune does not run here, so that its mail server is away.
    said = samdrift("notices", NAME, "--send")
    assert said.code == 1
    assert "1 kom ikke igennem og prøves igen" in said.out
    assert "Testkommunen kører ikke" in samdrift("notices").out


def test_with_nothing_to_tell_the_timer_is_content(samdrift: Samdrift, adopted: Ledger) -> None:
    said = samdrift("notices", "--send")
    assert (said.code, said.out) == (0, f"{NAME}: 0 sendt\n")
    assert "Intet at give besked om." in samdrift("notices").out


def test_what_was_given_up_is_tried_again_when_asked(samdrift: Samdrift, adopted: Ledger) -> None:
    batch = prepare(adopted, [proposal(1)], NAME)
    new = NewNotice(NAME, NoticeKind.NEEDS_APPROVAL, batch, NoticeChannel.MAIL, "drift@testkommunen.invalid")
    mine = adopted.notices.intend(adopted.notices.plan(new))
    assert mine is not None
    adopted.notices.give_up(mine, "SMTP_550", "Mailserveren afviste mailen (550).")
    assert "opgivet: Mailserveren afviste mailen (550)." in samdrift("notices").out
    assert "prøves igen: 1." in samdrift("notices", "--again").out
    found = adopted.notices.find(new)
    assert found is not None
    assert found.state is NoticeState.PLANNED


def test_an_adoption_that_nobody_has_is_answered_with_the_nearest(samdrift: Samdrift, adopted: Ledger) -> None:
    said = samdrift("notices", "testkomune", "--send")
    assert said.code == 1
    assert "Nærmeste navne: testkommune." in said.err


def test_an_adoption_that_is_not_in_use_here_is_refused(samdrift: Samdrift, ledger: Ledger) -> None:
    said = samdrift("notices", NAME)
    assert said.code == 1
    assert "ikke i brug her" in said.err


def test_a_runner_without_adoptions_says_how_to_begin(samdrift: Samdrift, ledger: Ledger) -> None:
    said = samdrift("notices", "--send")
    assert said.code == 0
    assert "samdrift deploy" in said.out


def test_one_adoption_that_cannot_be_read_does_not_silence_the_others(samdrift: Samdrift, adopted: Ledger) -> None:
    adopted.adoptions.save(
        Adoption("anden", ORGANISATION, "Testkommunen", LINEAGE, "1.0.0", "content", "ikke: gyldig", "Opfundet Person")
    )
    prepare(adopted, [proposal(1)], NAME)
    for words in (["notices"], ["notices", "--send"]):
        said = samdrift(*words)
        assert said.code == 1
        assert 'Den gemte ibrugtagning "anden", linje 1' in said.out
    assert "venter på godkendelse" in samdrift("notices").out
    assert adopted.notices.planned(NAME)
