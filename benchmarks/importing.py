"""100,000 rows of 30 columns from xlsx and csv against reading them bare and ``executemany``."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from benchmarks.data import FOLDER
from benchmarks.measuring import Row, timed_ms
from crmdesk.core import i18n
from crmdesk.models import sqlite
from crmdesk.models.database import create_database
from crmdesk.services.container import Services

ROWS: Final = 100_000
HEADINGS: Final = (
    "客户名称", "简称", "统一社会信用代码", "法定代表人", "注册资本", "成立日期", "员工人数", "年营业额",
    "电话", "传真", "邮箱", "网址", "联系人", "手机", "职务", "微信", "注册地址", "经营地址", "邮编",
    "主营产品", "经营范围", "客户来源", "客户类型", "开户银行", "银行账号", "开票电话", "开票地址",
    "竞争优势", "需求", "备注",
)  # fmt: skip


def run() -> Iterator[Row]:
    """Each format once: a minute's work is not repeated."""
    i18n.set_language("zh_CN")
    FOLDER.mkdir(parents=True, exist_ok=True)
    xlsx, text = FOLDER / "import-100k.xlsx", FOLDER / "import-100k.csv"
    if not xlsx.exists() or not text.exists():
        _write(xlsx, text)
    for path, read, gate, budget in ((xlsx, _calamine, 2.0, 15_000), (text, _csv, 4.0, None)):
        kept: list[Any] = []
        reading = timed_ms(lambda: kept.append(read(path)))  # noqa: B023
        writing = timed_ms(lambda: _execute_many(kept[0]))  # noqa: B023
        result: list[Any] = []
        ours = timed_ms(lambda: result.append(_import(path)))  # noqa: B023
        counts = ", ".join(f"{number:,} {action}" for action, number in result[0].items() if number)
        yield Row(
            f"import {path.suffix} with search index and history",
            ours,
            "ms",
            reading + writing,
            "ms bare read + executemany",
            gate,
            budget,
            f"bare: read {reading:,.0f}, write {writing:,.0f}; {counts}",
        )


def _import(path: Path) -> dict[str, int]:
    target = FOLDER / "imported.crm"
    for suffix in ("", "-wal", "-shm"):
        (FOLDER / f"imported.crm{suffix}").unlink(missing_ok=True)
    services = Services(create_database(target))
    services.records.save("employee", None, {"name": "李晓明"})
    services.employee_id = services.names.choices("employee")[0][0]
    report = services.imports.run(services.imports.job(path, "customer"))
    counts = {str(action): number for action, number in report.counts.items()}
    services.close()
    return counts


def _calamine(path: Path) -> list[list[Any]]:
    from python_calamine import load_workbook

    return load_workbook(path).get_sheet_by_index(0).to_python()


def _csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def _execute_many(rows: list[list[Any]]) -> None:
    target = FOLDER / "bare-import.db"
    for suffix in ("", "-wal", "-shm"):
        (FOLDER / f"bare-import.db{suffix}").unlink(missing_ok=True)
    target.touch()
    with closing(sqlite.connect(target)) as bare:
        bare.execute(f"CREATE TABLE plain ({', '.join(f'c{n}' for n in range(len(HEADINGS)))})")
        bare.execute("BEGIN IMMEDIATE")
        bare.executemany(
            f"INSERT INTO plain VALUES ({', '.join('?' * len(HEADINGS))})",
            ([str(cell) for cell in row] for row in rows[1:]),
        )
        bare.execute("COMMIT")


def _write(xlsx: Path, text: Path) -> None:
    """Plausible companies; the same in both files."""
    import xlsxwriter

    chance = random.Random(5)
    book = xlsxwriter.Workbook(str(xlsx), {"constant_memory": True})
    sheet = book.add_worksheet()
    with text.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        for number in range(ROWS + 1):
            row = HEADINGS if not number else _company(number, chance)
            sheet.write_row(number, 0, row)
            lines.writerow(row)
    book.close()


def _company(number: int, chance: random.Random) -> tuple[Any, ...]:
    city = chance.choice(("广州", "深圳", "湖州", "武汉", "成都", "苏州", "青岛", "西安"))
    brand = "".join(chance.choice("恒华锦泰瑞丰宏盛润达嘉荣鑫源安宁") for _ in range(3))
    trade = chance.choice(("五金", "建材", "机电", "纺织", "照明", "包装", "物流", "食品"))
    person = chance.choice("王李张刘陈杨黄赵吴周") + chance.choice("伟芳娜敏静丽强磊军洋")
    mobile = f"13{chance.randrange(10**9):09d}"
    street = f"{city}市建设路{chance.randrange(1, 999)}号"
    return (
        f"{city}{brand}{trade}有限公司{number}", f"{brand}{trade}{number}", "", person,
        chance.randrange(10, 5000), f"20{chance.randrange(24):02d}-0{chance.randrange(1, 10)}-15",
        chance.randrange(5, 800), chance.randrange(50, 9000),
        f"020-{chance.randrange(2 * 10**7, 9 * 10**7)}", f"020-{chance.randrange(2 * 10**7, 9 * 10**7)}",
        f"info{number}@example.com", f"www.example{number}.com", person, mobile, "采购经理",
        f"wxid_{number}", street, street, f"{chance.randrange(100000, 999999)}", f"{trade}零件、{trade}成品",
        f"{trade}的生产、加工与销售", "", "", "中国工商银行", f"6222{chance.randrange(10**12):012d}",
        f"020-{chance.randrange(2 * 10**7, 9 * 10**7)}", street, "交货快", "按月供货", f"第 {number} 号备注",
    )  # fmt: skip
