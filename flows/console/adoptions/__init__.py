"""An organisation's use of a robot: where it stands, what comes next, and starting it."""
