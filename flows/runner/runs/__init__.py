"""Whole runs: select and prepare a batch, act on an approved one, follow up, and say what came of it."""
