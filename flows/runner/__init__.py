"""Runs one adoption: the Prefect flow, its stages, the effect protocol, and the way to every port."""
