"""Model fields used on every floor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from jisheng.foundation import crypto
from jisheng.ground.money import Money


class EncryptedField(models.TextField):  # type: ignore[type-arg]
    """Text that is readable in Python and sealed in the database.

    Bound to its model and column, so a sealed value moved elsewhere does not open.
    It cannot be searched: keep a ``blind_index`` column beside it.
    """

    def _purpose(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        if value is None or value == "":
            return value
        return crypto.encrypt(str(value), self._purpose())

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        if not value:
            return value
        return crypto.decrypt(value, self._purpose())

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise TypeError(f"{self.name} is encrypted: look it up by its blind index")


if TYPE_CHECKING:
    _Fen = models.BigIntegerField[Money | int, Money]
else:
    _Fen = models.BigIntegerField


class FenField(_Fen):
    """Money as whole fen in the database and :class:`~jisheng.ground.money.Money` in Python."""

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> Money | None:
        return None if value is None else Money(value)

    def to_python(self, value: Any) -> Money | None:
        if value is None or isinstance(value, Money):
            return value
        return Money(int(value))

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Money):
            return value.fen
        return super().get_prep_value(value)
