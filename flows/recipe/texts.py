"""What the author of a recipe reads when something in it is wrong: what, and what to do. The place is put before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

SETTING_TYPE: Final = "setting-type"
REASON_TEXT: Final = "reason-without-text"
REASON_TODO: Final = "reason-without-action"
SETTING_TITLE: Final = "setting-without-title"
"""Names of lint rules: stable, so that a document or a discussion can point at one."""

UNREADABLE: Final = "filen mangler eller kan ikke læses. Kontrollér navnet og rettighederne."
NOT_UTF8: Final = "filen er ikke UTF-8. Gem den som UTF-8 i teksteditoren."
NOT_YAML: Final = "filen er ikke gyldig YAML. Se efter indrykning, kolon og anførselstegn på linjen og linjen før."
ALIAS: Final = "henvisninger (& og *) kan ikke bruges. Skriv værdien ud hvert sted."
TAG: Final = "mærker, der begynder med !, kan ikke bruges. Fjern mærket."
TOO_DEEP: Final = "filen er indrykket for dybt. Se efter indrykningen på linjen."
UNREADABLE_VALUE: Final = "værdien kan ikke læses. Er det en tekst, så sæt den i anførselstegn."
NOT_A_MAPPING: Final = "her skal stå nøgler og værdier, skrevet `nøgle: værdi`."
NOT_A_LIST: Final = "her skal stå en liste: [A, B] eller ét punkt pr. linje efter en bindestreg."
NOT_A_TEXT: Final = "her skal stå en tekst. Ligner den et tal, en dato eller et ja, så sæt den i anførselstegn."
EMPTY_TEXT: Final = "teksten er tom. Skriv den."

EMPTY_LIST: Final = "listen er tom, så rækken kan aldrig passe. Skriv mindst én værdi, eller fjern oplysningen."
ANY_ALONE: Final = 'tegnet "-" (ligegyldigt) kan kun stå alene i en celle.'
SURELY_OUTSIDE: Final = "surely(…) skal stå yderst: skriv surely(not(x)) og ikke not(surely(x)), og ikke i en liste."
NO_ROWS: Final = "tabellen har ingen rækker. Skriv mindst én række med `if` og `then`."
NO_REASON: Final = "en række uden tilbud skal have en årsag. Tilføj `reason: KODE`; koden skal stå under reasons."
NO_GROUP: Final = (
    "en række med tilbud skal have `group` (et kort navn til anledningen) og `label` (begrundelsen, som den skal stå i "
    "brevet). Tilføj dem."
)
GROUP_FORM: Final = "en gruppe er små bogstaver, tal og bindestreger, for eksempel over-70-alone."
NOT_A_DATE: Final = "her skal stå en dato uden klokkeslæt og anførselstegn, for eksempel 2026-01-31."
TO_BEFORE_FROM: Final = "valid_to ligger før valid_from. Ret en af datoerne."

LINEAGE_FORM: Final = (
    "robottens id er 3-61 små bogstaver, tal og bindestreger og begynder med et bogstav, for eksempel "
    "preventive-home-visits."
)
VERSION_FORM: Final = "en version er tre tal med punktum imellem. Skriv for eksempel `version: 1.0.0`."
NO_SOURCE: Final = 'borgere kan kun hentes fra "person_register". Skriv `from: person_register`.'
OCCASION_BRACES: Final = (
    'anledningen har en klamme, der ikke er en plads. Skriv den for eksempel "{rule_group}-{year}"; pladserne er '
    "{rule_group} og {year}."
)
STEP_FORM: Final = (
    "hvert trin skrives som `- navn: {…}`, ét navn pr. punkt, også når det ikke tager noget: `- navn: {}`."
)
NO_STEPS: Final = "arbejdsgangen har ingen trin. Skriv mindst ét."
CODE_FORM: Final = "en årsagskode er 2-40 store bogstaver A-Z og understreger og begynder med et bogstav: ret koden."
DUE_DAYS: Final = "due_days er et helt antal dage fra 1 til 365."
SETTINGS_FORM: Final = "skriv `settings: settings:Settings`: filens navn uden .py, kolon og klassens navn."
NOT_A_MODEL: Final = "indstillingerne skal være en klasse, der arver fra pydantics BaseModel."
CITIZEN_ON_CARD: Final = "robotbeskrivelsen har ti cifre, der ligner et CPR-nummer. Fjern dem."
NOT_BOOLEAN: Final = "betingelsen skal kunne svares med ja eller nej, for eksempel `size(reasons) > 0`."
NOT_CEL: Final = (
    "betingelsen er ikke gyldig CEL, eller typerne passer ikke sammen: tal sammenlignes med tal, tekst skrives 'sådan'."
    " For eksempel: age >= 75 && civil_status == 'E'."
)

FIELD_FORMS: Final = {
    "kle": "skal være et KLE-nummer, to cifre ad gangen med punktum imellem, for eksempel 27.35.04",
    "owner_cvr": "skal være et CVR-nummer, otte cifre",
    "form": "skal være et FORM-nummer, to cifre ad gangen med punktum imellem, for eksempel 68.05.10.05",
}
_KINDS: Final = {
    bool: "yes eller no uden anførselstegn",
    int: 'et helt tal eller en sammenligning som "< 70"',
    str: "en tekst",
    frozenset: "en tekst: det ord, der skal være blandt borgerens",
}


def too_large(kilobytes: int) -> str:
    """Return that a file is over the limit."""
    return f"filen er over {kilobytes} kB. Del den, eller fjern det, der ikke bruges."


def twice(key: str) -> str:
    """Return that a key stands twice."""
    return f'nøglen "{key}" står to gange. Behold den ene.'


def unknown_key(key: str, meant: str) -> str:
    """Return that a key is not known here."""
    return f'ukendt nøgle "{key}". {meant}'


def missing_key(key: str) -> str:
    """Return that a key must be there."""
    return f'nøglen "{key}" mangler. Tilføj den.'


def unknown_fact(name: str, meant: str) -> str:
    """Return that no such fact can be asked for."""
    return f'ukendt oplysning "{name}". {meant}'


def unknown_word(title: str, value: str, meant: str) -> str:
    """Return that a fact can never be this word."""
    return f'"{value}" er ikke en værdi, som {title} kan have. {meant}'


def wrong_kind(name: str, title: str, kind: type, value: object) -> str:
    """Return that a value can never be the fact's; a bare yes or number where a word belongs gets its own hint."""
    hint = ""
    if kind in (str, frozenset) and isinstance(value, bool | int | float):
        hint = ' YAML læser yes, no og tal som andet end tekst: sæt ordet i anførselstegn, for eksempel "no".'
    return f'værdien passer ikke til "{name}" ({title}), som skal være {_KINDS[kind]}.{hint}'


def not_a_number(name: str, title: str) -> str:
    """Return that only numbers can be compared."""
    return f'"{name}" ({title}) er ikke et tal og kan ikke sammenlignes med <, > eller =. Skriv værdien alene.'


def limit_not_a_number(sign: str) -> str:
    """Return that a comparison needs a number."""
    return f'efter {sign} skal stå et helt tal eller en indstilling, for eksempel "{sign} 70".'


def setting_form(text: str) -> str:
    """Return how a setting is written."""
    return f'"{text}" kan ikke læses. En indstilling skrives alene og helt: {{settings.navn}}.'


def unknown_setting(name: str, meant: str) -> str:
    """Return that the settings have no such field."""
    return f'ukendt indstilling "{name}". {meant} Indstillinger står i settings.py.'


def unusable_setting(name: str, held: str, wanted: str, fitting: Sequence[str]) -> str:
    """Return that a setting is of the wrong kind here, and which ones would do."""
    others = f" Vælg en, der er: {', '.join(sorted(fitting))}." if fitting else " Ret dens type i settings.py."
    return f'indstillingen "{name}" er {held}; her skal bruges {wanted}.{others}'


def unknown_choice(what: str, value: object, meant: str) -> str:
    """Return that a value is not among the choices."""
    return f'ukendt {what} "{value}". {meant}'


def no_table_file(name: str, meant: str) -> str:
    """Return that a table's file is not there."""
    return f'tabellen "{name}" findes ikke i mappen tables. Skriv filens navn med .yaml, og læg den der. {meant}'


def overlapping(first: str, second: str) -> str:
    """Return that two versions of a table hold on the same day."""
    return f"udgaverne fra {first} og {second} gælder samme dag. Sæt valid_to på den første."


def no_settings(module: str, name: str) -> str:
    """Return that the settings cannot be found."""
    return f'klassen "{name}" i {module}.py findes ikke ved siden af robot.yaml. S{SETTINGS_FORM[1:]}'


def settings_broken(module: str, kind: str) -> str:
    """Return that the settings' file cannot be run."""
    return f"{module}.py kan ikke køres ({kind}). Ret fejlen på linjen, og kør `samdrift check` igen."


def untitled(name: str) -> str:
    """Return that a setting lacks what the form shows."""
    return f'indstillingen "{name}" mangler title eller description. De er formularens ord; skriv dem på dansk.'


def field_wrong(where: str, key: str, why: str) -> str:
    """Return what is wrong with a field of the card or of a step."""
    return f'feltet "{key}" {where} {why}. Ret det.'


def step_twice(name: str) -> str:
    """Return that a step would be taken for one already taken."""
    return f'trinnet "{name}" står to gange, så det andet ville blive anset for gjort. Fjern det ene.'


def place_in_argument(text: str) -> str:
    """Return that braces in an argument are no setting."""
    return f'"{text}" har en klamme, der ikke er en indstilling. Skriv {{settings.navn}}, eller fjern klammen.'


def no_words(codes: Iterable[str], meant: str) -> str:
    """Return which reason codes no caseworker could read."""
    return (
        f"årsagskoder uden tekst: {', '.join(codes)}. Tilføj dem under reasons: `KODE: {{text: …, todo: …}}`. {meant}"
    ).rstrip()


def unknown_code(code: str, meant: str) -> str:
    """Return that a table gives a code without words."""
    return f'årsagskoden "{code}" har ingen tekst. {meant} En ny kode skal stå under reasons i robot.yaml.'


def no_todo(codes: Iterable[str]) -> str:
    """Return which codes send a citizen to a person without saying what that person must do."""
    return f"årsagskoder, der sendes til en medarbejder, uden handling: {', '.join(codes)}. Tilføj `todo`."


def letter_after_reply(step: str) -> str:
    """Return that a letter cannot follow a reply: it would be sent without anybody's approval."""
    return (
        f'trinnet "{step}" kan ikke stå under replies: ingen har godkendt et brev, der sendes efter et svar. '
        "Fjern trinnet, eller giv svaret til en medarbejder med ask_person."
    )


def no_letter(name: object, meant: str) -> str:
    """Return that a letter is not there."""
    return f'brevet "{name}" findes ikke i mappen letters. {meant}'


def no_rules(name: object, meant: str) -> str:
    """Return that a decision table is not there."""
    return f'reglerne "{name}" findes ikke i robotten. {meant}'


def no_reason(name: object, meant: str) -> str:
    """Return that a reason code is not there."""
    return f'årsagskoden "{name}" findes ikke i robotten. {meant}'


def not_valid_on(name: str, day: str, versions: Sequence[str]) -> str:
    """Return that no version of the rules holds on a day."""
    return f'reglerne "{name}" har ingen udgave, der gælder {day}; de gælder fra {", ".join(versions)}. Ret datoerne.'


def default_misfit(name: str, wrong: str) -> str:
    """Return that a setting's own default cannot be used."""
    return f'indstillingen "{name}" har en standardværdi, der ikke kan bruges: {wrong}'


def unknown_name(word: Any, column: str, meant: str) -> str:
    """Return that a condition names what does not exist."""
    return f'ukendt navn "{word}" i tegn {column} af betingelsen. {meant}'


def condition_too_long(most: int) -> str:
    """Return that a condition is over the limit."""
    return f"betingelsen er over {most} tegn. Del reglen, eller flyt den til en tabel."
