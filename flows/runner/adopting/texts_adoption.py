"""What a person reads when an adoption cannot be found or used: file, line, key, what is wrong, what to type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from flows.recipe.validation_words import why

UNKNOWN_TIMEZONE: Final = "tidszonen findes ikke; skriv for eksempel Europe/Copenhagen"
NEXUS_WITHOUT_ADDRESS: Final = (
    "omsorgssystemet er nexus, men connections.care_system mangler; skriv adresse, klient-id og hemmelighedens fil"
)
NOTICES_OUTSIDE: Final = (
    "en adresse i notices.mail er uden for systems.mail.recipient_domains; ret adressen, eller tilføj dens domæne"
)
SETTINGS: Final = "settings"
_CORRECT: Final = "Ret filen og prøv igen. Intet er sendt."


def longest_write(prepare: float, request: float, settle: float) -> str:
    """Return why Nexus' own limits do not fit the settle time."""
    return (
        f"forberedelse {prepare:g} s + kaldets grænse {request:g} s skal være mindre end ventetiden {settle:g} s, "
        "ellers kan en handling blive efterprøvet, før den er sket. Sæt settle og lease op eller prepare_seconds ned"
    )


def saved_source(name: str) -> str:
    """Return what a saved adoption is called where a file's name would stand."""
    return f'Den gemte ibrugtagning "{name}"'


NOT_ADOPTED_TYPED: Final = (
    "Skriv et af navnene, eller giv stien til ibrugtagningens fil, for eksempel `samdrift deploy min-kommune.yaml`."
)
NOT_ADOPTED_CLICKED: Final = "Bed den, der driver Samdrift, om at lægge den op."


def not_adopted(name: str, nearest: Sequence[str]) -> str:
    """Return that nothing has this id, and what could be meant."""
    known = f"Nærmeste navne: {', '.join(nearest)}. " if nearest else ""
    return f'Der findes ingen ibrugtagning "{name}". {known}Intet er sendt.'


def unreadable(file: Path) -> str:
    """Return that a file cannot be read."""
    return f"Ibrugtagningens fil {file} kan ikke læses som tekst (UTF-8). Kontrollér stien og rettighederne."


def not_yaml(source: str, error: yaml.YAMLError) -> str:
    """Return where a text stops being YAML."""
    mark = getattr(error, "problem_mark", None)
    place = f", linje {mark.line + 1}" if mark is not None else ""
    return f"{source}{place}: filen er ikke gyldig YAML. Se efter indrykning, kolon og anførselstegn."


def not_a_mapping(source: str) -> str:
    """Return that a text holds no keys at all."""
    return f"{source}: filen skal bestå af nøgler og værdier og begynde med `adoption:`."


def invalid(source: str, error: ValidationError, node: yaml.Node | None, model: type[BaseModel]) -> str:
    """Return every fault, each with its line and key; never the value, which could be a secret in a wrong place."""
    faults = [_fault(source, each, node, model) for each in error.errors(include_url=False, include_input=False)]
    return "\n".join([*faults, _CORRECT])


def invalid_settings(source: str, text: str, error: ValidationError, model: type[BaseModel]) -> str:
    """Return every fault under `settings:`, which the robot's own model has found."""
    line, node = _settings_node(text)
    found = error.errors(include_url=False, include_input=False)
    return "\n".join([*(_fault(source, each, node, model, SETTINGS, line) for each in found), _CORRECT])


def misfitting_settings(source: str, text: str, wrong: Sequence[tuple[str, str]]) -> str:
    """Return each setting that the robot cannot use, with its line: pairs of a setting and what is wrong with it."""
    line, node = _settings_node(text)
    lines = {name: child[0] if (child := _child(node, name)) else line for name, _ in wrong}
    faults = [f"{source}, linje {lines[name]}: {SETTINGS}.{name}: {what}" for name, what in wrong]
    return "\n".join([*faults, _CORRECT])


def _settings_node(text: str) -> tuple[int, yaml.Node | None]:
    """Return where `settings:` stands, and what stands under it."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    return _child(root, SETTINGS) or (1, None)


def _fault(
    source: str,
    error: ErrorDetails,
    node: yaml.Node | None,
    model: type[BaseModel],
    under: str = "",
    line: int = 0,
) -> str:
    models, path = [model], [under] if under else []
    line = line or (node.start_mark.line + 1 if node is not None else 1)
    for place, part in enumerate(error["loc"], start=1):
        child = _child(node, part)
        stranger = error["type"] == "extra_forbidden" and place == len(error["loc"])
        if child is None and not _is_key(models, part) and not stranger:
            continue  # pydantic names the branch of a union here; the file has no such key
        path.append(str(part))
        if child is not None:
            line, node = child
            models = [each for each in _below(models, part) if isinstance(part, str)] or models
    key = ".".join(path) or "filen"
    return f"{source}, linje {line}: {key} {_wrong(error, models)}."


def _wrong(error: ErrorDetails, models: Sequence[type[BaseModel]]) -> str:
    return _unknown(str(error["loc"][-1]), models) if error["type"] == "extra_forbidden" else why(error)


def _unknown(key: str, models: Sequence[type[BaseModel]]) -> str:
    known = sorted({name for model in models for name in model.model_fields})
    nearest = get_close_matches(key, known, cutoff=0.5)
    return f"er en ukendt nøgle. {'Mente du' if nearest else 'Kendte nøgler'}: {', '.join(nearest or known)}"


def _is_key(models: Sequence[type[BaseModel]], part: int | str) -> bool:
    return any(part in model.model_fields for model in models)


def _below(models: Sequence[type[BaseModel]], part: int | str) -> Iterator[type[BaseModel]]:
    for model in models:
        if part in model.model_fields:
            yield from _models_in(model.model_fields[str(part)].annotation)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _child(node: yaml.Node | None, part: int | str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark.line + 1, node.value[part]
    return None
