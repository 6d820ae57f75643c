"""The catalogue's Danish words, spelled as in OS2autoproces so that operators know them again."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from catalogue.adoption import AdoptionState
from catalogue.words import Domain, Mode, Phase, RunPeriod, Status, Visibility

FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": "Titel",
        "short_description": "Resume",
        "description": "Beskrivelse",
        "purpose": "Formål",
        "origin": "Idé fra",
        "visibility": "Synlighed",
        "owner_cvr": "Ejerens CVR-nummer",
        "domains": "Fagområder",
        "phase": "Fase",
        "status": "Status",
        "run_period": "Skedulering",
        "systems": "Automatiseringen anvender følgende systemer/snitflader",
        "technologies": "Anvendt teknologi",
        "kle": "KLE",
        "form": "FORM",
        "legal_basis": "Lovparagraf",
        "targets_citizens": "Er borgere påvirket?",
        "targets_companies": "Er virksomheder påvirket?",
        "data_categories": "Kategorier af personoplysninger",
        "data_protection": "Databeskyttelse",
        "owner": "Fagligkontaktperson",
        "coordinator": "Tovholder",
        "contact": "Kontakt",
        "vendors": "Leverandør",
        "cases_per_year": "Antal gange processen foretages årligt",
        "minutes_per_case": "Tidsforbrug pr. proces i minutter",
        "automation_percent": "Forventet automatiseringsgrad",
        "development_hours": "Forventet timeforbrug på udvikling",
        "time_comment": "Kommentar vedr. tidsforbrug",
        "technical_notes": "Teknisk implementering",
        "organisational_notes": "Organisatorisk implementering",
        "code_url": "Links",
        "licence": "Licens",
    }
)
"""The label of each field of a card, in the order of its page."""

WORDS: Final[Mapping[StrEnum, str]] = MappingProxyType(
    {
        Visibility.PUBLIC: "Synlig for alle",
        Visibility.ORGANISATION: "Synlig i egen organisation",
        Phase.RAPID: "Deling (ingen fase)",
        Phase.IDEA: "Idé",
        Phase.PREANALYSIS: "Foranalyse",
        Phase.SPECIFICATION: "Specifikation",
        Phase.DEVELOPMENT: "Udvikling",
        Phase.IMPLEMENTATION: "Implementering",
        Phase.OPERATION: "I drift",
        Phase.DECOMMISSIONED: "Taget ud af drift",
        Status.PENDING: "Afventer",
        Status.REJECTED: "Afvist",
        Status.INPROGRESS: "I gang",
        Status.NOT_RATED: "Ikke vurderet",
        Status.FAILED: "Mislykket",
        Status.NOT_RELEVANT: "Ikke relevant mere",
        RunPeriod.NOT_CHOSEN_YET: "Ikke valgt endnu",
        RunPeriod.ONDEMAND: "Løbende kørsel",
        RunPeriod.ONCE: "Engangskørsel",
        RunPeriod.DAILY: "Dagligt",
        RunPeriod.WEEKLY: "Ugentligt",
        RunPeriod.MONTHLY: "Månedligt",
        RunPeriod.QUATERLY: "Hvert kvartal",
        RunPeriod.YEARLY: "Årligt",
        Domain.ADMINISTRATION: "Administration",
        Domain.EMPLOYMENT: "Beskæftigelse",
        Domain.SUSTAINABILITY: "Bæredygtighed",
        Domain.DEMOCRACY: "Demokrati",
        Domain.PROFESSION: "Erhverv",
        Domain.FAMILY: "Familie",
        Domain.HR: "HR",
        Domain.IT: "IT",
        Domain.CULTURE: "Kultur",
        Domain.ENVIRONMENT: "Miljø",
        Domain.SOCIAL: "Social",
        Domain.HEALTH: "Sundhed",
        Domain.TECHNIQUE: "Teknik",
        Domain.EDUCATION: "Uddannelse",
        Domain.ECONOMY: "Økonomi",
        AdoptionState.PREPARING: "under forberedelse",
        AdoptionState.DEPLOYED: "i brug",
        AdoptionState.PAUSED: "på pause",
        AdoptionState.ENDED: "afsluttet",
        Mode.PREVIEW: "prøvekørsel",
        Mode.PILOT: "pilotkørsel",
        Mode.LIVE: "skarp kørsel",
    }
)
"""What each word of a closed set is called on screen."""

OUTCOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "DONE": "gennemført",
        "EXCLUDED": "frasorteret",
        "NEEDS_PERSON": "til manuel behandling",
        "PARKED": "sat på hold (teknisk fejl)",
        "WAITING": "venter",
        "CANCELLED": "annulleret",
        "ALREADY_HANDLED": "allerede behandlet",
    }
)
"""How a citizen's case may end; a code that is not here is shown as it is."""

UNDER_LIMIT: Final = "under 5"
"""What stands instead of a small number of somebody else's citizens."""
