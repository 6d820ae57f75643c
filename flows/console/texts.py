"""Every Danish text of the console, by name."""
