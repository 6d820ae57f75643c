"""Mistakes in a table or in the settings are told as those in robot.yaml are."""

from pathlib import Path

import pytest
from small_robot import SETTINGS, TABLE, build, compiled

from flows.recipe import RecipeError

IN_TABLE = [
    (
        "owner: ",
        "ownr: ",
        'tables/by-age.yaml, linje 2: ukendt nøgle "ownr". Mente du "owner" eller "unknown" eller "rows"?',
    ),
    ("legal_basis: Et lokalt valg\n", "", 'tables/by-age.yaml, linje 1: nøglen "legal_basis" mangler. Tilføj den.'),
    (
        "valid_from: 2025-07-01",
        "valid_from: juli",
        (
            "tables/by-age.yaml, linje 4: her skal stå en dato uden klokkeslæt og anførselstegn, for "
            "eksempel 2026-01-31."
        ),
    ),
    (
        "valid_from: 2025-07-01",
        "valid_from: 2025-07-01 10:00:00",
        (
            "tables/by-age.yaml, linje 4: her skal stå en dato uden klokkeslæt og anførselstegn, for "
            "eksempel 2026-01-31."
        ),
    ),
    (
        "valid_from: 2025-07-01",
        "valid_from: 2025-07-01\nvalid_to: 2024-07-01",
        "tables/by-age.yaml, linje 5: valid_to ligger før valid_from. Ret en af datoerne.",
    ),
    (
        "status: resident",
        "statuss: resident",
        'tables/by-age.yaml, linje 7: ukendt oplysning "statuss". Mente du "status" eller "civil_status"?',
    ),
    ("then: offer", "then: ofer", 'tables/by-age.yaml, linje 7: ukendt udfald "ofer". Mente du "offer"?'),
    (
        ", reason: TOO_YOUNG",
        "",
        (
            "tables/by-age.yaml, linje 6: en række uden tilbud skal have en årsag. Tilføj `reason: KODE`; "
            "koden skal stå under reasons."
        ),
    ),
    (
        ", group: old",
        "",
        (
            "tables/by-age.yaml, linje 7: en række med tilbud skal have `group` (et kort navn til "
            "anledningen) og `label` (begrundelsen, som den skal stå i brevet). Tilføj dem."
        ),
    ),
    (
        "group: old",
        "group: Gamle Folk",
        ("tables/by-age.yaml, linje 7: en gruppe er små bogstaver, tal og bindestreger, for eksempel over-70-alone."),
    ),
    (
        "group: old",
        "group: old, tell: INTERPRETER",
        ("tables/by-age.yaml, linje 7: her skal stå en liste: [A, B] eller ét punkt pr. linje efter en bindestreg."),
    ),
    (
        "group: old",
        "group: old, tell: [INTERPRETR]",
        (
            'tables/by-age.yaml, linje 7: årsagskoden "INTERPRETR" har ingen tekst. Kendte: FACT_MISSING, '
            "LETTER_FAILED, LETTER_UNKNOWN, NOBODY, NO_ADDRESS, SETUP_MISSING, TASK_FAILED, TOO_YOUNG, "
            "WRITE_FAILED, WRITE_UNKNOWN. En ny kode skal stå under reasons i robot.yaml. (regel: "
            "reason-without-text)"
        ),
    ),
    (
        "group: old",
        "group: old, why: x",
        'tables/by-age.yaml, linje 7: ukendt nøgle "why". Kendte: group, if, label, reason, tell, then.',
    ),
    (
        '{age: "< {settings.minimum_age}"}',
        "gammel",
        "tables/by-age.yaml, linje 6: her skal stå nøgler og værdier, skrevet `nøgle: værdi`.",
    ),
    (
        "otherwise: NOBODY",
        "otherwise: NOBDY",
        (
            'tables/by-age.yaml, linje 8: årsagskoden "NOBDY" har ingen tekst. Mente du "NOBODY"? En ny kode '
            "skal stå under reasons i robot.yaml. (regel: reason-without-text)"
        ),
    ),
    (
        "otherwise: NOBODY",
        "otherwise: NOBODY\nunknown: {lives_alne: NOBODY}",
        'tables/by-age.yaml, linje 9: ukendt oplysning "lives_alne". Mente du "lives_alone"?',
    ),
]
IN_SETTINGS = [
    (
        "(BaseModel)",
        "(object)",
        ("min-robot/robot.yaml, linje 6: indstillingerne skal være en klasse, der arver fra pydantics BaseModel."),
    ),
    (
        'title="Alder", ',
        "",
        (
            'min-robot/robot.yaml, linje 6: indstillingen "minimum_age" mangler title eller description. De '
            "er formularens ord; skriv dem på dansk. (regel: setting-without-title)"
        ),
    ),
    (
        'default="by-age"',
        'default="by-aeg"',
        (
            'min-robot/robot.yaml, linje 6: indstillingen "rules" har en standardværdi, der ikke kan bruges: '
            'reglerne "by-aeg" findes ikke i robotten. Mente du "by-age"?'
        ),
    ),
    (
        'default=("NOBODY",)',
        'default=("NOBDY",)',
        (
            'min-robot/robot.yaml, linje 6: indstillingen "told" har en standardværdi, der ikke kan bruges: '
            'årsagskoden "NOBDY" findes ikke i robotten. Mente du "NOBODY"?'
        ),
    ),
    (
        "class Choices",
        "class Choices:",
        (
            "min-robot/settings.py, linje 8: settings.py kan ikke køres (SyntaxError). Ret fejlen på linjen, "
            "og kør `samdrift check` igen."
        ),
    ),
    (
        "import AGE",
        "import AG",
        (
            "min-robot/settings.py, linje 5: settings.py kan ikke køres (ImportError). Ret fejlen på linjen, "
            "og kør `samdrift check` igen."
        ),
    ),
]


@pytest.mark.parametrize(("right", "wrong", "said"), IN_TABLE)
def test_a_mistake_in_a_table_is_told_with_place_and_remedy(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert right in TABLE
    with pytest.raises(RecipeError) as refused:
        compiled(build(tmp_path / "min-robot", table=TABLE.replace(right, wrong, 1)))
    assert refused.value.message == said


@pytest.mark.parametrize(("right", "wrong", "said"), IN_SETTINGS)
def test_a_mistake_in_the_settings_is_told_with_place_and_remedy(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    assert right in SETTINGS
    with pytest.raises(RecipeError) as refused:
        compiled(build(tmp_path / "min-robot", settings=SETTINGS.replace(right, wrong, 1)))
    assert refused.value.message == said
