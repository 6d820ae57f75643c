"""The note to the supplier of an order: one read, one persisting call (facts: runners-and-nexus.md 2.2)."""

import httpx
import pytest
from nexus_recording import grant
from pydantic import ValidationError

from connectors.errors import OutcomeUnknown, Rejected, Throttled
from connectors.ports import RemoteId

PATH = "patientGrants/supplierComment"
OURS = RemoteId("700")


@pytest.fixture
def ordered(nexus):
    nexus.set("GET", "patientGrants/700", grant(700, "") | {"currentOrderGrantId": 8801})
    nexus.set("POST", PATH, {})
    return nexus


async def test_a_note_is_one_read_and_one_call_about_the_order(ordered, system, citizen, reference):
    await system.comment_intervention(citizen, OURS, "Aftal tid", reference)

    [sent] = ordered.writes
    assert (sent.url.path.endswith(PATH), sent.url.query) == (True, b"orderGrantIds=8801")
    assert ordered.body(PATH) == {"comment": "Aftal tid"}


async def test_a_note_about_an_order_of_the_future_goes_to_that_order(ordered, system, citizen, reference):
    ordered.set("GET", "patientGrants/700", grant(700, "") | {"currentOrderGrantId": None, "futureOrderGrantId": 8802})

    await system.comment_intervention(citizen, OURS, "Aftal tid", reference)

    assert ordered.writes[0].url.query == b"orderGrantIds=8802"


async def test_what_is_not_ordered_has_nobody_to_tell(ordered, system, citizen, reference):
    ordered.set("GET", "patientGrants/700", grant(700, "") | {"currentOrderGrantId": None})

    with pytest.raises(Rejected) as refused:
        await system.comment_intervention(citizen, OURS, "Aftal tid", reference)

    assert refused.value.code == "NO_ORDER"
    assert ordered.writes == []


@pytest.mark.parametrize("body", [httpx.Response(204), httpx.Response(200, text="ok"), [], {"comment": "Aftal tid"}])
async def test_what_the_answer_says_beyond_its_status_does_not_matter(ordered, system, citizen, reference, body):
    ordered.set("POST", PATH, body)

    await system.comment_intervention(citizen, OURS, "Aftal tid", reference)


@pytest.mark.parametrize("failure", [httpx.Response(500), httpx.ReadTimeout("tabt")])
async def test_a_lost_answer_is_unknown(ordered, system, citizen, reference, failure):
    ordered.set("POST", PATH, failure)

    with pytest.raises(OutcomeUnknown):
        await system.comment_intervention(citizen, OURS, "Aftal tid", reference)

    assert len(ordered.writes) == 1


async def test_slow_down_is_passed_on(ordered, system, citizen, reference):
    ordered.set("POST", PATH, httpx.Response(429, headers={"Retry-After": "3"}))

    with pytest.raises(Throttled):
        await system.comment_intervention(citizen, OURS, "Aftal tid", reference)


def test_the_configured_note_is_what_the_port_tells(make):
    assert make(supplier_comment=" Tilbud fra {startdato} ").supplier_comment == "Tilbud fra {startdato}"
    assert make().supplier_comment == ""


@pytest.mark.parametrize("text", ["{navn}", "Hej {", "}{startdato}"])
def test_a_note_with_room_for_anything_else_is_refused(make, text):
    with pytest.raises(ValidationError, match="startdato"):
        make(supplier_comment=text)
