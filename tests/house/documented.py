"""What the documents say that can be held against the house: blocks, commands, links, pictures and labels."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tracked import ROOT

DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"(?:^ {4}\S.*\n)+", re.MULTILINE)
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_LABEL = re.compile(r"\*\*(.+?)\*\*")
_TOLD = ("catalogue/web", "flows/console", "flows/runner/telling")


@dataclass(frozen=True)
class Block:
    """One block of a document; `language` is empty where it names none."""

    document: Path
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.document.name}: {self.text.strip().splitlines()[0]}"


@cache
def read(document: Path) -> str:
    """Return a document's text."""
    return document.read_text(encoding="utf-8")


def blocks(document: Path) -> Iterator[Block]:
    """Return the fenced blocks of a document, then the indented ones."""
    for found in _FENCED.finditer(read(document)):
        yield Block(document, found[1], found[2])
    for found in _INDENTED.finditer(prose(document)):
        yield Block(document, "", found[0])


def prose(document: Path) -> str:
    """Return a document without its fenced blocks."""
    return _FENCED.sub("", read(document))


def spans(document: Path) -> list[str]:
    """Return what stands in `code` in the running text."""
    return _SPAN.findall(prose(document))


def links(document: Path) -> list[str]:
    """Return the addresses of links and pictures."""
    return _LINK.findall(prose(document))


def anchors(document: Path) -> set[str]:
    """Return the headings of a document as a link names them."""
    heads = re.findall(r"^#+ (.+)$", prose(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def labels(document: Path) -> set[str]:
    """Return what is in bold; a full stop that only ends a sentence is left out."""
    return {found.removesuffix(".") for found in _LABEL.findall(prose(document))}


def lines(block: Block, command: str) -> list[list[str]]:
    """Return the lines of a block that run one command, as words, `sudo` and comments left out."""
    typed = (line.strip().removeprefix("sudo ") for line in block.text.replace("\\\n", " ").splitlines())
    words = [shlex.split(line, comments=True) for line in typed if line.startswith(f"{command} ")]
    return [each for each in words if each]


@cache
def shown() -> frozenset[str]:
    """Return every text that the pages are written with."""
    files = [file for folder in _TOLD for file in (ROOT / folder).rglob("*.py") if "node_modules" not in file.parts]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    found = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(value for value in found if isinstance(value, str))
