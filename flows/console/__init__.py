"""Operators' pages: start, follow, approve, stop, work on what needs a person, and say why."""
