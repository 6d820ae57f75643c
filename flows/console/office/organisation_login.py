"""The runner's own login provider; what is wrong with its settings stops the pages with a message of the runner's."""

from __future__ import annotations

from catalogue.web.oidc import Provider, provider_of
from catalogue.web.provider_settings import LoginNotReady
from flows.runner.errors import NotReady
from flows.runner.home import Home


def organisation_login(home: Home, organisation_cvr: str) -> Provider | None:
    """Return the provider of `login.yaml`, or None without one; raise `NotReady`."""
    try:
        return provider_of(home.state, home.secrets_dir, owner=organisation_cvr)
    except LoginNotReady as error:
        raise NotReady(error.message, code="LOGIN") from None
