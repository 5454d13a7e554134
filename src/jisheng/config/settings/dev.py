"""A machine of one's own: keys made at first start, the demonstration switched on."""

from __future__ import annotations

from jisheng.config.settings.base import *  # noqa: F403
from jisheng.config.settings.base import HOME
from jisheng.config.settings.keys import load_or_make

_keys = load_or_make(HOME / "keys.json")
SECRET_KEY = _keys.secret_key
PERSONAL_DATA_KEYS = _keys.personal_data
BLIND_INDEX_KEY = _keys.blind_index

DEMONSTRATION = True
