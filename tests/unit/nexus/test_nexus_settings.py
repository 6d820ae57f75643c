import pytest
from pydantic import SecretStr, ValidationError

from connectors.nexus import NexusConnection, NexusSettings
from connectors.nexus.elements import put_value
from connectors.nexus.names import nearest

NAMES = {"instance": "demo", "program_pathway": "G", "nested_pathway": "F", "intervention": "I"}


def test_every_field_of_the_form_has_a_danish_title_and_help():
    for model in (NexusSettings, NexusConnection):
        for name, field in model.model_fields.items():
            assert field.title, name
            assert field.description, name
    assert NexusSettings.model_json_schema()["properties"]["view"]["title"] == "Visning"


def test_closing_transitions_by_state_come_from_the_facts():
    closing = NexusSettings.model_validate(NAMES).closing
    assert {state: one.transition for state, one in closing.items()} == {
        "Bestilt": "Afslut",
        "Ændret": "Afslut",
        "Bevilliget": "Annullér",
        "Tildelt": "Fjern",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"interventoin": "x"},
        {"intervention": "  "},
        {"reference_field": "description"},
        {"required_values": {"orderedDate": "2026-01-01"}},
    ],
)
def test_unknown_empty_and_doubly_used_fields_are_refused(changes):
    with pytest.raises(ValidationError):
        NexusSettings.model_validate(NAMES | changes)


def test_kmds_own_addresses_follow_from_the_instance():
    live = NexusConnection.for_instance("demo", "id", SecretStr("s"))
    assert live.base_url == "https://demo.nexus.kmd.dk/api/core/mobile/demo/v2/"
    assert live.token_url == "https://iam.nexus.kmd.dk/authx/realms/demo/protocol/openid-connect/token"
    review = NexusConnection.for_instance("demo", "id", SecretStr("s"), review=True)
    assert review.base_url.startswith("https://demo.nexus-review.kmd.dk/")


@pytest.mark.parametrize("url", ["http://nexus.example/", "nexus.example", "https://u:p@nexus.example/", "ftp://x/"])
def test_only_loopback_may_be_unencrypted(url):
    with pytest.raises(ValidationError):
        NexusConnection(base_url=url, token_url="http://127.0.0.1:1/t", client_id="x", client_secret=SecretStr("s"))


def test_the_secret_is_never_shown():
    shown = repr(NexusConnection.for_instance("demo", "id", SecretStr("hemmeligt")))
    assert "hemmeligt" not in shown


@pytest.mark.parametrize(
    ("element", "value", "filled"),
    [
        ({"type": "a", "text": None}, "ord", {"text": "ord"}),
        ({"type": "a", "date": None}, "2026-07-01", {"date": "2026-06-30T22:00:00.000Z"}),
        ({"type": "a", "value": None, "possibleValues": [210, 215]}, "215", {"value": 215}),
        ({"type": "a", "value": False}, True, {"value": True}),
        ({"type": "a", "selectedValues": [], "possibleValues": [1, 2]}, ("1", "2"), {"selectedValues": [1, 2]}),
        ({"type": "a", "selectedValues": [], "possibleValues": ["NA"]}, "NA", {"selectedValues": ["NA"]}),
        ({"type": "a", "number": None, "lowerBound": 1, "upperBound": 5}, 5, {"number": 5}),
        ({"type": "a", "decimal": None}, 1.5, {"decimal": 1.5}),
    ],
)
def test_a_value_is_written_where_the_shape_keeps_it(element, value, filled):
    put_value(element, value, "systems.care_system.required_values")
    assert {key: element[key] for key in filled} == filled


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "a", "text": None}, 3),
        ({"type": "a", "text": None}, True),
        ({"type": "a", "date": None}, "1. juli"),
        ({"type": "a", "value": None}, "ja"),
        ({"type": "a", "value": None, "possibleValues": ["x"]}, "y"),
        ({"type": "a", "number": None, "upperBound": 5}, 6),
        ({"type": "a", "number": None}, True),
        ({"type": "a", "contact": None}, "navn"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(element, value):
    from connectors.errors import NotConfigured

    before = dict(element)
    with pytest.raises(NotConfigured):
        put_value(element, value, "systems.care_system.required_values")
    assert element == before


def test_the_nearest_names_come_first():
    assert nearest("Forebygende besøg", ["Genoptræning", "Forebyggende besøg"])[0] == "Forebyggende besøg"
    assert nearest("xyz", ["b", "a"]) == ["a", "b"]
