"""Who sees, asks for and approves corrections, and how an apology is shown: as a picture or a file, kept nowhere."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from catalogue.web.roles import CITIZENS, Role
from flows.console import revealing
from flows.console.corrections.correct_letter import Apology

ASKS: Final = frozenset({Role.OPERATOR, Role.COORDINATOR, Role.ADVISOR})
"""Those who work on citizens: whoever finds that an offer was a mistake."""
APPROVES: Final = frozenset({Role.APPROVER})
WITHDRAWS: Final = ASKS | APPROVES
"""Taking back does no harm; an approver who finds it wrong does it too."""
SEES_CORRECTIONS: Final = CITIZENS
PDF: Final = "pdf"


def picture_of(letter: Apology) -> str:
    """Return the first page as an address that holds the picture itself; empty where there is no letter."""
    return revealing.picture(letter.pdf)


def as_file(pdf: bytes, name: str) -> Response:
    """Return the letter as a file; `name` says nothing of the citizen."""
    return Response(
        pdf, media_type="application/pdf", headers={"content-disposition": f'attachment; filename="{name}"'}
    )
