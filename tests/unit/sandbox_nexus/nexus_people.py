"""The citizens and the clock of the small testkommune; every number fails modulus 11."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from connectors.sandbox.citizen import CareServices, SandboxAddress, SandboxCitizen

NANCY = "2512489996"
BRUNO = "2509479989"
UNKNOWN = "0107729995"
HIDDEN = "0108589995"
DEAD = "0505419991"
INACTIVE = "0606429992"
MOVED = "0707439993"
CARE_HOME = "0808449995"
LACKING = "0909459995"


class Clock:
    """A clock that stands still until told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def citizen(cpr: str, first: str, last: str, *, care: CareServices | None = None, **changes: object) -> SandboxCitizen:
    day, month, year = int(cpr[:2]), int(cpr[2:4]), 1900 + int(cpr[4:6])
    made = SandboxCitizen(
        cpr=cpr,
        first_name=first,
        last_name=last,
        birth_date=date(year, month, day),
        gender="k",
        lives_alone="yes",
        household_as_of=date(2026, 5, 1),
        status="01",
        civil_status="U",
        civil_status_since=None,
        address=SandboxAddress("Testvej", "1", "7100", "Vejle"),
        municipality_code="0630",
        district="Nord",
        care=care or CareServices(),
    )
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def citizens() -> list[SandboxCitizen]:
    return [
        citizen(NANCY, "Nancy", "Berggren"),
        citizen(
            BRUNO,
            "Bruno",
            "Elmer",
            gender="m",
            protected_address=True,
            care=CareServices(
                program_open=True,
                pathway_open=True,
                interventions=["Personlig pleje", "Tilbud om forebyggende hjemmebesøg"],
                closed_interventions=["Tilbud om forebyggende hjemmebesøg"],
            ),
        ),
        citizen(UNKNOWN, "Ukendt", "Ingensen", care=CareServices(known=False)),
        citizen(HIDDEN, "Skjult", "Testsen", care=CareServices(accessible=False)),
        citizen(DEAD, "Død", "Testsen", care=CareServices(state="Mors")),
        citizen(INACTIVE, "Inaktiv", "Testsen", care=CareServices(state="Inaktiv")),
        citizen(MOVED, "Flyttet", "Testsen", municipality_code="0607"),
        citizen(
            CARE_HOME,
            "Plejehjem",
            "Testsen",
            care=CareServices(
                closed_interventions=["Tilbud om forebyggende hjemmebesøg"],
                organisations=["Plejecenter Solgården", "Fremmed organisation"],
            ),
        ),
        citizen(LACKING, "Mangler", "Testsen", care=CareServices(pathway_open=True, save_lacks_field=True)),
    ]
