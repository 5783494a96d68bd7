"""A program that imports a long list of sales until somebody kills it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from crmdesk.core import clock, i18n
from crmdesk.core.progress import NoProgress
from crmdesk.models.database import create_database, open_database
from crmdesk.services.bulk_writing import BulkWriter
from crmdesk.services.container import Services
from tests.helpers.sheets import write_xlsx

NOW: Final = datetime(2026, 11, 21, 9, 12)
HEADINGS: Final = ("日期", "单据编号", "客户", "商品编码", "数量", "单价", "金额")
CUSTOMERS: Final = 50
PRODUCTS: Final = 20
LINES_EACH: Final = 5
BACK_EACH: Final = 40  # every so many lines one that came back


class Telling(NoProgress):
    """Sends how far the work is."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def report(self, done: int, total: int, text: str = "") -> None:
        self._pipe.send((done, total, text))


def make_file(path: Path) -> Path:
    """A file with the customers and products of the list."""
    services = Services(create_database(path))
    services.records.save("employee", None, {"name": "李晓明"})
    services.employee_id = services.names.choices("employee")[0][0]
    with BulkWriter(services.context(), "") as writer:
        for n in range(CUSTOMERS):
            writer.create("customer", {"name": f"东莞市第{n}号五金制品有限公司"})
        for n in range(PRODUCTS):
            writer.create("product", {"code": f"P{n:03}", "name": f"离心泵{n}"})
    services.close()
    return path


def make_sheet(path: Path, lines: int) -> Path:
    """A list of so many lines, five to a document, with returns."""

    def rows() -> Iterator[tuple[object, ...]]:
        for n in range(lines):
            document = n // LINES_EACH
            quantity = -1 if n % BACK_EACH == BACK_EACH - 1 else 1 + n % 9
            customer = f"东莞市第{document % CUSTOMERS}号五金制品有限公司"
            price = 10 + n % 90
            yield (
                f"2026-0{1 + document % 9}-{1 + document % 28:02}", f"XS-{document:06}", customer,
                f"P{n % PRODUCTS:03}", quantity, price, quantity * price,
            )  # fmt: skip

    return write_xlsx(path, [HEADINGS, *rows()])


def work(path: str, sheet: str, undo_act: int, pipe: Connection) -> None:
    """Import the list, or take its import back; tells the act after the commit."""
    i18n.set_language("zh_CN")
    with clock.fixed(NOW):
        services = Services(open_database(Path(path)))
        services.employee_id = services.names.choices("employee")[0][0]
        if undo_act:
            done = services.undo.undo(undo_act, progress=Telling(pipe))
        else:
            job = services.imports.job(Path(sheet), "sale", past_sales=True, remember=False)
            made = services.imports.run(job, Telling(pipe)).change_set
            assert made is not None
            done = made
        pipe.send(done.change_set_id)
        services.close()
