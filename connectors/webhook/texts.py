"""Every Danish sentence that a webhook can show an operator. None carries an address or what a notice says."""

from __future__ import annotations

from typing import Final

SYSTEM: Final = "Webhook"

_NOT_SENT: Final = "Beskeden er ikke sendt."

CPR: Final = f"Beskeden indeholder noget, der ligner et CPR-nummer. Giv besked til robottens ejer. {_NOT_SENT}"
REFERENCE: Final = f"Beskedens reference har ikke den rette form. {_NOT_SENT}"
TOO_LARGE: Final = f"Beskeden er for stor. Giv besked til robottens ejer. {_NOT_SENT}"
