"""Runs robots; the only package that knows the other three."""
