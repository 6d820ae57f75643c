"""What a version of a robot is: every file of its folder."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flows.recipe import texts
from flows.recipe.errors import RecipeError


def content_hash(folder: Path) -> str:
    """Return SHA-256 over every file of the folder but adoptions: names and contents, in order of name."""
    digest = hashlib.sha256()
    for file in sorted(each for each in folder.rglob("*") if each.is_file() and "__pycache__" not in each.parts):
        if "adoptions" in file.relative_to(folder).parts:
            continue
        try:
            content = file.read_bytes()
        except OSError:
            raise RecipeError(texts.UNREADABLE, file=file, line=1) from None
        digest.update(f"{file.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
