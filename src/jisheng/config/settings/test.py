"""The test suite: fixed keys, quick password hashing, the demonstration's clock available."""

from __future__ import annotations

import os

from jisheng.config.settings.base import *  # noqa: F403
from jisheng.config.settings.base import DATABASES, HOME

SECRET_KEY = "only for tests"
PERSONAL_DATA_KEYS = {"t": b"k" * 32}
BLIND_INDEX_KEY = b"b" * 32
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DEMONSTRATION = True

# No connection outlives its request or job: the test database must be free to go.
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Several runs may share one server: each names its own database.
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("JISHENG_TEST_DATABASE", "test_jisheng")}
BANK_OUTBOX = HOME / "test-bank" / "to-bank"
BANK_INBOX = HOME / "test-bank" / "from-bank"
# Files are looked up as they are asked for; nothing is collected before a test.
WHITENOISE_AUTOREFRESH = True
