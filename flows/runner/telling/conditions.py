"""Which of a robot's steps hang on a condition, in words, for whoever asks why one was taken or not."""

from __future__ import annotations

from flows.ledger.model import Proposal
from flows.ledger.states import Outcome
from flows.recipe.condition_words import in_danish
from flows.recipe.errors import RecipeError
from flows.recipe.model import Robot
from flows.runner.adopting.robots import robot_of
from flows.runner.errors import NotReady

_WALKED = frozenset({Outcome.DONE, Outcome.NEEDS_PERSON})


def conditions(lineage: str, content_hash: str, proposal: Proposal) -> tuple[str, ...]:
    """Return what each conditional step of a citizen's walk hangs on; nothing where that version is not here."""
    robot = _installed(lineage, content_hash)
    if robot is None or proposal.outcome not in _WALKED:
        return ()
    texts = {code: reason.text for code, reason in robot.reasons.items()}
    return tuple(
        f"»{call.definition.title}« sker kun, når {in_danish(call.when.text, texts)}."
        for call in robot.steps
        if call.when is not None and (proposal.outcome is Outcome.DONE or call.definition.after_ending)
    )


def _installed(lineage: str, content_hash: str) -> Robot | None:
    try:
        robot = robot_of(lineage)
    except (NotReady, RecipeError):
        return None
    return robot if robot.content_hash == content_hash else None
