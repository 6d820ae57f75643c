"""The operators' front page: what waits for the one who looks."""
