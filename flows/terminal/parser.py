"""The commands and what each may be given. Imports argparse only: `samdrift --help` has to be fast."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final, Protocol

from flows.terminal import texts
from flows.terminal.danish_argparse import DanishParser

STATE: Final = Path(".samdrift")
SENT: Final = "sent"
"""A person's answer: the uncertain call did happen. Everything else is that it did not."""
ANSWERS: Final = (SENT, "not-sent")
ACTIONS: Final = ("list", "show", "give-back", "resolve", "retry", "decline")
MODES: Final = ("preview", "pilot", "live")
PARTS: Final = ("pages", "prefect", "worker")
_COPIES: Final = 14
_GLOBAL: Final = argparse.SUPPRESS
_DIGITS: Final = 7


class Commands(Protocol):
    """What argparse's `add_subparsers` returns."""

    def add_parser(self, name: str, **known: Any) -> DanishParser:
        """Add one command."""


def build() -> DanishParser:
    """Return the parser of `samdrift`; a parsed line has `command`, `state` and what the command takes."""
    parser = DanishParser(prog="samdrift", description=texts.ABOUT, epilog=texts.EPILOG)
    _state(parser, STATE)
    commands = parser.add_subparsers(title="Kommandoer", dest="command", metavar="KOMMANDO", required=True)
    for group in (_town, _robots, _runs, _people, _follow):
        group(commands)
    return parser


def _town(commands: Commands) -> None:
    demo = _add(commands, "demo")
    _citizens(demo)
    demo.add_argument("--mode", choices=("preview", "live"), default="live", help="stop efter prøvekørslen med preview")
    _json(demo)
    sandbox = _add(commands, "sandbox")
    sandbox.add_argument("--port", type=_whole, default=0, metavar="PORT", help="første af fem porte; 0 tager ledige")
    _citizens(sandbox)
    up = _add(commands, "up")
    up.add_argument("--port", type=_whole, metavar="PORT", help="sidernes port (8400, eller en ledig)")
    _citizens(up)
    serve = _add(commands, "serve")
    serve.add_argument("part", metavar="DEL", choices=PARTS, help="pages, prefect eller worker")
    serve.add_argument("--port", type=_whole, metavar="PORT", help="port på loopback (pages 8400, prefect 4200)")
    backup = _add(commands, "backup")
    backup.add_argument("folder", metavar="KOPIER", type=Path, help="mappen med kopier; hver får sin egen mappe i den")
    backup.add_argument("--keep", type=_whole, default=_COPIES, metavar="ANTAL", help=f"behold så mange ({_COPIES})")


def _robots(commands: Commands) -> None:
    _add(commands, "robots")
    _add(commands, "card").add_argument("robot", metavar="ROBOT", help="robottens navn fra `samdrift robots`")
    _add(commands, "check").add_argument("robot", metavar="ROBOT", nargs="?", help="robottens navn; ellers alle")
    _adoption(_add(commands, "deploy"))
    _add(commands, "diff").add_argument("adoption", metavar="IBRUGTAGNING", help="ibrugtagningens navn")


def _runs(commands: Commands) -> None:
    run = _add(commands, "run")
    _adoption(run)
    run.add_argument("--mode", choices=MODES, default="preview", help="prøve, pilot eller skarp kørsel (preview)")
    run.add_argument("--batch", metavar="ID", help="den godkendte prøvekørsel, fx B-7K3Q9F")
    run.add_argument("--limit", type=_whole, metavar="ANTAL", help="højst så mange borgere")
    run.add_argument("--only", type=_numbers, default=(), metavar="NUMRE", help=texts.ONLY)
    _json(run)
    approve = _add(commands, "approve")
    approve.add_argument("batch", metavar="BATCH", help="prøvekørslens id, fx B-7K3Q9F")
    approve.add_argument("--as", dest="name", metavar="NAVN", required=True, help="dit navn; ikke starterens")
    _add(commands, "stop").add_argument("run", metavar="KØRSEL", help="kørslens id, fx K-7K3Q9F")
    _add(commands, "status")


def _people(commands: Commands) -> None:
    worklist = _add(commands, "worklist")
    worklist.add_argument("action", metavar="HANDLING", nargs="?", choices=ACTIONS, default="list", help=texts.ACTIONS)
    worklist.add_argument("item", metavar="LINJE", nargs="?", help="linjens id, fx L-7K3Q9F")
    worklist.add_argument("--as", dest="name", metavar="NAVN", help="dit navn; skal gives, når noget ændres")
    worklist.add_argument("--outcome", choices=ANSWERS, help=texts.OUTCOME)
    worklist.add_argument("--note", metavar="TEKST", help=texts.NOTE)
    worklist.add_argument("--why", metavar="TEKST", help="ved decline: hvorfor indsatsen ikke oprettes")
    _adoption(_add(commands, "why"))


def _follow(commands: Commands) -> None:
    _adoption(_add(commands, "follow-up"), nargs="?")
    notices = _add(commands, "notices")
    _adoption(notices, nargs="?")
    notices.add_argument("--send", action="store_true", help="send det, der mangler; ellers vises det kun")
    notices.add_argument("--again", action="store_true", help="send også det, der er opgivet, når fejlen er rettet")
    earlier = _add(commands, "import-earlier")
    earlier.add_argument("file", metavar="FIL", nargs="?", type=Path, help="CSV med kolonnerne cpr;dato;kilde")
    earlier.add_argument("--adoption", metavar="IBRUGTAGNING", help="hvis der er flere end én")
    earlier.add_argument("--waive", action="store_true", help="der er ingen tidligere invitationer at importere")
    earlier.add_argument("--as", dest="name", metavar="NAVN", help="hvem der siger det; skal gives ved --waive")
    earlier.add_argument("--why", metavar="TEKST", help="hvorfor; skal gives ved --waive")
    replies = _add(commands, "replies")
    replies.add_argument("file", metavar="FIL", type=Path, help="CSV med kolonnerne cpr;svar;dato;bemærkning")
    replies.add_argument("--adoption", metavar="IBRUGTAGNING", help="hvis der er flere end én")
    replies.add_argument("--save", action="store_true", help="gem svarene; ellers vises kun, hvad der ville ske")
    replies.add_argument("--as", dest="name", metavar="NAVN", help="hvem der gemmer dem; skal gives ved --save")
    _adoption(_add(commands, "corrections"))


def _add(commands: Commands, name: str) -> DanishParser:
    about = texts.COMMANDS[name]
    command = commands.add_parser(name, help=about.short, description=about.long or f"{about.short}.")
    _state(command, _GLOBAL)
    return command


def _state(parser: DanishParser, default: Path | str) -> None:
    told = f"mappen med tilstanden ({STATE})"
    parser.add_argument("--state", type=Path, default=default, metavar="MAPPE", help=told)


def _adoption(command: DanishParser, **known: Any) -> None:
    command.add_argument("adoption", metavar="IBRUGTAGNING", help="ibrugtagningens navn eller fil", **known)


def _citizens(command: DanishParser) -> None:
    command.add_argument("--citizens", type=_whole, metavar="ANTAL", help="opdigtede borgere (200)")
    command.add_argument("--seed", type=_whole, metavar="FRØ", help="samme frø, samme borgere (1)")


def _json(command: DanishParser) -> None:
    command.add_argument("--json", action="store_true", help="sidste linje er tallene som ét JSON-objekt")


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"»{text}« er ikke et helt tal fra 0 og op. Skriv et, fx 200.")
    # Numbers typed here reach Prefect; nothing as long as a CPR number may.
    if len(text) > _DIGITS:
        raise argparse.ArgumentTypeError(f"tallet har over {_DIGITS} cifre. Skriv et mindre, fx 200.")
    return int(text)


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(sorted({_whole(each.strip()) for each in text.split(",")}))
    except argparse.ArgumentTypeError:
        raise argparse.ArgumentTypeError(texts.NOT_NUMBERS) from None
