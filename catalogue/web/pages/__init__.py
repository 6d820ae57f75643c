"""The catalogue's own pages."""
