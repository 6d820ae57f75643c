"""An imitation of Serviceplatformen's SF1601 (Digital Post, Fjernprint) and of Beskedfordeler's receipts.

Written from facts: letters-and-digital-post.md 0-2 and the public clients named there; what has no source is marked
with "no source:". It shares no code with the adapter.
"""
