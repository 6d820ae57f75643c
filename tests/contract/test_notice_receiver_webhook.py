"""The webhook keeps the contract of a receiver of notices, and says no more than it should."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr, ValidationError
from webhook_stub import WebhookStub, listening

from connectors.contract.notice_receiver import NOTICE, REFERENCE, NoticeFault, NoticeReceiverContract
from connectors.errors import OutcomeUnknown, Rejected, Throttled, Unavailable
from connectors.webhook import WebhookReceiver, WebhookSettings

SECRET = "opdigtet-hemmelighed-til-proeven"


def settings(url: str, **changes: object) -> WebhookSettings:
    return WebhookSettings.model_validate({"url": url, "secret": SecretStr(SECRET), "timeout_seconds": 5} | changes)


@pytest.fixture
async def stub() -> AsyncIterator[WebhookStub]:
    async with listening(WebhookStub()) as stub:
        yield stub


@pytest.fixture
async def receiver(stub: WebhookStub) -> AsyncIterator[WebhookReceiver]:
    async with WebhookReceiver(settings(stub.url)) as receiver:
        yield receiver


class TestWebhook(NoticeReceiverContract):
    @pytest.fixture
    def truth(self, stub: WebhookStub) -> WebhookStub:
        return stub


async def test_the_signature_is_over_the_time_and_every_byte(receiver: WebhookReceiver, stub: WebhookStub) -> None:
    await receiver.tell(NOTICE, REFERENCE)
    (call,) = stub.taken
    signed = call.headers["samdrift-timestamp"].encode() + b"." + call.body
    expected = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert call.headers["samdrift-signature"] == f"sha256={expected}"
    assert SECRET not in f"{call.headers}{call.body!r}"


async def test_the_body_says_what_the_notice_says_and_is_published(
    receiver: WebhookReceiver, stub: WebhookStub
) -> None:
    await receiver.tell(NOTICE, REFERENCE)
    told = json.loads(stub.taken[0].body)
    assert told == {
        "version": 1,
        "id": REFERENCE,
        "kind": "needs_approval",
        "organisation": "99999999",
        "adoption": "eksempelkommune",
        "about": "B-7K3Q9F",
        "written": "2026-11-23T08:05:00Z",
        "subject": NOTICE.subject,
        "text": NOTICE.text,
        "link": NOTICE.link,
        "counts": {"offers": 12},
    }


async def test_a_redirect_is_not_followed(receiver: WebhookReceiver, stub: WebhookStub) -> None:
    stub.fail_next(NoticeFault.MOVED)
    with pytest.raises(Rejected):
        await receiver.tell(NOTICE, REFERENCE)
    assert [call.path for call in stub.calls] == ["/besked"]


async def test_being_asked_to_wait_says_how_long(receiver: WebhookReceiver, stub: WebhookStub) -> None:
    stub.fail_next(NoticeFault.THROTTLED)
    with pytest.raises(Throttled) as asked:
        await receiver.tell(NOTICE, REFERENCE)
    assert asked.value.retry_after == 7


async def test_no_error_repeats_the_address_the_answer_or_the_notice(
    receiver: WebhookReceiver, stub: WebhookStub
) -> None:
    stub.fail_next(NoticeFault.REFUSED)
    with pytest.raises(Rejected) as refused:
        await receiver.tell(NOTICE, REFERENCE)
    assert refused.value.message == "Webhook afviste kaldet (400)."


async def test_nobody_listening_means_that_nothing_happened() -> None:
    async with WebhookReceiver(settings("http://127.0.0.1:9/")) as receiver:
        with pytest.raises(Unavailable):
            await receiver.tell(NOTICE, REFERENCE)


async def test_an_answer_without_end_is_not_read_to_its_end(stub: WebhookStub, receiver: WebhookReceiver) -> None:
    stub.answer, stub.endless = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", True
    await receiver.tell(NOTICE, REFERENCE)
    assert stub.ids() == [REFERENCE]


async def test_a_receiver_that_never_answers_ends_the_call_in_time(stub: WebhookStub) -> None:
    stub.silent = True
    async with WebhookReceiver(settings(stub.url, timeout_seconds=0.2)) as receiver:
        with pytest.raises(OutcomeUnknown):
            await receiver.tell(NOTICE, REFERENCE)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://besked.eksempel.dk/", "https://"),
        ("ftp://besked.eksempel.dk/", "https://"),
        ("https:///sti", "værtsnavn"),
        ("https://nogen:kode@besked.eksempel.dk/", "adgangskode"),
        ("https://besked.eksempel.dk/?key=1", "filer"),
        ("https://besked.eksempel.dk/#x", "filer"),
        ("https://besked.eksempel.dk:99999/", "kan ikke læses"),
        ("https://[::1/", "kan ikke læses"),
        ("https://besked.eksempel.dk/\r\nX: y", "værtsnavn"),
        ("http://127.0.0.1.eksempel.dk/", "samme maskine"),
    ],
)
def test_an_address_that_may_not_be_called_is_refused(url: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        settings(url)


def test_a_secret_that_can_be_guessed_is_refused_and_never_shown() -> None:
    with pytest.raises(ValidationError, match="mindst 16"):
        settings("https://besked.eksempel.dk/", secret=SecretStr("kort"))
    assert SECRET not in repr(settings("https://besked.eksempel.dk/"))
