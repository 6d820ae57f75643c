"""What robots exist, who uses them and what they achieve. Never sees a citizen."""
