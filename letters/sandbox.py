"""The Jinja that a letter may use: a few constructs over plain data, checked when the template is read.

Every value leaves through `finalize`, which puts it aside and writes a placeholder, so that no value is ever read
as Markdown (facts: letter-engines.md 6). What is not on the lists below is refused, so a new Jinja construct is shut
out until somebody lets it in: no calls, no attributes, no arithmetic, no assignment, no loop inside a loop.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from letters.data import Value
from letters.errors import TemplateBroken

OPEN: Final = "\ue000"
CLOSE: Final = "\ue001"
"""A placeholder is OPEN, the value's number, CLOSE; cleaned values cannot hold either."""

FILTERS: Final = ("capitalize", "join", "length", "lower", "trim", "upper")
_DEEPEST: Final = 15
_TOO_DEEP: Final = "delene ligger for dybt inde i hinanden. Gør teksten enklere."
_SLOTS: Final = "\0slots"
_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.For,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Filter,
)


@pass_context
def _put_aside(context: Context, value: object) -> str:
    """Keep the value, return its placeholder. As a context function Jinja never folds it at compile time."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError("only texts and numbers can be printed")
    slots: list[str] = context[_SLOTS]
    slots.append(str(value))
    return f"{OPEN}{len(slots) - 1}{CLOSE}"


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=_put_aside, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    environment.globals.clear()
    environment.tests.clear()
    for name in set(environment.filters) - set(FILTERS):
        del environment.filters[name]
    return environment


_ENVIRONMENT: Final = _environment()


def read(name: str, body: str) -> nodes.Template:
    """Parse a body and refuse, with its line, whatever is not allowed."""
    if OPEN in body or CLOSE in body:
        raise TemplateBroken(name, "teksten har tegn fra det private Unicode-område. Slet dem.")
    try:
        tree = _ENVIRONMENT.parse(body)
    except TemplateSyntaxError as error:
        raise TemplateBroken(
            f"{name}, linje {error.lineno}", f"fejl i en {{{{ }}}}- eller {{% %}}-del: {error.message}"
        ) from None
    except RecursionError:
        raise TemplateBroken(name, _TOO_DEEP) from None
    _inspect(name, tree, depth=0, in_loop=False)
    return tree


def _inspect(name: str, node: nodes.Node, *, depth: int, in_loop: bool) -> None:
    where = f"{name}, linje {node.lineno}"
    if depth > _DEEPEST:
        raise TemplateBroken(where, _TOO_DEEP)
    if not isinstance(node, _ALLOWED):
        raise TemplateBroken(where, f"konstruktionen {type(node).__name__} er ikke tilladt i et brev.")
    if isinstance(node, nodes.Filter):
        _inspect_filter(where, node)
    if isinstance(node, nodes.For):
        if in_loop:
            raise TemplateBroken(where, "en løkke i en løkke er ikke tilladt.")
        if node.recursive or not isinstance(node.iter, nodes.Name) or not isinstance(node.target, nodes.Name):
            raise TemplateBroken(where, "en løkke skal have formen {% for ting in felt %}.")
    for child in node.iter_child_nodes():
        _inspect(name, child, depth=depth + 1, in_loop=in_loop or isinstance(node, nodes.For))


def _inspect_filter(where: str, node: nodes.Filter) -> None:
    if node.name not in FILTERS:
        raise TemplateBroken(where, f"filteret »{node.name}« findes ikke. Brug et af: {', '.join(FILTERS)}.")
    if node.kwargs or node.dyn_args or node.dyn_kwargs or not all(isinstance(arg, nodes.Const) for arg in node.args):
        raise TemplateBroken(where, f"filteret »{node.name}« må kun få en fast tekst.")


def every_branch(tree: nodes.Template) -> str:
    """Return the skeleton with every branch taken at once, to check its Markdown before any citizen is seen."""
    parts: list[str] = []
    for output in tree.find_all(nodes.Output):
        parts += [child.data if isinstance(child, nodes.TemplateData) else f"{OPEN}0{CLOSE}" for child in output.nodes]
    return "".join(parts)


def compiled(tree: nodes.Template) -> Template:
    """Return the checked tree as a template that can be rendered."""
    return _ENVIRONMENT.from_string(tree)


def skeleton(name: str, template: Template, values: Mapping[str, Value]) -> tuple[str, tuple[str, ...]]:
    """Return the text with placeholders and the values they stand for; no value is in the text or in an error."""
    slots: list[str] = []
    context: dict[str, Any] = {**values, _SLOTS: slots}
    try:
        text = template.render(context)
    except (TemplateError, TypeError, ValueError, KeyError):
        raise TemplateBroken(name, "et felt bruges på en måde, som dets type ikke tillader.") from None
    return text, tuple(slots)
