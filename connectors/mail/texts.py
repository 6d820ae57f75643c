"""Every Danish sentence that mail can show an operator. None carries an address or a mail's content."""

from __future__ import annotations

from typing import Final

SYSTEM: Final = "Mail"

_NOT_SENT: Final = "Mailen er ikke sendt."

LINE_BREAK: Final = f"Mailens {{field}} indeholder et linjeskift. Ret opsætningen. {_NOT_SENT}"
ADDRESS_FORM: Final = f"Mailens modtager er ikke én gyldig mailadresse. Ret modtageren i opsætningen. {_NOT_SENT}"
DOMAIN: Final = (
    "Mailens modtager er uden for de tilladte domæner. "
    f"Ret modtageren eller `systems.mail.recipient_domains`. {_NOT_SENT}"
)
CPR: Final = f"Mailen indeholder noget, der ligner et CPR-nummer. Giv besked til robottens ejer. {_NOT_SENT}"
REFERENCE: Final = f"Mailens reference har ikke den rette form. {_NOT_SENT}"
SUBJECT_MISSING: Final = f"Mailen mangler et emne. {_NOT_SENT}"

AWAY: Final = f"Mailserveren svarer ikke. {_NOT_SENT} Den prøves igen."
NOT_NOW: Final = f"Mailserveren tager ikke imod lige nu ({{code}}). {_NOT_SENT} Den prøves igen."
REFUSED: Final = f"Mailserveren afviste mailen ({{code}}). Se efter, at modtager og afsender er rigtige. {_NOT_SENT}"
LOST: Final = "Forbindelsen til mailserveren gik tabt, efter at mailen var overført; den kan være sendt."
NO_TLS: Final = (
    "Mailserveren kan ikke tale krypteret, eller dens certifikat kan ikke godkendes. "
    f"{_NOT_SENT} Ret `tls` eller `ca_file` i `connections.mail`."
)
LOGIN: Final = f"Mailserveren afviste brugernavn eller adgangskode. {_NOT_SENT} Ret dem i `connections.mail`."
CA_FILE: Final = "Rodcertifikaterne til mailserveren kan ikke læses. Ret `connections.mail.ca_file`."
