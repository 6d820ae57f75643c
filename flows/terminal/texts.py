"""The Danish of the command line: what each command is for, and the words that several commands share."""

from __future__ import annotations

from typing import Final, NamedTuple


class About(NamedTuple):
    """A command in one line, and in a few when it needs them."""

    short: str
    long: str = ""


ABOUT: Final = "Samdrift kører kommunens robotter og viser, hvad de har gjort."
EPILOG: Final = "Begynd med `samdrift demo`. Hver kommando har sin egen hjælp: `samdrift run --help`."
ACTIONS: Final = "list, show, give-back, resolve, retry eller decline (list)"
NOTE: Final = "hvad der blev gjort; skal gives ved resolve, medmindre linjen er manuelt arbejde eller har --outcome"
ONLY: Final = "kun disse borgere i en pilotkørsel, fx 3,7,12; brevet til borger 7 hedder 000007.pdf"
NOT_NUMBERS: Final = "det er ikke borgernes numre i prøvekørslen. Skriv dem med komma imellem, fx 3,7,12."
OUTCOME: Final = "ved resolve af en uvis handling: sent = den er sket, not-sent = den er ikke sket"

COMMANDS: Final = {
    "demo": About(
        "hele forløbet i en opdigtet kommune",
        "Starter testkommunen, prøvekører robotten, lader en opdigtet person godkende, kører skarpt og viser tallene.",
    ),
    "sandbox": About(
        "kun testkommunen",
        "Starter kun testkommunen og skriver dens adresser, adgange og udtræk. Stop med Ctrl-C.",
    ),
    "up": About(
        "start det hele",
        "Starter siderne, Prefect, en arbejder og testkommunen, hvis den bruges. Ctrl-C stopper det hele.",
    ),
    "serve": About(
        "kør én del af driften",
        "Kører siderne, Prefect eller arbejderen hver for sig, så en server kan passe på dem. "
        "Testkommunen startes ikke. Ctrl-C eller SIGTERM stopper delen.",
    ),
    "backup": About(
        "kopiér ledger og katalog",
        "Kopierer databaserne, mens alt kører. Nøglerne er ikke med; gem mappen keys ét andet sted.",
    ),
    "robots": About("katalogets robotter"),
    "card": About("en robots beskrivelse og tal"),
    "check": About("kontrollér en robot for fejl"),
    "deploy": About("tag en robot i brug", "Registrerer robottens beskrivelse i kataloget og dens plan i Prefect."),
    "diff": About(
        "hvad I har ændret i en ibrugtagning",
        "Viser, hvad jeres egne indstillinger fra browseren ændrer i ibrugtagningens fil: før og efter.",
    ),
    "run": About(
        "kør en ibrugtagning",
        "Kører en ibrugtagning. En prøvekørsel gør intet udadtil; en skarp kørsel kræver en godkendt prøvekørsel.",
    ),
    "approve": About("godkend en prøvekørsel", "Frigiver præcis det, en prøvekørsel viste. Starteren selv må ikke."),
    "stop": About("stop en kørsel mellem to borgere"),
    "status": About("hvad der kører, venter og er sket"),
    "worklist": About(
        "sager til manuel behandling",
        "Viser sagerne til manuel behandling og lukker dem. Er det uvist, om et brev blev sendt, svarer en person med "
        "`resolve --outcome`: efter sent gør robotten det aldrig igen, efter not-sent kan sagen prøves igen med retry. "
        "Arbejde i et omsorgssystem, robotten ikke når, kvitteres med resolve; decline siger, at en indsats ikke "
        "oprettes, og så sendes intet brev.",
    ),
    "follow-up": About("hent kvitteringer og arkivér breve"),
    "notices": About(
        "hvem der skal have besked om hvad",
        "Viser de beskeder, der skal sendes om fejlede kørsler, godkendelser, frister og robotter, der er gået i stå. "
        "Med --send sendes de; `samdrift up` gør det selv hvert minut.",
    ),
    "why": About(
        "hvad der er sket for én borger, og hvorfor",
        "Spørger om CPR-nummer, der aldrig skrives på kommandolinjen, og formål. Opslaget skrives i revisionssporet.",
    ),
    "import-earlier": About(
        "importér tidligere invitationer",
        "Importerer invitationer fra før robotten, så ingen får to. Uden dem, eller --waive, køres der ikke skarpt.",
    ),
    "replies": About(
        "borgernes svar fra en liste",
        "Læser svar fra en fil og viser, hvad de ville blive til. Med --save gemmes de rækker, der kan bruges; resten "
        "vises med rækkens nummer. Det samme svar gemmes aldrig to gange.",
    ),
    "corrections": About(
        "det, der rettes op efter et forkert brev",
        "Viser rettelserne efter, hvordan de står, uden borgere. Der bedes om dem, og de godkendes, i browseren.",
    ),
}

FULL_DISK: Final = "Disken er fuld. Skaf plads, og kør kommandoen igen; den fortsætter, hvor den slap."
NO_ACCESS: Final = "ingen adgang"
SYSTEM_AWAY: Final = (
    "Kontrollér, at systemet er oppe, og at dets adresse i ibrugtagningen (`connections`) er rigtig. "
    "Kør så kommandoen igen; det, der er gjort, gøres ikke to gange."
)
STOPPED: Final = (
    "Afbrudt. Det, der var sket, er skrevet ned. Skriv den samme kommando igen for at fortsætte, hvor den slap; "
    "`samdrift status` viser, hvor langt den nåede."
)


def file_trouble(name: str, why: str) -> str:
    """Say that a file or folder cannot be used."""
    return f"»{name}« kan ikke læses eller skrives ({why}). Kontrollér sti og rettigheder, og prøv igen."


def unexpected(code: str, log: str) -> str:
    """Say that the program has a fault, without what it was about."""
    return (
        f"Der skete en fejl i Samdrift, som ikke var ventet (fejlkode {code}). "
        f"Giv koden til den, der driver Samdrift; stedet står i {log}. `samdrift status` viser, hvor langt den nåede."
    )


def no_state(folder: str) -> str:
    """Say that nothing has been run from here."""
    return (
        f"Mappen »{folder}« har ingen ledger; her er intet kørt endnu. Gå til den rigtige mappe, "
        "giv den med --state, eller begynd med `samdrift demo`."
    )
