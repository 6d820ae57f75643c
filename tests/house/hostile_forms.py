"""What a hostile person, a broken browser or a program sends instead of a filled-in form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from found_forms import FoundForm

SCRIPT = "<script>alert(1)</script>"
URLENCODED = "application/x-www-form-urlencoded"
LINE = "xYzBoundary"
VALUES = {
    "nothing": "",
    "blanks": "  \t ",
    "nul": "a\0b",
    "control": "a\x01\x08\x0b\x0c\x1b\x7f\x85b",
    "right to left": "\u202eabc\u2066\u200f",
    "emoji": "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿é",
    "script": f'"><textarea>{SCRIPT}</textarea>',
    "attribute": "' onfocus=alert(1) autofocus x=\"",
    "template": "{{7*7}}{% raw %}${7*7}#{7*7}",
    "path": "../../../../etc/passwd",
    "quote": "'; DROP TABLE cases; --",
    "lines": "en\r\ntre\r\n\r\nHX-Redirect: /x",
    "a number": "9" * 400,
    "not a number": "NaN",
    "infinite": "1e999",
    "less than nothing": "-1",
    "format": "%s%n{0}{}\\",
    "long": "æ" * 20_000,
}
"""One text for each thing that a page may do wrong with a text."""
CODECS = ("unicode_escape", "idna", "undefined", "utf-16", "base64", "\\x00")
LARGE = 1_000_001
MOST = 6
"""So many fields of a form are tried one by one; the rest with all the others at once."""


@dataclass(frozen=True)
class Sent:
    """One body with its headers; `pairs` is what a person would see as typed."""

    name: str
    body: bytes
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": URLENCODED})
    pairs: tuple[tuple[str, str], ...] = ()


def attacks(form: FoundForm, *, is_first: bool = True) -> Iterator[Sent]:
    """Yield everything to be sent to a form, each in place of what a person would have sent.

    What breaks before any page sees a field is sent to the first of those with the same fields alone.
    """
    yield from _texts(form)
    yield from _shapes(form)
    if is_first:
        yield from _bodies(form)
        yield from _multiparts(form)


def _texts(form: FoundForm) -> Iterator[Sent]:
    for name, value in VALUES.items():
        yield as_typed(f"{name} everywhere", [(each, value) for each in form.names])
        for one in form.typed[:MOST]:
            yield as_typed(f"{name} in {one.name}", _with(form, one.name, value))
    typed = {one.name for one in form.typed[:MOST]}
    for each in (name for name in form.names[:MOST] if name not in typed):
        for name in ("script", "nul", "a number"):
            yield as_typed(f"{name} in {each}", _with(form, each, VALUES[name]))
    for one in form.typed[:1]:
        yield as_typed("1 MB in one field", _with(form, one.name, "x" * LARGE))


def _shapes(form: FoundForm) -> Iterator[Sent]:
    filled = form.filled("")
    hidden = {each.name for each in form.fields if each.kind == "hidden"}
    yield as_typed("no field", [])
    yield as_typed("no hidden field", [pair for pair in filled if pair[0] not in hidden])
    yield as_typed("nothing typed", filled)
    yield as_typed("unknown fields", [*filled, ("__proto__", "x"), ("self", "x"), ("admin", "ja"), ("", "x")])
    yield as_typed("each field twice", [*filled, *((name, SCRIPT) for name, _ in filled)])
    yield as_typed(
        "fields as lists", [(f"{name}[]", value) for name, value in filled] + [("a[b][c]", "x"), ("..", "x")]
    )
    yield as_typed("10,000 fields", [(f"f{number}", "x") for number in range(10_000)])
    yield as_typed("a name of 100 kB", [*filled, ("n" * 100_000, "x")])
    yield as_typed(
        "deep names", [*filled, (".".join(["a"] * 5_000), "x"), *((f"{name}.0.@navn", "x") for name, _ in filled)]
    )


def _bodies(form: FoundForm) -> Iterator[Sent]:
    body = _encoded(form.filled(""))
    first = (form.names or ("x",))[0].encode()
    yield Sent("JSON", b'{"formaal": {"$ne": 1}}', {"content-type": "application/json"})
    yield Sent("plain text", body, {"content-type": "text/plain"})
    yield Sent("no type", body, {})
    yield Sent("a nonsense type", body, {"content-type": '?;;;=\t"x'})
    yield Sent("not UTF-8", first + b"=%ff%fe%ed%a0%80&" + first + b"=\xff\xfe\x80")
    yield Sent("half an escape", first + b"=%&%zz=%e&=&&&;;=")
    yield Sent("only separators", b"&" * 100_000 + b"=" * 100_000)
    yield Sent("a length that is no length", body, {"content-type": URLENCODED, "content-length": "9" * 5_000})


def _multiparts(form: FoundForm) -> Iterator[Sent]:
    names = form.names or ("x",)
    filled = form.filled("")
    good = b"".join(_part(f'name="{name}"', value.encode()) for name, value in filled) + _end()
    yield Sent("multipart", good, _multipart())
    yield Sent("no end", good.removesuffix(_end()), _multipart())
    yield Sent("no boundary", good, {"content-type": "multipart/form-data"})
    yield Sent("an endless boundary", good, {"content-type": "multipart/form-data; boundary=" + "b" * 5_000})
    yield Sent("not what the boundary says", b"x" * 1_000, _multipart())
    files = b"".join(_part(f'name="{name}"; filename="../../{name}\x01.csv"', b"a;b\n") for name in names)
    yield Sent("files for texts", files + _end(), _multipart())
    yield Sent("1,000 files", _part('name="x"; filename="x"', b"x") * 1_000 + _end(), _multipart())
    yield Sent("1,000 parts", _part('name="x"', b"x") * 1_000 + _end(), _multipart())
    yield Sent("a part with no name", _part("", b"x") + _end(), _multipart())
    yield Sent("a large header", _part('name="x"; y="' + "y" * 100_000 + '"', b"x") + _end(), _multipart())
    yield Sent(
        "many headers", b"--" + LINE.encode() + b"\r\n" + b"a: b\r\n" * 5_000 + b"\r\nx\r\n" + _end(), _multipart()
    )
    for codec in CODECS:
        parts = b"".join(_part(f'name="{name}"', rb"\ud800\x00 " + b"x" * 70) for name in names)
        yield Sent(f"charset {codec}", parts + _end(), _multipart(codec))


def as_typed(name: str, pairs: list[tuple[str, str]]) -> Sent:
    """Return what a browser sends when this has been typed."""
    return Sent(name, _encoded(pairs), pairs=tuple(pairs))


def _with(form: FoundForm, name: str, value: str) -> list[tuple[str, str]]:
    return [pair for pair in form.filled() if pair[0] != name] + [(name, value)]


def _encoded(pairs: list[tuple[str, str]]) -> bytes:
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs).encode()


def _multipart(codec: str = "") -> dict[str, str]:
    return {"content-type": f"multipart/form-data; boundary={LINE}" + (f"; charset={codec}" if codec else "")}


def _part(disposition: str, content: bytes) -> bytes:
    head = f"--{LINE}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n"
    return head.encode() + content + b"\r\n"


def _end() -> bytes:
    return f"--{LINE}--\r\n".encode()
