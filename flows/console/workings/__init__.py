"""How a robot works: its diagram, its rights, its letters."""
