"""What is set right after the letter has left, in Danish: each correction as a sentence, and as events of a story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from flows.ledger.corrections import Correction
from flows.ledger.states import Contact, CorrectionState
from flows.runner.telling.moments import moment
from flows.runner.telling.reasons import Reasons

STATES: Final[Mapping[CorrectionState, str]] = MappingProxyType(
    {
        CorrectionState.ASKED: "venter på godkendelse",
        CorrectionState.APPROVED: "godkendt, udføres ved næste opfølgning",
        CorrectionState.DONE: "udført",
        CorrectionState.FAILED: "kræver en medarbejder",
        CorrectionState.WITHDRAWN: "trukket tilbage",
    }
)
_CONTACTS: Final[Mapping[Contact, str]] = MappingProxyType(
    {
        Contact.LETTER: "send en undskyldning som brev",
        Contact.CALL: "bed en medarbejder ringe til borgeren",
        Contact.NONE: "",
    }
)
_CANCEL: Final = "luk indsatsen"


def what(correction: Correction) -> str:
    """Return what is asked for, as a phrase without a full stop."""
    parts = [_CANCEL if correction.cancel else "", _CONTACTS[correction.contact]]
    return " og ".join(filter(None, parts))


def told(correction: Correction, reasons: Reasons) -> str:
    """Return one correction in full, in a sentence or two."""
    asked = f"{correction.asked_by} bad {moment(correction.asked_at)} om at rette op: {what(correction)}."
    return f"{asked} {stand(correction, reasons)}"


def stand(correction: Correction, reasons: Reasons) -> str:
    """Return how it stands, in a sentence."""
    at, by = moment(correction.ended_at), correction.approved_by
    match correction.state:
        case CorrectionState.ASKED:
            return "En kollega skal godkende det, før noget sker."
        case CorrectionState.APPROVED:
            return f"{by} godkendte det {moment(correction.approved_at)}; det udføres ved næste opfølgning."
        case CorrectionState.DONE:
            return f"{by} godkendte det, og det blev udført {at}."
        case CorrectionState.FAILED:
            return f"{by} godkendte det, men {at} måtte resten gives til en person: {reasons.text(correction.problem)}."
        case CorrectionState.WITHDRAWN:
            return f"Det blev trukket tilbage {at}."


def events(corrections: Iterable[Correction], reasons: Reasons) -> Iterator[tuple[datetime, str]]:
    """Yield what happened to corrections, each with its time."""
    for each in corrections:
        yield each.asked_at, f"{each.asked_by} bad om at rette op: {what(each)}"
        if each.approved_at is not None:
            yield each.approved_at, f"{each.approved_by} godkendte rettelsen"
        if each.ended_at is not None:
            yield each.ended_at, _ended(each, reasons)


def in_short(corrections: Iterable[Correction]) -> str:
    """Return in a sentence that the offer was a mistake; empty when nothing is, or was, set right."""
    standing = [each for each in corrections if each.state is not CorrectionState.WITHDRAWN]
    if not standing:
        return ""
    last = standing[-1]
    match last.state:
        case CorrectionState.DONE:
            return f"Det var en fejl, og der er rettet op på det {moment(last.ended_at)}."
        case CorrectionState.FAILED:
            return "Det var en fejl, og en medarbejder skal gøre det færdigt, der skulle rette op på det."
        case CorrectionState.APPROVED:
            return "Det var en fejl, og robotten retter op på det ved næste opfølgning."
    return "En kollega har bedt om at rette op på det; det venter på godkendelse."


def _ended(correction: Correction, reasons: Reasons) -> str:
    if correction.state is CorrectionState.DONE:
        return "Der er rettet op"
    if correction.state is CorrectionState.FAILED:
        return f"Rettelsen kræver en medarbejder: {reasons.text(correction.problem)}"
    return "Rettelsen blev trukket tilbage"
