"""Til manuel behandling: the lines, and what a person does about each."""
