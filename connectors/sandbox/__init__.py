"""The testkommune: a whole imitation municipality on loopback, to run robots against and to test adapters with.

It shares no code with the adapters. `python -m connectors.sandbox` starts it; `process.Testkommune` does in a test.
"""
