"""Working on a disk that is full. Runs in a mount namespace of its own (see ``test_full_disk``).

    python -m tests.durability.full_disk FILE FOLDER

mounts a small disk at FOLDER, copies FILE there, fills it up, tries everything that writes, makes
room again, and prints what happened as JSON.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from crmdesk.core import clock, i18n
from crmdesk.core.errors import CrmError
from crmdesk.core.progress import NO_PROGRESS
from crmdesk.models.database import open_database
from crmdesk.reports import report
from crmdesk.reports.base import Scope
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from crmdesk.services.importing.options import ImportJob
from crmdesk.services.importing.service import ImportService
from crmdesk.services.workbook_writing import new_workbook
from tests.durability.worker import NOW

DISK: Final = "12m"
BLOCK: Final = 4096
LEFT_BLOCKS: Final = 150  # room for a few saves, for nothing bigger
IMPORT_ROWS: Final = 2000


class Tried:
    """One open file on the full disk and what came of everything that was tried."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.services = Services(open_database(path))
        self.services.employee_id = self.services.names.choices("employee")[0][0]
        self.said: dict[str, str] = {}
        self.saved = 0

    def attempt(self, name: str, act: Callable[[], object]) -> None:
        """Note the sentence of a CrmError, "done" if there was none, "bug: ..." for the rest."""
        try:
            act()
            self.said[name] = "done"
        except CrmError as error:
            self.said[name] = error.message()
        except Exception as error:  # noqa: BLE001 - reported to the test that started this
            self.said[name] = f"bug: {error!r}"

    def save_until_refused(self) -> None:
        """Save customers until the disk has no room."""
        while True:
            name = f"东莞市明辉{self.saved}电子有限公司"
            self.services.records.save("customer", None, {"name": name, "remark": "备注" * 900})
            self.saved += 1

    def bring_in(self) -> None:
        """Import far more than fits."""
        importing = ImportService(
            self.services.database, self.services.catalogue, self.services.context
        )
        lines = ["客户名称\t备注"]
        lines += [f"惠州市恒达{n}机械有限公司\t{'说明' * 300}" for n in range(IMPORT_ROWS)]
        source = importing.pasted("\n".join(lines))
        preview = importing.preview(source, "customer")
        mapping = importing.suggest(preview, "customer")
        importing.run(ImportJob(source, preview.sheet, preview.header, mapping))

    def export(self) -> None:
        """A workbook beside the file."""
        with new_workbook(self.path.with_name("客户.xlsx")) as book:
            sheet = book.add_worksheet("客户")
            for row in range(20_000):
                sheet.write_row(row, 0, [os.urandom(40).hex(), row])

    def print_card(self) -> None:
        """Cards as PDF beside the file."""
        scope = Scope(customer_ids=list(self.services.lists.ids(_everyone()))[:5])
        target = self.path.with_name("卡片.pdf")
        report("customer-card").build(self.services, scope, {}, target, NO_PROGRESS)

    def everything(self) -> None:
        """Try all that writes."""
        self.attempt("save", self.save_until_refused)
        self.attempt("import", self.bring_in)
        self.attempt("backup", self.services.backups.back_up)
        self.attempt("export", self.export)
        self.attempt("print", self.print_card)
        self.attempt("password", lambda: self.services.encryption.set_password("芝麻开门 2026"))


def _everyone() -> Any:
    from crmdesk.models.query import ListQuery

    return ListQuery()


def fill_up(folder: Path) -> Path:
    """A file that leaves no more than a few blocks of the disk."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(BLOCK))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
        size = file.tell()
        file.truncate(max(0, size - LEFT_BLOCKS * BLOCK))
    return ballast


def main(arguments: list[str]) -> None:
    """Mount, fill, try, make room, look."""
    template, folder = Path(arguments[0]), Path(arguments[1])
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", folder], check=True)
    i18n.set_language("zh_CN")
    path = Path(shutil.copy(template, folder / "客户 资料.crm"))
    with clock.fixed(NOW):
        tried = Tried(path)
        ballast = fill_up(folder)
        tried.everything()
        left = sorted(p.name for p in folder.rglob("*") if p.is_file() and p != ballast)
        refused_at = len(tried.services.records.all("customer"))
        ballast.unlink()
        tried.attempt(
            "afterwards",
            lambda: tried.services.records.save("customer", None, {"name": "深圳市锦华五金厂"}),
        )
        findings = [f.text for f in check(tried.services.database, thorough=True)]
        customers = len(tried.services.records.all("customer"))
        tried.services.close()
    answer = {
        "said": tried.said,
        "saved": tried.saved,
        "at_refusal": refused_at,
        "afterwards": customers,
        "findings": findings,
        "left": left,
    }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1:])
