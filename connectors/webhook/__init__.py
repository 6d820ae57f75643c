"""Notices by a signed call to an address of the organisation's own: counts and ids, never a citizen."""

from connectors.webhook.receiver import WebhookReceiver
from connectors.webhook.settings import WebhookSettings

__all__ = ["WebhookReceiver", "WebhookSettings"]
