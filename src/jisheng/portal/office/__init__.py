"""The departments and offices: plans, filings, claims, notices, payments."""
