"""Whether systems, certificates, backlog and notices are well, and what to do where they are not."""
