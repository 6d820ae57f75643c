"""One citizen: what was decided, done and sent, and the answer to »hvorfor?«."""
