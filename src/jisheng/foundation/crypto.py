"""Encryption of personal numbers at rest and the keyed index that finds them again.

Keys come from settings (``PERSONAL_DATA_KEYS``: key id → 32 bytes, the first encrypts;
``BLIND_INDEX_KEY``: 32 bytes). A plain hash would not do: all identity numbers of a
county can be tried in minutes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE_BYTES = 12


def encrypt(plain: str, purpose: str) -> str:
    """Return ``<key id>.<base64 of nonce and ciphertext>`` bound to ``purpose``."""
    key_id, key = next(iter(settings.PERSONAL_DATA_KEYS.items()))
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, plain.encode(), purpose.encode())
    return f"{key_id}.{base64.b64encode(nonce + sealed).decode()}"


def decrypt(sealed: str, purpose: str) -> str:
    """Undo :func:`encrypt`; raises ``InvalidTag`` if text or purpose were changed."""
    key_id, _, body = sealed.partition(".")
    raw = base64.b64decode(body)
    key = settings.PERSONAL_DATA_KEYS[key_id]
    return AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], purpose.encode()).decode()


def blind_index(kind: str, plain: str) -> str:
    """Return the keyed index (HMAC-SHA256, hex) by which an encrypted value is found."""
    message = f"{kind}\x1f{plain}".encode()
    return hmac.new(settings.BLIND_INDEX_KEY, message, hashlib.sha256).hexdigest()
