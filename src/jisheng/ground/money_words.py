"""Amounts in capital Chinese numerals (人民币大写), as vouchers and payment orders need them."""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")


def in_words(fen: int) -> str:
    """Write an amount in fen in capital numerals.

    整 closes an amount that ends at the yuan. After a jiao it may be left out and is; after a fen
    it is never written. A missing place between two written ones is read once as 零.
    """
    if fen == 0:
        return "零元整"
    yuan, rest = divmod(abs(fen), 100)
    sign = "负" if fen < 0 else ""
    whole = f"{_integer(yuan)}元" if yuan else ""
    return sign + whole + _small_change(rest, after_yuan=bool(yuan))


def _small_change(rest: int, *, after_yuan: bool) -> str:
    jiao, fen = divmod(rest, 10)
    if not rest:
        return "整"
    if not jiao:
        return f"{'零' if after_yuan else ''}{DIGITS[fen]}分"
    return f"{DIGITS[jiao]}角" + (f"{DIGITS[fen]}分" if fen else "")


def _integer(number: int) -> str:
    """Read a positive integer; 亿 counts again above 亿, so there is no upper limit."""
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            upper, lower = divmod(number, size)
            return f"{_integer(upper)}{name}{_lower(lower, size)}"
    return _below_ten_thousand(number)


def _lower(number: int, size: int) -> str:
    if not number:
        return ""
    gap = "零" if number < size // 10 else ""
    return gap + _integer(number)


def _below_ten_thousand(number: int) -> str:
    """Read 1 to 9999; zeros inside are read once, zeros at the end not at all."""
    words = ""
    gap = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + PLACES[place]
        gap = not digit
    return words
