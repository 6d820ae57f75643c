"""The tree as HTML, for reading on screen while a text is written. Every value is escaped on its way out."""

from __future__ import annotations

from html import escape
from typing import Final

from letters.data import LetterData, long_date
from letters.template import LetterTemplate
from letters.tree import Node
from letters.values import printable

_TAGS: Final = {
    "p": "p",
    "ul": "ul",
    "ol": "ol",
    "li": "li",
    "box": "aside",
    "strong": "strong",
    "em": "em",
    "table": "table",
    "row": "tr",
    "head": "th",
    "cell": "td",
    "keep": "div",
    "note": "footer",
}


def render_html(template: LetterTemplate, data: LetterData) -> str:
    """Return the letter as one `<article class="letter">` without style; raises as `LetterPress.pdf` does on values."""
    body = "\n".join(_html(node) for node in template.fill(data.fields))
    sender = "<br>".join(escape(line) for line in sender_lines(data))
    address = ""
    if data.recipient_lines is not None:
        lines = (escape(printable("modtager", line)) for line in data.recipient_lines)
        address = f'<address class="letter-recipient">{"<br>".join(lines)}</address>\n'
    return (
        f'<article class="letter" lang="{escape(data.language)}">\n'
        f'<p class="letter-sender">{sender}</p>\n{address}'
        f'<p class="letter-date">{escape(dateline(data))}</p>\n'
        f"<h1>{escape(template.title)}</h1>\n{body}\n</article>\n"
    )


def sender_lines(data: LetterData) -> tuple[str, ...]:
    """Return who writes and how to reach them, one fact a line."""
    sender = data.sender
    phone = f"Telefon {sender.phone}" if sender.phone else ""
    known = (sender.organisation, sender.department, phone, sender.hours, sender.email, sender.web)
    return tuple(line for line in (printable("afsender", text) for text in known) if line)


def dateline(data: LetterData) -> str:
    """Return place and date in words."""
    place = printable("sted", data.place, limit=60)
    return (
        f"{place}, {'den ' if data.language == 'da' else ''}{long_date(data.date, data.language)}"
        if place
        else (long_date(data.date, data.language))
    )


def _html(node: Node | str) -> str:
    if isinstance(node, str):
        return escape(node)
    inner = "".join(_html(child) for child in node.children)
    match node.kind:
        case "br":
            return "<br>\n"
        case "link":
            return f'<a href="{escape(node.detail)}">{inner}</a>'
        case "head":
            return f'<th scope="col">{inner}</th>'
        case kind:
            tag = f"h{node.detail}" if kind == "heading" else _TAGS[kind]
            return f"<{tag}>{inner}</{tag}>"
