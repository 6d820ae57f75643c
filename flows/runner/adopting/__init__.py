"""One organisation's use of a robot: its file, its settings, its systems, and all of it ready to work."""
