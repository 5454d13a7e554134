"""One door to everything that hides part of a person's data, for templates and exports."""

from jisheng.ground.bank import mask_account
from jisheng.ground.identity import mask_identity
from jisheng.ground.names import mask_name
from jisheng.ground.phone import mask_phone

__all__ = ["mask_account", "mask_identity", "mask_name", "mask_phone"]
