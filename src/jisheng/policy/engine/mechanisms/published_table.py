"""Override by a published table: the amount that was published wins over the one reckoned.

define:
  standard:
    mechanism: published_table
    table: city_standards              # an amount table, usually `partial` or `external`
    keys: [occupation, certificate_level]
    otherwise: base * scarcity_share   # what counts where the table has no such row
"""

from __future__ import annotations

from jisheng.policy.engine.source import Entry


def read_published_table(name: str, entry: Entry) -> dict[str, str]:
    """Return the definition this entry stands for."""
    keys = ", ".join(entry.names("keys"))
    table, otherwise = entry.text("table"), entry.text("otherwise")
    entry.close()
    return {name: f"published('{table}', {keys}, {otherwise})"}
