"""Letters: data in, HTML or PDF bytes out; no network, no database, no citizen looked up."""
