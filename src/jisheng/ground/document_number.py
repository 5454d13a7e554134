"""Numbers of official documents (发文字号, GB/T 9704-2012): 义政办发〔2019〕104号."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jisheng.ground.fault import GroundFault
from jisheng.ground.written import normalise

_SHAPE = re.compile(
    r"(?P<issuer>[^\[\]()〔〕【】0-9]{1,20})"
    r"[〔【\[(](?P<year>(?:19|20)[0-9]{2})年?[〕】\])]"
    r"第?(?P<serial>[0-9]{1,5})号?"
)
_BRACKETS = str.maketrans("［］（）〖〗", "[]()【】")


class DocumentNumberFault(GroundFault):
    """Report a text that is not a document number."""


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number as it stood (`original`) and in its parts; equality goes by `text`."""

    original: str
    issuer: str
    year: int
    serial: int

    @classmethod
    def parse(cls, text: str) -> DocumentNumber:
        """Read a number with any of the brackets found in real documents: 〔〕【】[]()."""
        match = _SHAPE.fullmatch(normalise(text).translate(_BRACKETS))
        if not match or not int(match["serial"]):
            raise DocumentNumberFault(
                "document_number.unreadable",
                f"“{text}”不是发文字号。",
                "请按“机关代字〔年份〕序号号”填写，例如“义政办发〔2019〕104号”。",
            )
        return cls(text, match["issuer"], int(match["year"]), int(match["serial"]))

    @property
    def text(self) -> str:
        """Return the number as the standard writes it."""
        return f"{self.issuer}〔{self.year}〕{self.serial}号"

    def __eq__(self, other: object) -> bool:
        return self.text == other.text if isinstance(other, DocumentNumber) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.text)

    def __str__(self) -> str:
        return self.text
