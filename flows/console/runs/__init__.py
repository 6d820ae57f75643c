"""Runs as they go and as they went."""
