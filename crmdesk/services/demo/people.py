"""Invented people: names, mobiles, handles, birthdays.

Mobile numbers begin with prefixes that are not in use, identity card numbers with a region that
does not exist, mail addresses end in ``.example``: nothing here reaches a real person.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from crmdesk.models import pinyin
from crmdesk.services.demo import pools

UNUSED_PREFIXES: Final = ("154", "163", "164", "168", "169", "179")
NO_REGION: Final = "990100"
SHORTEST_WECHAT, LONGEST_WECHAT = 6, 20
OLD: Final = 1973  # people born before have other names
ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS: Final = "10X98765432"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody: the name, "male" or "female", and the year of birth."""

    name: str
    surname: str
    gender: str
    born: int

    def polite(self, title: str) -> str:
        """陈经理, 王总: the surname and what people call the holder of *title*."""
        for ending, called in CALLED.items():
            if title.endswith(ending):
                return self.surname + called
        return self.surname + ("先生" if self.gender == "male" else "女士")


# The end of a job title and how its holder is addressed.
CALLED: Final = {
    "副总经理": "总", "董事长": "董", "总经理": "总", "经理": "经理", "老板": "老板", "老板娘": "姐",
    "主任": "主任", "店长": "店长", "主管": "主管", "会计": "会计", "总监": "总监", "总工程师": "总工",
    "工程师": "工", "科长": "科长", "校长": "校长", "院长": "院长", "采购员": "采购", "班长": "师傅",
    "项目经理": "经理", "厂长": "厂长", "仓管员": "师傅", "站长": "站长",
}  # fmt: skip


def make_person(
    chance: random.Random, today: date, *, gender: str = "", young: bool = False
) -> Person:
    """A person of working age; *young* ones are at most 35."""
    words = pools.names()
    gender = gender or ("male" if chance.random() < 0.64 else "female")
    age = chance.randint(23, 35) if young else chance.randint(28, 62)
    born = today.year - age
    given = words[gender + ("_old" if born < OLD and chance.random() < 0.7 else "")]
    surname = chance.choice(words["surnames"])
    return Person(surname + chance.choice(given), surname, gender, born)


def mobile(chance: random.Random) -> str:
    """A valid mobile number that nobody has."""
    return f"{chance.choice(UNUSED_PREFIXES)}{chance.randrange(10**8):08}"


@lru_cache(maxsize=4096)
def handle(name: str) -> str:
    """The name in letters: chenyaqin."""
    return "".join(c for c in "".join(pinyin.variants(name, person=True)[0]) if c.isascii())


def wechat(chance: random.Random, person: Person) -> str:
    """A WeChat id made from the name."""
    tail = chance.choice((f"{person.born % 100:02}", f"_{chance.randrange(1000)}", "wj", "8899"))
    return (handle(person.name) + tail).ljust(SHORTEST_WECHAT, "6")[:LONGEST_WECHAT]


def birthday(chance: random.Random, person: Person) -> str:
    """Solar or, for every fifth, lunar; some without the year."""
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    draw = chance.random()
    year = "-" if draw < 0.25 else str(person.born)
    if chance.random() < 0.22:
        return f"L{year}-{month:02}-{chance.randint(1, 30):02}"
    return f"{year}-{month:02}-{day:02}"


def id_card(chance: random.Random, person: Person) -> str:
    """A number with a right check digit and a region that does not exist."""
    day = date(person.born, 1, 1) + timedelta(days=chance.randrange(365))
    order = chance.randrange(200, 499) * 2 + (1 if person.gender == "male" else 0)
    body = f"{NO_REGION}{day:%Y%m%d}{order:03}"
    total = sum(int(d) * w for d, w in zip(body, ID_WEIGHTS, strict=True))
    return body + ID_CHECKS[total % 11]
