"""The catalogue's tables. Their names begin with `catalogue_`, so that a runner's database can hold them too."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table, Text

metadata = MetaData()

versions = Table(
    "catalogue_versions",
    metadata,
    Column("lineage", String(200), primary_key=True),
    Column("version", String(200), primary_key=True),
    Column("content_hash", String(200), nullable=False),
    Column("card", Text, nullable=False),
    Column("registered", String(40), nullable=False),
)

adoptions = Table(
    "catalogue_adoptions",
    metadata,
    Column("organisation_cvr", String(8), primary_key=True),
    Column("adoption", String(200), primary_key=True),
    Column("organisation_name", String(200), nullable=False),
    Column("lineage", String(200), nullable=False, index=True),
    Column("version", String(200), nullable=False),
    Column("state", String(40), nullable=False),
    Column("changed", String(40), nullable=False),
)

batches = Table(
    "catalogue_batches",
    metadata,
    Column("organisation_cvr", String(8), primary_key=True),
    Column("batch", String(200), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("run", String(200), nullable=False),
    Column("organisation_name", String(200), nullable=False),
    Column("adoption", String(200), nullable=False),
    Column("lineage", String(200), nullable=False, index=True),
    Column("version", String(200), nullable=False),
    Column("mode", String(20), nullable=False),
    Column("month", String(7), nullable=False),
    Column("interventions", Integer, nullable=False),
    Column("letters_digital", Integer, nullable=False),
    Column("letters_paper", Integer, nullable=False),
    Column("advisors_told", Integer, nullable=False),
    Column("received", String(40), nullable=False),
    Column("systems", Text, nullable=False, server_default="[]"),
)

counts = Table(
    "catalogue_counts",
    metadata,
    Column("organisation_cvr", String(8), primary_key=True),
    Column("batch", String(200), primary_key=True),
    Column("outcome", String(40), primary_key=True),
    Column("reason", String(40), primary_key=True),
    Column("count", Integer, nullable=False),
)

sessions = Table(
    "catalogue_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("previous_hash", String(64), nullable=False, index=True),
    Column("subject", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("organisation_cvr", String(8), nullable=False),
    Column("roles", String(200), nullable=False),
    Column("demo", Integer, nullable=False),
    Column("began", String(40), nullable=False),
    Column("renewed", String(40), nullable=False),
    Column("seen", String(40), nullable=False),
    Column("ends", String(40), nullable=False),
    Column("number", String(20), nullable=False, unique=True),
    Column("districts", Text, nullable=False),
    Column("farewell", Text, nullable=False),
)
