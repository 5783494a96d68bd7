"""500,000 lines of sales from xlsx: the import and its undo against reading them bare and ``executemany``."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from benchmarks.data import FOLDER
from benchmarks.measuring import Row, timed_ms
from crmdesk.core import i18n
from crmdesk.core.changes import ChangeSet
from crmdesk.models import sqlite
from crmdesk.models.database import create_database
from crmdesk.services.container import Services

LINES: Final = 500_000
CUSTOMERS: Final = 5_000
PRODUCTS: Final = 800
FIRST_DAY: Final = date(2025, 1, 2)
DAYS: Final = 630  # to 2026-09-24: sales of the past on any day after that month
HEADINGS: Final = (
    "单据日期", "单据编号", "客户编码", "客户名称", "商品编码", "商品名称", "规格", "单位", "数量", "单价",
    "金额", "成本单价", "业务员",
)  # fmt: skip


def run() -> Iterator[Row]:
    """Once: a minute's work is not repeated."""
    i18n.set_language("zh_CN")
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = sheet(FOLDER / f"sales-{LINES}.xlsx", LINES)
    kept: list[Any] = []
    reading = timed_ms(lambda: kept.append(_calamine(path)))
    writing = timed_ms(lambda: _execute_many(kept[0]))
    kept.clear()
    services = shop(FOLDER / "sales-imported.crm")
    done: list[ChangeSet] = []
    ours = timed_ms(lambda: done.append(take(services, path)))
    yield Row(
        f"import .xlsx of {LINES:,} lines of sales, sums and history included",
        ours,
        "ms",
        reading + writing,
        "ms bare read + executemany",
        2.0,
        note=f"bare: read {reading:,.0f}, write {writing:,.0f}",
    )
    back = timed_ms(lambda: services.undo.undo(done[0].change_set_id))
    services.close()
    yield Row(
        f"undo of that import ({LINES:,} lines; the history keeps every value)",
        back,
        "ms",
        ours,
        "ms the import",
        1.0,
    )


def shop(path: Path, customers: int = CUSTOMERS, products: int = PRODUCTS) -> Services:
    """A new file with the customers and products that the sheet names."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    services = Services(create_database(path))
    services.records.save("employee", None, {"name": "李晓明"})
    services.employee_id = services.names.choices("employee")[0][0]
    from crmdesk.services.bulk_writing import BulkWriter

    with BulkWriter(services.context(), "") as writer:
        for n in range(customers):
            writer.create("customer", {"code": _customer(n)[0], "name": _customer(n)[1]})
        for n in range(products):
            code, name, size, unit, _price = _product(n)
            values = {"code": code, "name": name, "specification": size, "unit": unit}
            writer.create("product", values)
    return services


def take(services: Services, path: Path) -> ChangeSet:
    """Import a sheet of sales whole."""
    job = services.imports.job(path, "sale", keep_good=True, past_sales=True)
    report = services.imports.run(job)
    assert not report.refused, report.refused[0]
    assert report.change_set is not None
    return report.change_set


def sheet(path: Path, lines: int, customers: int = CUSTOMERS, products: int = PRODUCTS) -> Path:
    """Documents of one to nine lines as programs export them; made once."""
    if path.exists():
        return path
    import xlsxwriter

    chance = random.Random(11)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet("销售明细")
    page.write_row(0, 0, HEADINGS)
    row = number = 0
    while row < lines:
        number += 1
        on = FIRST_DAY + timedelta(days=number * DAYS * 5 // max(lines, 5))
        code, name = _customer(chance.randrange(customers))
        for _line in range(min(lines - row, chance.randrange(1, 10))):
            row += 1
            page.write_row(row, 0, _cells(on, number, code, name, chance, products))
    book.close()
    return path


def _cells(
    on: date, number: int, code: str, name: str, chance: random.Random, products: int
) -> tuple[Any, ...]:
    product, title, size, unit, price = _product(chance.randrange(products))
    quantity = chance.randrange(1, 50)
    return (
        on.isoformat(), f"XSD-{on:%Y%m}-{number:06}", code, name, product, title, size, unit, quantity,
        price / 100, quantity * price / 100, round(price * 0.7) / 100, "李晓明",
    )  # fmt: skip


def _customer(n: int) -> tuple[str, str]:
    return f"K{n:05}", f"东莞市第{n}号五金制品有限公司"


def _product(n: int) -> tuple[str, str, str, str, int]:
    return f"P{n:04}", f"离心泵{n}", f"{n % 90 + 10}A", "台", 1_000 + n * 37 % 90_000


def _calamine(path: Path) -> list[list[Any]]:
    from python_calamine import load_workbook

    return load_workbook(path).get_sheet_by_index(0).to_python()


def _execute_many(rows: list[list[Any]]) -> None:
    target = FOLDER / "bare-sales.db"
    for suffix in ("", "-wal", "-shm"):
        (FOLDER / f"bare-sales.db{suffix}").unlink(missing_ok=True)
    target.touch()
    with closing(sqlite.connect(target)) as bare:
        bare.execute(f"CREATE TABLE plain ({', '.join(f'c{n}' for n in range(len(HEADINGS)))})")
        bare.execute("BEGIN IMMEDIATE")
        bare.executemany(
            f"INSERT INTO plain VALUES ({', '.join('?' * len(HEADINGS))})",
            ([str(cell) for cell in row] for row in rows[1:]),
        )
        bare.execute("COMMIT")
