"""Prøvekørsler: what would happen, to whom and why; approving one."""
