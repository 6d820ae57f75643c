"""What citizens have answered, written down by a caseworker or taken from a list."""
