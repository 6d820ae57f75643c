"""The outside world, behind ports; see `ports.py` for what may be asked and `errors.py` for what may go wrong."""
