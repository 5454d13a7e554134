"""Chinese counting numerals as they number clauses: 一 to 九百九十九."""

DIGITS = "零一二三四五六七八九"
_PLACES = ((100, "百"), (10, "十"))


def to_chinese(number: int) -> str:
    """Write 1 to 999 the way clauses are numbered (10 is 十, 110 is 一百一十)."""
    if not 1 <= number <= 999:
        raise ValueError(f"条款序号只支持 1 至 999，收到 {number}。请检查条款号。")
    words, rest, gap = "", number, False
    for size, name in _PLACES:
        digit, rest = divmod(rest, size)
        if digit:
            words += ("零" if gap else "") + DIGITS[digit] + name
        gap = bool(words) and not digit
    words += ("零" if gap and rest else "") + (DIGITS[rest] if rest else "")
    return words.removeprefix("一") if 10 <= number < 20 else words


def from_chinese(text: str) -> int | None:
    """Read a numeral written the one usual way; anything else is `None`."""
    return _READING.get(text)


_READING = {to_chinese(number): number for number in range(1, 1000)}
