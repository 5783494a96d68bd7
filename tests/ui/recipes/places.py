"""Every place where a field of the customer has to appear by itself."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLabel
from python_calamine import CalamineWorkbook

from crmdesk.core.progress import NO_PROGRESS
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec, Part
from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.reports import report
from crmdesk.reports.base import Scope
from crmdesk.services.container import Services
from crmdesk.services.exporting import Table
from crmdesk.services.history_reading import HistoryQuery
from crmdesk.ui.dialogs.columns import ColumnsDialog
from crmdesk.ui.dialogs.filter import FilterDialog
from crmdesk.ui.forms.field_box import FieldBox
from crmdesk.ui.main_window import MainWindow
from tests.helpers import pdfs
from tests.helpers.making import customer

WAIT = 10_000
OTHER = "惠州市恒达机械有限公司"


@dataclass(slots=True)
class Places:
    """Looks for one text field in each place. *value* is what is typed into it."""

    qtbot: Any
    window: MainWindow
    services: Services
    folder: Path
    spec: FieldSpec
    value: str
    customer_id: int = 0

    def check_everywhere(self) -> None:
        """Type a value on the card, then find it wherever people look."""
        self.customer_id = customer(self.services)
        customer(self.services, OTHER)
        self.check_form()
        self.check_table()
        self.check_search()
        self.check_filter()
        self.check_import()
        self.check_export()
        self.check_paper()
        self.check_history()

    # --- the window ------------------------------------------------------------------------
    def check_form(self) -> None:
        """Typed into the card's form, under its caption, and saved."""
        part = (self.spec.part or Part.BASIC).value
        where = {"customer_id": self.customer_id, "tab": part, "field": self.spec.name}
        self.window.show_page("customer_card", where)
        self.qtbot.waitUntil(lambda: bool(self._box() and self._box().editor), timeout=WAIT)
        box = self._box()
        captions = [found.text() for found in box.findChildren(QLabel)]
        assert self.spec.caption in captions
        box.editor.set_value(self.value)
        page: Any = self.window.page()
        page.key_save()
        self.qtbot.waitUntil(lambda: not box.editor.isVisibleTo(page), timeout=WAIT)
        assert self._stored() == self.value

    def _box(self) -> Any:
        page = self.window.page()
        return page.findChild(FieldBox, f"field_{self.spec.name}") if page else None

    def _stored(self) -> Any:
        return self.services.records.fetch("customer", self.customer_id).get(self.spec.name)

    def check_table(self) -> None:
        """Offered by the column chooser and shown in the list."""
        specs = self.services.lists.columns("customer")
        dialog = ColumnsDialog(specs, ["name"], ["name"], self.window)
        offered = [item.text() for item in self._items(dialog)]
        assert self.spec.title in offered
        dialog.deleteLater()
        self.window.show_page("customers")
        page: Any = self.window.page()
        page.list.set_columns(["name", self.spec.name])
        self.qtbot.waitUntil(lambda: self.value in self._cells(page), timeout=WAIT)
        assert self.services.lists.ids(ListQuery(sort=(Sort(self.spec.name),)))

    @staticmethod
    def _items(dialog: ColumnsDialog) -> list[Any]:
        from PySide6.QtWidgets import QListWidget

        found: Any = dialog.findChild(QListWidget, "availableColumns")
        return [found.item(row) for row in range(found.count())]

    def _cells(self, page: Any) -> list[str]:
        model = page.list.model
        if self.spec.name not in [s.name for s in model.specs]:
            return []
        return [text for row in range(model.rowCount()) for text in model.texts(row)]

    def check_filter(self) -> None:
        """A condition on it can be built in the filter dialog, and answers."""
        middle = self.value[1:3]
        group = Group((Condition(self.spec.name, Op.CONTAINS, (middle,)),))
        specs = self.services.lists.columns("customer")
        dialog = FilterDialog(self.window.desk, specs, group, self.window)
        count: Any = dialog.findChild(QLabel, "filterCount")
        self.qtbot.waitUntil(lambda: "1" in count.text(), timeout=WAIT)
        dialog.reject()
        dialog.deleteLater()
        assert list(self.services.lists.ids(ListQuery(filter=group))) == [self.customer_id]
        empty = Group((Condition(self.spec.name, Op.EMPTY, ()),))
        assert self.customer_id not in self.services.lists.ids(ListQuery(filter=empty))

    # --- the services ----------------------------------------------------------------------
    def check_search(self) -> None:
        """Part of the value typed into the search box finds the customer alone."""
        found = self.services.lists.ids(ListQuery(search=self.value[1:]))
        assert list(found) == [self.customer_id]

    def check_import(self) -> None:
        """A column with its name, or another name for it, is filled in."""
        for number, heading in enumerate((self.spec.title, self.spec.name, *self.spec.aliases)):
            path = self.folder / f"import {number}.csv"
            name = f"佛山市第{number}五金有限公司"
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([["客户名称", heading], [name, f"导入{number}"]])
            job = self.services.imports.job(path, "customer")
            assert [c.target for c in job.mapping.columns] == ["name", self.spec.name], heading
            done = self.services.imports.run(job)
            [made] = done.change_set.of("customer").created
            record = self.services.records.fetch("customer", made)
            assert record[self.spec.name] == f"导入{number}"

    def check_export(self) -> None:
        """A column of the usual workbook, under its caption."""
        columns = self.services.exports.usual_columns("customer")
        assert self.spec.name in columns
        path = self.folder / "export.xlsx"
        self.services.exports.write(Table("customer", columns, [self.customer_id]), path)
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        assert sheet[1][sheet[0].index(self.spec.caption)] == self.value

    def check_paper(self) -> None:
        """On the one page of the printed card, label and value."""
        path = self.folder / "card.pdf"
        scope = Scope(customer_ids=(self.customer_id,))
        report("customer-card").build(self.services, scope, {}, path, NO_PROGRESS)
        assert pdfs.sizes(path) == [pdfs.A4]
        said = pdfs.text(path)
        assert self.spec.title in said
        assert self.value in said

    def check_history(self) -> None:
        """In words, with what it was before; and undo takes it back."""
        self.services.records.save("customer", self.customer_id, {self.spec.name: "后来"})
        query = HistoryQuery(customer_id=self.customer_id, field=("customer", self.spec.name))
        acts = self.services.history.page(query).acts
        lines = [line for act in acts for r in act.records for line in r.fields]
        assert [(li.title, li.old, li.new) for li in lines] == [
            (self.spec.title, self.value, "后来"),
            (self.spec.title, "", self.value),
        ]
        self.services.undo.undo(acts[0].act.change_set_id)
        assert codecs.show(self.spec, self._stored()) == self.value
