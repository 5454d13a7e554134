"""Auditors and leaders: reading everything in their region, changing nothing."""
