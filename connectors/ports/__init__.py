"""What a robot may ask of the outside world: one Protocol a port, and the values that cross it.

Every method either returns or raises a `ConnectorError`. Adapters never retry a write themselves: a write is one
persisting call, made at most once per effect, and carries the effect's `Reference` where the system keeps one.
"""

from connectors.ports.care import CareSystem
from connectors.ports.care_values import (
    CareCitizen,
    CitizenRef,
    Document,
    Intervention,
    InterventionOrder,
    NoAccess,
    OptionKind,
    Pathway,
    Probe,
    TaskOrder,
)
from connectors.ports.citizen import Address, CprStatus, Household, Person, YesNoUnknown
from connectors.ports.mail import Mail, Mailer
from connectors.ports.notice import Notice, NoticeReceiver
from connectors.ports.operations import READ, WRITE, Reference, RemoteId, read_only, reads, writes
from connectors.ports.post import Channel, DigitalLetter, PaperLetter, Post
from connectors.ports.receipts import Dispatch, Receipt, Receipts, ReceiptSink
from connectors.ports.register import BadRow, ExtractInfo, PersonRegister

__all__ = [
    "READ",
    "WRITE",
    "Address",
    "BadRow",
    "CareCitizen",
    "CareSystem",
    "Channel",
    "CitizenRef",
    "CprStatus",
    "DigitalLetter",
    "Dispatch",
    "Document",
    "ExtractInfo",
    "Household",
    "Intervention",
    "InterventionOrder",
    "Mail",
    "Mailer",
    "NoAccess",
    "Notice",
    "NoticeReceiver",
    "OptionKind",
    "PaperLetter",
    "Pathway",
    "Person",
    "PersonRegister",
    "Post",
    "Probe",
    "Receipt",
    "ReceiptSink",
    "Receipts",
    "Reference",
    "RemoteId",
    "TaskOrder",
    "YesNoUnknown",
    "read_only",
    "reads",
    "writes",
]
