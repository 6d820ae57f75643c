"""The test suite of each port, shipped: an organisation can run it against its own test system."""
