"""Mail to colleagues: counts, reason codes and links, never a citizen."""
