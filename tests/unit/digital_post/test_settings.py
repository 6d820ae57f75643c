"""Settings refuse what would send in clear or without a certificate, in words an operator can act on."""

import ssl

import pytest
from pydantic import ValidationError

from connectors.digital_post.amqp import PullConnection, broker
from connectors.digital_post.settings import DigitalPostConnection, DigitalPostSettings

BASE = {"base_url": "http://127.0.0.1:1", "token_url": "http://127.0.0.1:1/issue"}
SENDER = {"sender_cvr": "12345678", "sender_label": "Eksempel Kommune"}


@pytest.mark.parametrize(
    "url", ["http://exttest.serviceplatformen.dk", "http://127.0.0.1.evil.dk", "ftp://127.0.0.1", "127.0.0.1"]
)
def test_only_this_machine_is_spoken_to_without_tls(url: str) -> None:
    with pytest.raises(ValidationError, match="https://"):
        DigitalPostConnection.model_validate(BASE | {"base_url": url})


def test_the_real_service_takes_a_certificate() -> None:
    with pytest.raises(ValidationError, match="certificate_file"):
        DigitalPostConnection.model_validate(BASE | {"base_url": "https://exttest.serviceplatformen.dk"})


def test_a_setting_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ValidationError, match="afsender"):
        DigitalPostSettings.model_validate(SENDER | {"afsender": "x"})


@pytest.mark.parametrize("url", ["http://eksempel.dk", "javascript:alert(1)"])
def test_a_link_in_a_letter_is_https(url: str) -> None:
    with pytest.raises(ValidationError, match="https://"):
        DigitalPostSettings.model_validate(SENDER | {"action_label": "Book", "action_url": url})


def test_every_setting_has_a_danish_title() -> None:
    for model in (DigitalPostSettings, DigitalPostConnection, PullConnection):
        assert model.model_config.get("title")
        assert [name for name, field in model.model_fields.items() if not field.title] == []


async def test_the_real_queue_is_reached_by_tls_with_the_saml_token() -> None:
    async def saml() -> bytes:
        return b"<saml/>"

    context = ssl.create_default_context()
    connection = PullConnection(host="beskedfordeler.example", queue="q")
    parameters = await broker(connection, saml, context)()
    assert (parameters.host, parameters.port, parameters.virtual_host) == ("beskedfordeler.example", 5671, "BF")
    assert parameters.ssl_options.context is context
    assert parameters.credentials.response_for(None) == ("EXTERNAL", b"<saml/>")
