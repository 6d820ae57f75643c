"""Setting right what was a mistake, asked by one and approved by another."""
