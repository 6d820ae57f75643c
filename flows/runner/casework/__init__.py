"""One citizen's way through the recipe: facts, steps, calls made once, and a line for a person where it stops."""
