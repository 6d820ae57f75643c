"""The sandbox's KMD Nexus: an imitation to drive robots against, written from public facts only.

Shares no code with the adapter. What the facts do not say is marked "no source:" where it is decided.
"""

from connectors.sandbox.nexus.app import NexusApp, create_app
from connectors.sandbox.nexus.faults import NexusFaults
from connectors.sandbox.nexus.municipality import NexusMunicipality
from connectors.sandbox.nexus.testkommune import TESTKOMMUNE
from connectors.sandbox.nexus.truth import NexusCounts, NexusTruth

__all__ = [
    "TESTKOMMUNE",
    "NexusApp",
    "NexusCounts",
    "NexusFaults",
    "NexusMunicipality",
    "NexusTruth",
    "create_app",
]
