"""Digital Post, print and their receipts through KOMBIT's Serviceplatformen (SF1601, SF1461)."""
