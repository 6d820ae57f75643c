"""Every way to get robot.yaml wrong is told whole: file, line, what, and what to do."""

from pathlib import Path

import pytest
from small_robot import ROBOT, build, compiled

from flows.recipe import RecipeError

WRONG = [
    (
        "decide: ",
        "decides: ",
        'min-robot/robot.yaml, linje 10: ukendt nøgle "decides". Mente du "decide" eller "replies" eller "citizens"?',
    ),
    ("version: 1.0.0\n", "", 'min-robot/robot.yaml, linje 1: nøglen "version" mangler. Tilføj den.'),
    (
        "robot: small-robot",
        "robot: Min Robot",
        (
            "min-robot/robot.yaml, linje 1: robottens id er 3-61 små bogstaver, tal og bindestreger og "
            "begynder med et bogstav, for eksempel preventive-home-visits."
        ),
    ),
    (
        "robot: small-robot",
        "robot: 7",
        (
            "min-robot/robot.yaml, linje 1: her skal stå en tekst. Ligner den et tal, en dato eller et ja, "
            "så sæt den i anførselstegn."
        ),
    ),
    ("robot: small-robot", "robot:", "min-robot/robot.yaml, linje 1: teksten er tom. Skriv den."),
    (
        "version: 1.0.0",
        "version: 1.0",
        (
            "min-robot/robot.yaml, linje 2: en version er tre tal med punktum imellem. Skriv for eksempel "
            "`version: 1.0.0`."
        ),
    ),
    (
        "card:\n  title: En lille robot\n",
        "card:\n  titel: En lille robot\n",
        'min-robot/robot.yaml, linje 4: ukendt nøgle "titel". Mente du "title"?',
    ),
    (
        "title: En lille robot",
        "title: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        (
            'min-robot/robot.yaml, linje 4: feltet "title" på robotbeskrivelsen (card) er for lang; der er '
            "plads til 65 tegn. Ret det."
        ),
    ),
    (
        "title: En lille robot",
        "title: Robot for 251248-9996",
        ("min-robot/robot.yaml, linje 3: robotbeskrivelsen har ti cifre, der ligner et CPR-nummer. Fjern dem."),
    ),
    (
        "  title: En lille robot",
        "  title: En lille robot\n  phase: DRIFT",
        (
            "min-robot/robot.yaml, linje 5: feltet \"phase\" på robotbeskrivelsen (card) skal være 'RAPID', "
            "'IDEA', 'PREANALYSIS', 'SPECIFICATION', 'DEVELOPMENT', 'IMPLEMENTATION', 'OPERATION' eller "
            "'DECOMMISSIONED'. Ret det."
        ),
    ),
    (
        "  title: En lille robot",
        "  title: En lille robot\n  kle: forkert",
        (
            'min-robot/robot.yaml, linje 5: feltet "kle" på robotbeskrivelsen (card) skal være et '
            "KLE-nummer, to cifre ad gangen med punktum imellem, for eksempel 27.35.04. Ret det."
        ),
    ),
    (
        "settings:Choices",
        "settings.Choices",
        (
            "min-robot/robot.yaml, linje 6: skriv `settings: settings:Settings`: filens navn uden .py, kolon "
            "og klassens navn."
        ),
    ),
    (
        "settings:Choices",
        "setings:Choices",
        (
            'min-robot/robot.yaml, linje 6: klassen "Choices" i setings.py findes ikke ved siden af '
            "robot.yaml. Skriv `settings: settings:Settings`: filens navn uden .py, kolon og klassens navn."
        ),
    ),
    (
        "settings:Choices",
        "settings:Choice",
        (
            'min-robot/robot.yaml, linje 6: klassen "Choice" i settings.py findes ikke ved siden af '
            "robot.yaml. Skriv `settings: settings:Settings`: filens navn uden .py, kolon og klassens navn."
        ),
    ),
    (
        "settings:Choices",
        "settings:AGE",
        ("min-robot/robot.yaml, linje 6: indstillingerne skal være en klasse, der arver fra pydantics BaseModel."),
    ),
    (
        "from: person_register",
        "from: excel",
        ('min-robot/robot.yaml, linje 8: borgere kan kun hentes fra "person_register". Skriv `from: person_register`.'),
    ),
    (
        '"{rule_group}-{year}"',
        '"{rulegroup}"',
        'min-robot/robot.yaml, linje 9: ukendt plads i anledningen "rulegroup". Mente du "rule_group"?',
    ),
    (
        '"{rule_group}-{year}"',
        '"{rule_group"',
        (
            "min-robot/robot.yaml, linje 9: anledningen har en klamme, der ikke er en plads. Skriv den for "
            'eksempel "{rule_group}-{year}"; pladserne er {rule_group} og {year}.'
        ),
    ),
    (
        'decide: "{settings.rules}"',
        'decide: "{settings.rule}"',
        (
            'min-robot/robot.yaml, linje 10: ukendt indstilling "rule". Mente du "rules"? Indstillinger står '
            "i settings.py. (regel: setting-type)"
        ),
    ),
    (
        'decide: "{settings.rules}"',
        'decide: "{settings.minimum_age}"',
        (
            'min-robot/robot.yaml, linje 10: indstillingen "minimum_age" er et helt tal; her skal bruges '
            "tekst. Vælg en, der er: letter, note, rules. (regel: setting-type)"
        ),
    ),
    (
        'decide: "{settings.rules}"',
        "decide: by-aeg",
        'min-robot/robot.yaml, linje 10: reglerne "by-aeg" findes ikke i robotten. Mente du "by-age"?',
    ),
    (
        "by-age: by-age.yaml",
        "by-age: by-aeg.yaml",
        (
            'min-robot/robot.yaml, linje 12: tabellen "by-aeg.yaml" findes ikke i mappen tables. Skriv '
            'filens navn med .yaml, og læg den der. Mente du "by-age.yaml"?'
        ),
    ),
    (
        "by-age: by-age.yaml",
        "by-age: ../robot.yaml",
        (
            'min-robot/robot.yaml, linje 12: tabellen "../robot.yaml" findes ikke i mappen tables. Skriv '
            'filens navn med .yaml, og læg den der. Mente du "by-age.yaml"?'
        ),
    ),
    (
        "by-age: by-age.yaml",
        "by-aged: by-age.yaml",
        (
            'min-robot/robot.yaml, linje 6: indstillingen "rules" har en standardværdi, der ikke kan bruges: '
            'reglerne "by-age" findes ikke i robotten. Mente du "by-aged"?'
        ),
    ),
    (
        "  - send_letter:",
        "  - send_leter:",
        'min-robot/robot.yaml, linje 15: ukendt trin "send_leter". Mente du "send_letter"?',
    ),
    (
        "  - send_letter: {template",
        "  - send_letter: {tempalte",
        'min-robot/robot.yaml, linje 15: ukendt nøgle "tempalte". Mente du "template"?',
    ),
    ('template: "{settings.letter}", ', "", 'min-robot/robot.yaml, linje 15: nøglen "template" mangler. Tilføj den.'),
    (
        "channel: paper",
        "channel: fax",
        (
            'min-robot/robot.yaml, linje 15: feltet "channel" på trinnet send_letter skal være '
            "'digital_else_paper' eller 'paper'. Ret det."
        ),
    ),
    (
        '"{settings.letter}"',
        '"{settings.leter}"',
        (
            'min-robot/robot.yaml, linje 15: ukendt indstilling "leter". Mente du "letter"? Indstillinger '
            "står i settings.py."
        ),
    ),
    (
        '"{settings.letter}"',
        "helo",
        'min-robot/robot.yaml, linje 15: brevet "helo" findes ikke i mappen letters. Mente du "hello"?',
    ),
    (
        '"{settings.note}"',
        '"{setting.note}"',
        (
            'min-robot/robot.yaml, linje 14: "{setting.note}" har en klamme, der ikke er en indstilling. '
            "Skriv {settings.navn}, eller fjern klammen."
        ),
    ),
    (
        '  - tell_advisor: {when: "size(reasons) > 0"}',
        "  - tell_advisor",
        (
            "min-robot/robot.yaml, linje 16: hvert trin skrives som `- navn: {…}`, ét navn pr. punkt, også "
            "når det ikke tager noget: `- navn: {}`."
        ),
    ),
    (
        '  - tell_advisor: {when: "size(reasons) > 0"}',
        "  - send_letter: {template: hello}",
        (
            'min-robot/robot.yaml, linje 16: trinnet "send_letter" står to gange, så det andet ville blive '
            "anset for gjort. Fjern det ene."
        ),
    ),
    (
        "size(reasons) > 0",
        "size(reason) > 0",
        ('min-robot/robot.yaml, linje 16: ukendt navn "reason" i tegn 6 af betingelsen. Mente du "reasons"?'),
    ),
    (
        "size(reasons) > 0",
        "age > 'gammel'",
        (
            "min-robot/robot.yaml, linje 16: betingelsen er ikke gyldig CEL, eller typerne passer ikke "
            "sammen: tal sammenlignes med tal, tekst skrives 'sådan'. For eksempel: age >= 75 && "
            "civil_status == 'E'."
        ),
    ),
    (
        "size(reasons) > 0",
        "age",
        (
            "min-robot/robot.yaml, linje 16: betingelsen skal kunne svares med ja eller nej, for eksempel "
            "`size(reasons) > 0`."
        ),
    ),
    (
        "TOO_YOUNG: {text: For ung}",
        "Too_young: {text: For ung}",
        (
            "min-robot/robot.yaml, linje 18: en årsagskode er 2-40 store bogstaver A-Z og understreger og "
            "begynder med et bogstav: ret koden."
        ),
    ),
    (
        "TOO_YOUNG: {text: For ung}",
        "TOO_YUNG: {text: For ung}",
        (
            'tables/by-age.yaml, linje 6: årsagskoden "TOO_YOUNG" har ingen tekst. Mente du "TOO_YUNG"? En '
            "ny kode skal stå under reasons i robot.yaml. (regel: reason-without-text)"
        ),
    ),
    (
        "TOO_YOUNG: {text: For ung}",
        "TOO_YOUNG: For ung",
        "min-robot/robot.yaml, linje 18: her skal stå nøgler og værdier, skrevet `nøgle: værdi`.",
    ),
    (
        "TOO_YOUNG: {text: For ung}",
        "TOO_YOUNG: {tekst: For ung}",
        'min-robot/robot.yaml, linje 18: ukendt nøgle "tekst". Mente du "text"?',
    ),
    (
        "TOO_YOUNG: {text: For ung}",
        "TOO_YOUNG: {text: ''}",
        "min-robot/robot.yaml, linje 18: teksten er tom. Skriv den.",
    ),
    (
        "todo: Ring.}\n  LETTER_UNKNOWN",
        "}\n  LETTER_UNKNOWN",
        (
            "min-robot/robot.yaml, linje 24: årsagskoder, der sendes til en medarbejder, uden handling: "
            "LETTER_FAILED. Tilføj `todo`. (regel: reason-without-action)"
        ),
    ),
    (
        "tell: list",
        "tell: straks",
        'min-robot/robot.yaml, linje 27: ukendt besked (tell) "straks". Kendte: digest, list, none, now.',
    ),
    ("due_days: 3", "due_days: tre", "min-robot/robot.yaml, linje 27: due_days er et helt antal dage fra 1 til 365."),
    (
        "TOO_YOUNG: {text: For ung}",
        "TOO_YOUNG: {text: For ung}\n  TOO_YOUNG: {text: Igen}",
        'min-robot/robot.yaml, linje 19: nøglen "TOO_YOUNG" står to gange. Behold den ene.',
    ),
    (
        "TOO_YOUNG: {text: For ung}",
        "TOO_YOUNG: &x {text: For ung}\n  OTHER: *x",
        ("min-robot/robot.yaml, linje 19: henvisninger (& og *) kan ikke bruges. Skriv værdien ud hvert sted."),
    ),
    (
        "TOO_YOUNG: {text: For ung}",
        "TOO_YOUNG: !!python/name:os.system {text: For ung}",
        "min-robot/robot.yaml, linje 18: mærker, der begynder med !, kan ikke bruges. Fjern mærket.",
    ),
    (
        "TOO_YOUNG: {text: For ung}",
        "TOO_YOUNG: {text: For ung",
        (
            "min-robot/robot.yaml, linje 19: filen er ikke gyldig YAML. Se efter indrykning, kolon og "
            "anførselstegn på linjen og linjen før."
        ),
    ),
    (
        "text: For ung",
        "text: 2026-13-45",
        ("min-robot/robot.yaml, linje 18: værdien kan ikke læses. Er det en tekst, så sæt den i anførselstegn."),
    ),
    (
        '  - tell_advisor: {when: "size(reasons) > 0"}',
        "replies:\n  accepted:\n  - ask_person: {reason: NO_ADDRESS}\n  - send_letter: {template: hello}",
        (
            'min-robot/robot.yaml, linje 19: trinnet "send_letter" kan ikke stå under replies: ingen har godkendt et '
            "brev, der sendes efter et svar. Fjern trinnet, eller giv svaret til en medarbejder med ask_person."
        ),
    ),
    (
        "text: For ung",
        "text: 12",
        (
            "min-robot/robot.yaml, linje 18: her skal stå en tekst. Ligner den et tal, en dato eller et ja, "
            "så sæt den i anførselstegn."
        ),
    ),
]


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG)
def test_a_mistake_in_robot_yaml_is_told_with_place_and_remedy(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    assert right in ROBOT
    with pytest.raises(RecipeError) as refused:
        compiled(build(tmp_path / "min-robot", robot=ROBOT.replace(right, wrong, 1)))
    assert refused.value.message == said
