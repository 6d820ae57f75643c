"""What was decided and done, in Danish, for the terminal and the pages alike."""
