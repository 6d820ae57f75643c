"""KMD Nexus behind the care-system port: HAL links from the home document, names from the settings."""

from connectors.nexus.care_system import NexusCareSystem
from connectors.nexus.settings import Closing, NexusConnection, NexusSettings

__all__ = ["Closing", "NexusCareSystem", "NexusConnection", "NexusSettings"]
