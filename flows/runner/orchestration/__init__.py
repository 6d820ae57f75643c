"""Prefect and the processes around it: flows, deployments, schedules, starting, stopping, and what Prefect misses."""
