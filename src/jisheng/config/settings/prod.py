"""An office's own server: everything secret comes from the environment, nothing is made up."""

from __future__ import annotations

import base64
import json
import os

from jisheng.config.settings.base import *  # noqa: F403

SECRET_KEY = os.environ["JISHENG_SECRET_KEY"]
PERSONAL_DATA_KEYS = {
    name: base64.b64decode(key)
    for name, key in json.loads(os.environ["JISHENG_PERSONAL_DATA_KEYS"]).items()
}
BLIND_INDEX_KEY = base64.b64decode(os.environ["JISHENG_BLIND_INDEX_KEY"])
ALLOWED_HOSTS = os.environ["JISHENG_HOSTS"].split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
