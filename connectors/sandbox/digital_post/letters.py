"""What the imitation remembers: every letter it accepted and which receipts were taken, across restarts."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

DIGITAL: Final = "digital"
PAPER: Final = "paper"
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PostedLetter:
    """One accepted form."""

    letter_id: str
    """The sender's own: MeMo `messageUUID` or `AfsendelseIdentifikator`."""
    channel: str
    transmission_id: str
    transaction_id: str
    message_id: str
    recipient: str
    """CPR number when digital; name and address lines when on paper, which carries no number."""
    accepted: str
    """ISO time in UTC."""
    failure: str = ""
    """Error code of the receipt `Fejlet` that will come instead of delivery."""
    failure_text: str = ""
    pdf: str = ""
    """File name in the letters folder."""


class LetterStore:
    """A journal of accepted letters and acknowledged receipts, one JSON line each, and a folder of PDFs."""

    def __init__(self, journal: Path, folder: Path) -> None:
        """Open or begin the journal; a last line cut by a crash is left out."""
        self._journal, self._folder = journal, folder
        self.letters: list[PostedLetter] = []
        self._taken: set[str] = set()
        self._ids: Counter[str] = Counter()
        journal.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        if journal.exists():
            self._load()

    def _load(self) -> None:
        whole = self._journal.read_text("utf-8").rpartition("\n")[0]
        for line in whole.splitlines():
            entry = json.loads(line)
            if "taken" in entry:
                self._taken.add(entry["taken"])
            else:
                self._remember(PostedLetter(**entry["letter"]))
        self._journal.write_text(whole + "\n" if whole else "", "utf-8")

    def _append(self, entry: dict[str, object]) -> None:
        with self._journal.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def keep_pdf(self, letter_id: str, content: bytes) -> str:
        """Keep the content and return the file's name: the letter's id, with a number when it is repeated.

        An id of another form than a UUID could be anything, a CPR number too: its hash names the file.
        """
        safe = letter_id if _UUID.fullmatch(letter_id) else hashlib.sha256(letter_id.encode()).hexdigest()[:32]
        repeats = self._ids[letter_id]
        name = f"{safe}-{repeats + 1}.pdf" if repeats else f"{safe}.pdf"
        (self._folder / name).write_bytes(content)
        return name

    def add(self, letter: PostedLetter) -> None:
        """Remember an accepted letter; a repeated id is accepted and counted (facts 7.2: unknown what SF1601 does)."""
        self._append({"letter": asdict(letter)})
        self._remember(letter)

    def _remember(self, letter: PostedLetter) -> None:
        self.letters.append(letter)
        self._ids[letter.letter_id] += 1

    def take(self, key: str) -> None:
        """Remember that a receipt was acknowledged."""
        if key not in self._taken:
            self._append({"taken": key})
            self._taken.add(key)

    def is_taken(self, key: str) -> bool:
        """Return whether a receipt was acknowledged before."""
        return key in self._taken

    def count(self, channel: str) -> int:
        """Return how many forms were accepted on a channel, repeats included."""
        return sum(1 for letter in self.letters if letter.channel == channel)

    def repeated_ids(self) -> int:
        """Return how many forms came with an id that was already known."""
        return len(self.letters) - len(self._ids)

    def recipients_with_several(self) -> Sequence[str]:
        """Return recipients that got more than one letter which did not fail."""
        counts = Counter(letter.recipient for letter in self.letters if not letter.failure)
        return [recipient for recipient, count in counts.items() if count > 1]
