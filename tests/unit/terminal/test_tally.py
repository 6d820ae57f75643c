"""What the demo lays beside the systems' own counts is what the ledger has seen confirmed, and no more."""

from __future__ import annotations

from flows.ledger import Ledger
from flows.ledger.states import EffectKind
from flows.ledger.testing import TIMING, opened, proposal
from flows.terminal.tally import Tally, of_batches


def test_only_what_is_confirmed_is_counted_and_letters_by_how_far_they_are(ledger: Ledger) -> None:
    batch, held = opened(ledger, [proposal(number) for number in range(1, 5)])
    for number, case in enumerate(ledger.cases.claim(batch, held, 4)):
        made = ledger.effects.plan(case.id, "create_intervention", EffectKind.WRITE, "Nexus", f"i-{number}", "none")
        channel = "paper" if number == 0 else "digital"
        letter = ledger.effects.plan(
            case.id, "send_letter", EffectKind.NOTIFY, "SF1601", f"l-{number}", "none", channel
        )
        ledger.effects.intend([made.id, letter.id], held, TIMING)
        ledger.effects.confirm(made.id, f"remote-{number}", held)
        if number < 3:
            ledger.effects.confirm(letter.id, f"letter-{number}", held)
    assert of_batches(ledger, [batch]) == Tally(4, 2, 1, {"digital": {"": 2}, "paper": {"": 1}})
