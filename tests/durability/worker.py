"""A program that saves, imports and takes back until somebody kills it.

After every commit, and only then, it sends one fact through its pipe: that is its acknowledgement.
The number of the run makes what it writes different from what every other run writes.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from crmdesk.core import clock, i18n
from crmdesk.core.changes import ChangeSet
from crmdesk.models import pinyin
from crmdesk.models.database import open_database
from crmdesk.services.container import Services
from crmdesk.services.importing.options import ImportJob, ImportOptions
from crmdesk.services.importing.service import ImportService

READY: Final = "ready"
NOW: Final = datetime(2026, 11, 21, 9, 12)
IMPORT_ROWS: Final = (20, 120)

pinyin.sort_key("重庆")  # loads the phrases, so that forked runs need not


class Acts:
    """Acts chosen by chance; *acknowledge* is called after the commit of each."""

    def __init__(self, path: Path, run: int, acknowledge: Callable[[dict[str, Any]], None]) -> None:
        self._tell = acknowledge
        self._chance = random.Random(run)
        self._run = run
        self._services = Services(open_database(path))
        self._services.employee_id = self._services.names.choices("employee")[0][0]
        self._importing = ImportService(
            self._services.database, self._services.catalogue, self._services.context
        )
        self._customers: list[int] = []
        self._imports: list[int] = []
        self._number = 0

    def one(self) -> None:
        """Do one act."""
        if not self._customers:
            self._create()
            return
        acts = [self._create, self._update, self._update, self._add_contact, self._import]
        self._chance.choice([*acts, *([self._undo] if self._imports else [])])()

    def close(self) -> None:
        """Close the file."""
        self._services.close()

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _create(self) -> None:
        name = f"东莞市第{self._run}轮第{self._next()}号五金制品有限公司"
        done = self._services.records.save("customer", None, {"name": name, "remark": "0"})
        customer_id = next(iter(done.of("customer").created))
        self._customers.append(customer_id)
        self._acknowledge("create", done, customer_id=customer_id, counter=0)

    def _update(self) -> None:
        customer_id, counter = self._chance.choice(self._customers), self._next()
        # Several pages, so that a commit is more than one write.
        values = {"remark": f"{counter} " + "长期合作" * self._chance.randrange(1, 400)}
        done = self._services.records.save("customer", customer_id, values)
        self._acknowledge("update", done, customer_id=customer_id, counter=counter)

    def _add_contact(self) -> None:
        values = {
            "customer_id": self._chance.choice(self._customers),
            "name": f"张{self._next()}",
            "mobile": "13800138000",
        }
        self._acknowledge("contact", self._services.records.save("contact", None, values))

    def _import(self) -> None:
        batch = f"第{self._run}轮第{self._next()}批"
        count = self._chance.randrange(*IMPORT_ROWS)
        lines = ["客户名称\t电话\t备注"]
        lines += [f"{batch}第{n}家贸易有限公司\t0755-26{n:06}\t{batch}" for n in range(count)]
        done = self._run_import("\n".join(lines))
        self._imports.append(done.change_set_id)
        self._acknowledge("import", done, batch=batch, count=count)

    def _run_import(self, text: str) -> ChangeSet:
        source = self._importing.pasted(text)
        preview = self._importing.preview(source, "customer")
        chosen = self._importing.suggest(preview, "customer")
        options = ImportOptions(remember=False)
        job = ImportJob(source, preview.sheet, preview.header, chosen, options)
        return self._importing.run(job).change_set

    def _undo(self) -> None:
        undone = self._imports.pop(self._chance.randrange(len(self._imports)))
        self._acknowledge("undo", self._services.undo.undo(undone), undoes=undone)

    def _acknowledge(self, kind: str, done: ChangeSet, **facts: Any) -> None:
        """Say that an act is committed."""
        self._tell({"kind": kind, "act": done.change_set_id, **facts})


def work(path: str, run: int, pipe: Connection) -> None:
    """Open the file and work; never returns."""
    i18n.set_language("zh_CN")
    with clock.fixed(NOW):
        acts = Acts(Path(path), run, pipe.send)
        pipe.send({"kind": READY})
        while True:
            acts.one()
