"""A step's hands in common: what it reads is the same in a preview and for real; only `effect` differs."""

from __future__ import annotations

from datetime import date
from typing import Any

from connectors.ports import CareSystem, Mailer, Post
from flows.recipe.step import MadeBefore, Subject
from flows.runner.adopting.connections import Ports
from flows.runner.adopting.engagement import Engagement
from flows.runner.casework.letter_fields import advisor_of, letter_data
from letters import LetterPress, LetterTemplate


class Press:
    """The letters of one robot: each template parsed once, one press, in one thread."""

    def __init__(self, work: Engagement) -> None:
        self._work = work
        self._press = LetterPress()
        self._templates: dict[str, LetterTemplate] = {}

    def pdf(self, template: str, subject: Subject, day: date, *, window: bool) -> bytes:
        """Return the finished letter; raises `letters.LetterError`."""
        if template not in self._templates:
            text = self._work.robot.letters[template].read_text(encoding="utf-8")
            self._templates[template] = LetterTemplate.parse(template, text)
        name = self._work.adoption.organisation.name
        data = letter_data(subject, self._work.settings, name, day, window=window)
        return self._press.pdf(self._templates[template], data).pdf

    def title(self) -> str:
        """Return the subject line of the robot's letter."""
        return str(getattr(self._work.settings, "digital_title", "") or self._work.robot.card.title)


class Hands:
    """Ports, settings and words for the steps of one run; `PreviewDoing` and `LiveDoing` add `effect`."""

    preview = False

    def __init__(self, work: Engagement, ports: Ports, press: Press) -> None:
        self.work = work
        self._ports = ports
        self._press = press

    @property
    def today(self) -> date:
        """Return the day of the run, in Denmark."""
        return self.work.today

    @property
    def care(self) -> CareSystem:
        """Return the care system."""
        return self._ports.care

    @property
    def post(self) -> Post:
        """Return the post."""
        return self._ports.post

    @property
    def mailer(self) -> Mailer:
        """Return the mailer."""
        return self._ports.mailer

    @property
    def settings(self) -> Any:
        """Return the adoption's settings as the robot's own model."""
        return self.work.settings

    @property
    def letter_title(self) -> str:
        """Return the subject line of the letter."""
        return self._press.title()

    @property
    def task_title(self) -> str:
        """Return the title of a task for the advisor."""
        return self.work.robot.card.title

    @property
    def task_days(self) -> int:
        """Return how many days an advisor has for a task."""
        return int(getattr(self.settings, "task_due_days", 7))

    @property
    def tasks_wanted(self) -> bool:
        """Return whether pressing reasons become tasks."""
        return str(getattr(self.settings, "advisor_delivery", "task")) == "task"

    def advisor_organisation(self, district: str) -> str:
        """Return the care system's name of the district's team."""
        return str(advisor_of(self.settings, district).organisation)

    def reason_delivery(self, code: str) -> str:
        """Return how a reason code is told."""
        reason = self.work.robot.reasons.get(code)
        return reason.tell if reason else "list"

    def reason_text(self, code: str) -> str:
        """Return a reason in Danish; the code itself where the robot has no words for it."""
        reason = self.work.robot.reasons.get(code)
        return reason.text if reason else code

    def letter_date(self, subject: Subject) -> date:  # noqa: ARG002 - the live hands ask the case
        """Return the date on the letter."""
        return self.today

    def channel(self, subject: Subject, step: str) -> str:  # noqa: ARG002 - the live hands ask the ledger
        """Return the channel a letter may already have gone by."""
        return ""

    def begun(self, subject: Subject, step: str) -> bool:  # noqa: ARG002 - the live hands ask the ledger
        """Return whether an effect hangs in the air: never in a preview."""
        return False

    def made(self, subject: Subject, step: str) -> MadeBefore | None:  # noqa: ARG002 - the live hands ask the ledger
        """Return what this case has made: nothing in a preview."""
        return None

    def made_so_far(self, subject: Subject, step: str) -> tuple[MadeBefore, ...]:
        """Return what this case has made with a step."""
        made = self.made(subject, step)
        return (made,) if made else ()

    def letter(self, template: str, subject: Subject, *, window: bool) -> bytes:
        """Return the finished letter as PDF."""
        return self._press.pdf(template, subject, self.letter_date(subject), window=window)
