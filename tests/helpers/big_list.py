"""A customer list as a business program exports it: any number of rows, 30 columns, some faulty."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from crmdesk.models import checks
from tests.helpers.sheets import write_xlsx

HEADINGS = (
    "客户名称 客户简称 统一社会信用代码 客户类型 渠道类别 组织形式 法定代表人 成立日期 注册资本（万元） "
    "实缴资本（万元） 年销售额（万元） 从业人数 企业规模 行业 省市区 邮编 电话 注册地址 网址 客户来源 "
    "客户状态 负责人 主营产品 信用额度 账期 结算方式 开票抬头 开户行 银行账号 备注"
).split()
FAULTS = 4
_CITIES = (
    ("深圳市", "广东省深圳市宝安区"),
    ("杭州市", "浙江省杭州市西湖区"),
    ("苏州市", "江苏省苏州市吴中区"),
    ("上海市", "上海市浦东新区"),
    ("重庆市", "重庆市渝中区"),
)
_TRADES = ("五金制品", "电子科技", "商贸", "机械设备", "食品", "塑胶模具", "建材")
_CORES = "锦华鑫盛宏达恒远昌隆泰瑞祥和顺利丰源兴旺金鹏飞龙云海天地人新世纪诚义德广发财富强民安康健春福禄寿喜"
_SURNAMES, _GIVEN = (
    "张王李赵刘陈杨黄周吴徐孙马朱胡郭何高林罗",
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超",
)


def uscc(number: int) -> str:
    """A valid credit code, another for every number."""
    body = f"91440300MA{number:07d}"
    return body + checks.uscc_check_character(body)


def row(number: int, chance: random.Random) -> list[Any]:
    """One correct row."""
    city, region = chance.choice(_CITIES)
    core = "".join(chance.choices(_CORES, k=3))
    name = f"{city}{core}{number}{chance.choice(_TRADES)}有限公司"
    capital = chance.choice((50, 100, 200, 500, 1000))
    phone = f"1{chance.choice('3589')}{number:09d}"
    return [
        name,
        f"{core}{number}",
        uscc(number),
        "企业客户",
        chance.choice(("批发商", "零售商", "代理商")),
        "有限责任公司",
        chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=2)),
        date(2000 + number % 24, 1 + number % 12, 1 + number % 28),
        capital,
        capital // 2,
        chance.randrange(100, 9000) + 0.5,
        chance.randrange(5, 900),
        chance.choice(("小型", "微型", "中型")),
        chance.choice(("C335", "F51", "C13")),
        region,
        "518000",
        phone,
        f"{core}路{number}号",
        f"www.a{number}.com",
        chance.choice(("广告", "展会", "转介绍")),
        chance.choice(("潜在客户", "成交客户")),
        "李晓明",
        chance.choice(_TRADES) + "、" + chance.choice(_TRADES),
        chance.randrange(1, 90) * 1000,
        chance.choice((30, 60, 90)),
        chance.choice(("现款", "月结")),
        name,
        f"中国工商银行{city}分行",
        f"{6222000000000000 + number}",
        f"第{number}行备注，{core}",
    ]


def spoiled(cells: list[Any], number: int) -> list[Any]:
    """The same row with one of ``FAULTS`` faults."""
    cells = list(cells)
    kind = number % FAULTS
    if kind == 0:
        cells[2] = cells[2][:-1] + ("0" if cells[2][-1] != "0" else "1")
    elif kind == 1:
        cells[16] = "1.38E+10"
    elif kind == 2:
        cells[3] = "火星客户"
    else:
        cells[7] = "2月30日"
    return cells


def rows(count: int, faulty: int = 0) -> Iterator[list[Any]]:
    """The headings and *count* rows, *faulty* of them spoiled, spread evenly."""
    chance = random.Random(7)
    every = count // faulty if faulty else count + 1
    yield list(HEADINGS)
    for number in range(1, count + 1):
        cells = row(number, chance)
        yield spoiled(cells, number // every) if number % every == 0 else cells


def write(path: Path, count: int, faulty: int = 0, *, shared: bool = False) -> Path:
    """Write the list as .xlsx."""
    return write_xlsx(path, rows(count, faulty), shared=shared)
