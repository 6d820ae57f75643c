"""What was said to the people behind a robot, and whether it was heard: never a citizen."""

from __future__ import annotations

from sqlalchemy import Index, Table, UniqueConstraint

from flows.ledger.schema.making import at, key, maybe_at, metadata, number, owned, word, words

notices = Table(
    "notices",
    metadata,
    key("reference"),
    owned("adoption"),
    owned("kind"),
    owned("about"),
    owned("channel"),
    owned("recipient"),
    owned("state"),
    number("attempts"),
    at("created_at"),
    maybe_at("not_before"),
    maybe_at("intent_at"),
    maybe_at("sent_at"),
    word("error_code"),
    words("problem"),
    UniqueConstraint("adoption", "kind", "about", "channel", "recipient"),
    Index("ix_notices_adoption_state", "adoption", "state"),
)
