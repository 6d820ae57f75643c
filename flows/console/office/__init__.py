"""The administrator's and the auditor's pages, and how the organisation logs in."""
