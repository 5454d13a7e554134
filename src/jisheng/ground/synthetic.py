"""Invented people and organisations for the demonstration city and for tests.

Everything here comes from the random generator it is given and passes the checks of this floor.
No list of real people stands behind it; a name or number may still happen to be somebody's, so
nothing made here belongs in a register with real cases.
"""

from __future__ import annotations

from datetime import date
from random import Random

from jisheng.ground.identity import Sex, check_digit
from jisheng.ground.names import MIDDLE_DOT
from jisheng.ground.uscc import ALPHABET, body_check_character, check_character

# To our knowledge no operator hands out 154, yet it has the look of a mobile number; 100, which
# could never ring, would not pass `check_mobile`.
MOBILE_PREFIX = "154"
# The first digits say "UnionPay" and then nothing that we know of as a bank's.
CARD_PREFIX = "62999999"

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑金楼骆龚傅丁方季虞冯陆沈蒋毛叶盛朱方宗吕"
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "尉迟", "皇甫", "令狐", "申屠")
_MALE_GIVEN = "伟强磊军勇杰涛明超刚平辉鹏建国志斌波宇浩凯健俊帆晨林峰海洋东"
_FEMALE_GIVEN = "芳娜敏静丽娟艳霞秀英兰玲红燕梅雪琴云洁慧莹倩婷琳璐佳怡欣悦"
_RARE_GIVEN = "喆堃翀犇骉赟祎玥琤㛃䶮𬱖𠅤"
_ETHNIC = ("买买提", "艾合买提", "阿依古丽", "古丽娜尔", "吐尔逊", "热依汗", "阿卜杜拉", "帕提古丽")


def synthetic_identity(rng: Random, region_code: str, born_on: date, sex: Sex) -> str:
    """Invent an identity number for a place, a day of birth and a sex, with its check digit."""
    order = rng.randrange(10, 500) * 2 + (1 if sex is Sex.MALE else 0)
    first_seventeen = f"{region_code}{born_on:%Y%m%d}{order:03d}"
    return first_seventeen + check_digit(first_seventeen)


def synthetic_name(rng: Random, sex: Sex | None = None) -> str:
    """Invent a name; now and then with a compound surname, a rare character or a dot."""
    draw = rng.random()
    if draw < 0.02:
        return MIDDLE_DOT.join(rng.sample(_ETHNIC, 2))
    surname = rng.choice(_COMPOUND) if draw < 0.06 else rng.choice(_SURNAMES)
    givens = _given_names(rng, sex)
    given = "".join(rng.sample(givens, 1 if rng.random() < 0.2 else 2))
    if draw > 0.97:
        given = given[:-1] + rng.choice(_RARE_GIVEN)
    return surname + given


def synthetic_mobile(rng: Random) -> str:
    """Invent a mobile number that `check_mobile` accepts, under a prefix in nobody's hands."""
    return f"{MOBILE_PREFIX}{rng.randrange(10**8):08d}"


def synthetic_card(rng: Random) -> str:
    """Invent a card number of 19 digits that passes the Luhn check."""
    body = f"{CARD_PREFIX}{rng.randrange(10**10):010d}"
    doubled = ("0246813579"[int(d)] if i % 2 == 0 else d for i, d in enumerate(reversed(body)))
    return f"{body}{-sum(map(int, doubled)) % 10}"


def synthetic_uscc(rng: Random, region_code: str, registered_as: str = "52") -> str:
    """Invent a credit code; `registered_as` is its first two characters: 91 a company, 52 a
    private non-enterprise unit such as most training schools, 11 an authority, 12 an institution.
    """
    body = "".join(rng.choice(ALPHABET) for _ in range(8))
    first_seventeen = f"{registered_as}{region_code}{body}{body_check_character(body)}"
    return first_seventeen + check_character(first_seventeen)


def _given_names(rng: Random, sex: Sex | None) -> str:
    chosen = sex or rng.choice((Sex.MALE, Sex.FEMALE))
    return _MALE_GIVEN if chosen is Sex.MALE else _FEMALE_GIVEN
