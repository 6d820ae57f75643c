"""Cases, effects, approvals, the worklist, the audit chain: what has happened to every citizen, and every SQL of it.

`Ledger` opens it, `model` holds the values that cross its border, `states` the closed words, `errors` what it refuses.
"""

from flows.ledger.keys import Keys
from flows.ledger.ledger import Ledger
from flows.ledger.owner import Owner
from flows.ledger.timing import Timing

__all__ = ["Keys", "Ledger", "Owner", "Timing"]
