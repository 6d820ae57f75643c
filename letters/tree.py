"""Markdown to one small tree, which both the page on screen and the page on paper are made from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from letters.sandbox import CLOSE, OPEN

CLOSINGS: Final = ("med venlig hilsen", "venlig hilsen", "mange hilsner", "kind regards", "yours sincerely")
_PLACEHOLDER: Final = re.compile(f"{OPEN}(\\d+){CLOSE}")
_LINK: Final = re.compile(r"^(https://|mailto:|tel:)[\x21-\x7e]+$")
_KINDS: Final = {
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "blockquote": "box",
    "strong": "strong",
    "em": "em",
    "table": "table",
    "tr": "row",
    "th": "head",
    "td": "cell",
    "hr": "rule",
    "hardbreak": "br",
}
_NOTHING_WITHOUT_WORDS: Final = frozenset({"p", "ul", "ol", "li", "heading", "box", "keep", "note"})
_TRANSPARENT: Final = frozenset({"root", "inline", "thead", "tbody"})
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class Node:
    """One element. `detail` is a link's address or a heading's level (`2`, `3`), else empty."""

    kind: str
    children: tuple[Node | str, ...] = ()
    detail: str = ""


class MarkdownRefused(Exception):
    """The Markdown holds something a letter cannot show; the message is Danish and about the text, not the data."""


@lru_cache(maxsize=256)
def parse(skeleton: str) -> tuple[Node, ...]:
    """Return the blocks of a skeleton; it holds no data, so few differ and the cache may keep them."""
    blocks = _children(SyntaxTreeNode(_MARKDOWN.parse(skeleton)))
    return _fine_print(_keep_closing(tuple(block for block in blocks if isinstance(block, Node))))


def _children(parent: SyntaxTreeNode) -> tuple[Node | str, ...]:
    found: list[Node | str] = []
    for child in parent.children:
        if child.type in _TRANSPARENT or (child.type == "paragraph" and child.hidden):
            found += _children(child)
        elif child.type == "text":
            found += [child.content] if child.content else []
        elif child.type == "softbreak":
            found.append(" ")
        else:
            found.append(_element(child))
    return tuple(found)


def _element(node: SyntaxTreeNode) -> Node:
    if node.type in _KINDS:
        return Node(_KINDS[node.type], _children(node))
    if node.type == "heading":
        if node.tag not in {"h2", "h3"}:
            raise MarkdownRefused("brug ## eller ### til overskrifter; brevets titel er den øverste.")
        return Node("heading", _children(node), node.tag[1])
    if node.type == "link":
        address = str(node.attrs["href"])
        if not _LINK.match(address) or "%EE%80%80" in address:
            raise MarkdownRefused("et link skal være en fast adresse med https:, mailto: eller tel:.")
        return Node("link", _children(node), address)
    raise MarkdownRefused(f"Markdown-elementet {node.type} kan ikke stå i et brev.")


def _keep_closing(blocks: tuple[Node, ...]) -> tuple[Node, ...]:
    """Tie the closing to the block before it, so that it never stands alone on a page."""
    for index, block in enumerate(blocks):
        if index and block.kind == "p" and plain(block).lower().startswith(CLOSINGS):
            return (*blocks[: index - 1], Node("keep", blocks[index - 1 : index + 1]), *blocks[index + 1 :])
    return blocks


def _fine_print(blocks: tuple[Node, ...]) -> tuple[Node, ...]:
    """Make what stands below the first rule the letter's small print."""
    for index, block in enumerate(blocks):
        if block.kind == "rule":
            rest = tuple(below for below in blocks[index + 1 :] if below.kind != "rule")
            return (*blocks[:index], Node("note", rest))
    return blocks


def plain(node: Node | str) -> str:
    """Return the text of a node without its marks."""
    return node if isinstance(node, str) else "".join(plain(child) for child in node.children)


def fill(blocks: Sequence[Node], values: Sequence[str]) -> tuple[Node, ...]:
    """Return the tree with each placeholder replaced once; a value cannot bring in another placeholder.

    A paragraph or a list that an empty value leaves without words is left out.
    """
    filled = (_filled_node(node, values) for node in blocks)
    return tuple(node for node in filled if node.kind not in _NOTHING_WITHOUT_WORDS or plain(node).strip())


def _filled_node(node: Node, values: Sequence[str]) -> Node:
    texts = tuple(child if isinstance(child, Node) else _filled_text(child, values) for child in node.children)
    children = (fill((child,), values) if isinstance(child, Node) else (child,) for child in texts)
    return Node(node.kind, tuple(part for parts in children for part in parts), node.detail)


def _filled_text(text: str, values: Sequence[str]) -> str:
    return _PLACEHOLDER.sub(lambda match: values[int(match.group(1))], text)
