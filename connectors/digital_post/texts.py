"""Every Danish sentence that post can show an operator: what, where, what to do. None carries personal data."""

from __future__ import annotations

from typing import Final

SYSTEM: Final = "Digital Post (SF1601)"
TRUST_SYSTEM: Final = "Adgangsstyring (SF1601)"
BROKER_SYSTEM: Final = "Beskedfordeler (SF1461)"

NOTHING_SENT: Final = "Brevet er ikke sendt."

TITLE_MISSING: Final = f"Brevet mangler en overskrift. Ret brevteksten. {NOTHING_SENT}"
TITLE_LENGTH: Final = f"Brevets overskrift er over {{limit}} tegn. Forkort den i brevteksten. {NOTHING_SENT}"
NOTIFICATION_LENGTH: Final = f"Brevets advisering er over {{limit}} tegn. Forkort den i brevteksten. {NOTHING_SENT}"
NOTIFICATION_CPR: Final = f"Brevets advisering indeholder noget, der ligner et CPR-nummer. {NOTHING_SENT}"
CONTROL_CHARACTER: Final = (
    f"Feltet {{field}} indeholder et tegn, der ikke kan sendes. Skriv teksten ind igen i hånden. {NOTHING_SENT}"
)
FILENAME_MISSING: Final = f"Brevets filnavn er tomt eller over {{limit}} tegn. Ret filnavnet. {NOTHING_SENT}"
FILENAME_CHARACTER: Final = (
    f"Brevets filnavn indeholder et tegn, som Digital Post afviser. Brug bogstaver, tal og bindestreg. {NOTHING_SENT}"
)
FILENAME_CPR: Final = f"Brevets filnavn indeholder noget, der ligner et CPR-nummer. {NOTHING_SENT}"
NOT_PDF: Final = f"Brevet er ikke en PDF-fil. Dan brevet igen. {NOTHING_SENT}"
TOO_LARGE: Final = (
    f"Brevet fylder mere end {{limit}} MB, som er det meste {{channel}} tager. Gør det mindre. {NOTHING_SENT}"
)
CREATED_NAIVE: Final = f"Brevets tidspunkt mangler tidszone. {NOTHING_SENT}"
REFERENCE_FORM: Final = f"Brevets reference har ikke den form, Digital Post kræver (UUID version 4). {NOTHING_SENT}"
KLE_FORM: Final = f"KLE-nummeret skal have formen 00.00.00. Ret det i robotbeskrivelsen. {NOTHING_SENT}"
REPLY_NOWHERE: Final = (
    "Brevet tillader svar, men der er intet kontaktpunkt, svaret kan lande i. "
    f"Udfyld `systems.post.contact_point_id`. {NOTHING_SENT}"
)
SHIPMENT_TYPE: Final = (
    "Der er ingen forsendelsestype til brevpost. "
    f"Skriv det id, printleverandøren har oplyst, i `systems.post.shipment_type`. {NOTHING_SENT}"
)
NAME_LENGTH: Final = f"Modtagerens navn er tomt eller over {{limit}} tegn. Send brevet i hånden. {NOTHING_SENT}"
ADDRESS_MISSING: Final = f"Modtagerens adresse mangler. Find adressen, eller send brevet i hånden. {NOTHING_SENT}"
ADDRESS_LINE_LENGTH: Final = (
    f"En adresselinje er over {{limit}} tegn og kan ikke trykkes. Send brevet i hånden. {NOTHING_SENT}"
)
ADDRESS_LINES: Final = (
    f"Adressen har flere linjer, end et brev kan bære ({{limit}}). Send brevet i hånden. {NOTHING_SENT}"
)
POSTAL_CODE: Final = f"Modtagerens postnummer har ikke fire cifre. Ret adressen i kilden. {NOTHING_SENT}"
SCHEMA: Final = f"Brevet følger ikke Digital Posts skema ved: {{fields}}. Giv besked til robottens ejer. {NOTHING_SENT}"
SCHEMA_DIR: Final = "Skemaerne til kontrol af breve kan ikke læses i mappen i SAMDRIFT_SCHEMA_DIR. Ret stien."

CERTIFICATE: Final = (
    "Certifikatet til Serviceplatformen kan ikke læses, eller nøglen passer ikke til det. "
    "Ret `connections.post.certificate_file` og `connections.post.key_file`."
)
CERTIFICATE_MISSING: Final = (
    "Der er intet certifikat til Serviceplatformen. Udfyld `connections.post.certificate_file`."
)
LOOKUP_FAILED: Final = (
    "Opslaget i Digital Post gav intet svar på, om borgeren er tilmeldt. Det prøves igen; brevet er ikke sendt."
)
ACCESS_REFUSED: Final = (
    "Serviceplatformen giver ikke adgang. Se efter, at certifikatet er gyldigt, og at aftalen om SF1601 dækker det."
)
TRUST_REFUSED: Final = (
    "Adgangsstyringen gav ikke adgang ({code}). Se efter, at certifikat, CVR-nummer og aftale om SF1601 passer sammen."
)
TRUST_UNREADABLE: Final = "Adgangsstyringens svar kunne ikke læses. Det prøves igen; intet er sendt."
ANSWER_UNREADABLE: Final = "Serviceplatformens svar kunne ikke læses; brevet kan være sendt."
ANSWER_REFUSED: Final = "Serviceplatformen afviste brevet ({code}). Slå koden op, og ret brevet. Det er ikke sendt."
CONFLICT: Final = "Serviceplatformen melder om en konflikt (409); et brev med denne reference kan være sendt før."

EVENT_MALFORMED: Final = "En kvittering fra Beskedfordeleren kunne ikke læses ({what})."
EVENT_NOT_COMMITTED: Final = "Kvitteringen er ikke gemt. Send den igen."
EVENT_NOT_READ: Final = "Beskeden kan ikke læses."
BROKER_DOWN: Final = "Beskedfordeleren svarer ikke. Kvitteringer hentes ved næste forsøg."
BROKER_REFUSED: Final = (
    "Beskedfordeleren giver ikke adgang til køen. Se efter, at kø-id, certifikat og aftale om SF1461 passer sammen."
)
PUSH_PORT: Final = (
    "Modtagelsen af kvitteringer kunne ikke starte på den valgte port. Ret host og port i `connections.receipts`."
)
