"""What the customer sees differently on a statement, line by line, by keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core import clock
from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_, _
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.line_columns import LineColumn
from crmdesk.ui.documents.lines_table import LinesTable
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.receivables.statement_deeds import ANSWERED_ON, BALANCE, NAME
from crmdesk.ui.trade.entry_model import EntryModel
from crmdesk.ui.trade.grid_dialog import GridDialog
from crmdesk.ui.trade.words import money

COLUMNS: Final = (
    LineColumn("document_no", N_("Document number"), "XS-202611-04690"),
    LineColumn("ours", N_("Our amount"), "8,888,888.00", right=True),
    LineColumn("theirs", N_("Customer's amount"), "8,888,888.00", right=True),
    LineColumn("reason", N_("Reason"), "客户尚未入账"),
    LineColumn("remark", N_("Remarks"), "发票未到", spare=1),
)
SIZE: Final = (860, 560)
Row = Mapping[str, Any]


class DifferenceDialog(GridDialog):
    """``saved`` is the act: all lines and the customer's balance, or nothing."""

    def __init__(self, desk: Desk, row: Row, parent: QWidget | None = None) -> None:
        name = desk.services.names("customer", int(row["customer_id"]))
        super().__init__(
            _("What the customer sees differently"), parent,
            subtitle=_("{customer}, our closing balance {amount}. Leave an amount blank where the "
                       "document does not stand in those books.").format(
                           customer=name, amount=money(int(row["closing"]))),
            size=SIZE, icon="scales", tone="warn",
        )  # fmt: skip
        self._desk, self._row = desk, row
        self._make_form()
        known = desk.services.catalogue.by_key("statement_difference")
        self.model = EntryModel(
            COLUMNS, {c.key: known[c.key] for c in COLUMNS},
            names=desk.services.names, hint=_("Number of a document that differs"),
            start={"reason": "other"},
        )  # fmt: skip
        self.table = LinesTable(self.model, stretch="remark", name="differenceEntry")
        self.build_grid("difference", _("Lines that differ"))
        self.add_save(_("Note the differences"), name="differenceSave", icon="check")
        self.begin()

    def _make_form(self) -> None:
        self.form = RecordForm(
            [replace(BALANCE, required=False, span=1, hint=_("blank: ours and the differences")),
             replace(ANSWERED_ON, span=1), replace(NAME, span=2)],
            None, columns=4,
        )  # fmt: skip
        self.form.set_values({"on": clock.today(), "amount": self._row.get("confirmed")})
        self.form.set_editing(True, is_new=True)
        self.body.addWidget(self.form)

    def on_edited(self) -> None:
        lines, problems = self.model.lines(), self.model.problems()
        self.note.setText(" ".join(said for _at, said in problems[:2]))
        moved = sum((line.get("theirs") or 0) - (line.get("ours") or 0) for line in lines)
        balance = int(self._row["closing"]) + moved
        self.sum.setText(
            _("The differences make {sum}; the customer's balance would be {balance}").format(
                sum=money(moved), balance=money(balance)
            )
            if lines
            else ""
        )
        self.save.setEnabled(bool(lines) and not problems)

    # --- saving ----------------------------------------------------------------------------------
    def _answer(self) -> dict[str, Any] | None:
        """Day, balance and name; None after something that cannot be read was shown."""
        found: dict[str, Any] = {}
        for name, box in self.form.boxes.items():
            try:
                found[name] = box.value()
            except FieldError:
                self.form.focus(name)
                return None
        return found if isinstance(found["on"], date) else None

    def _on_save(self) -> None:
        from crmdesk.services.dunning_data import DifferenceDraft

        answer = self._answer()
        if answer is None:
            return
        for place, line in enumerate(self.model.lines(), 1):
            if line.get("ours") is None and line.get("theirs") is None:
                self.note.setText(_("Line {place}: enter an amount.").format(place=place))
                return
        drafts = [
            DifferenceDraft(
                ours=line.get("ours"), theirs=line.get("theirs"),
                reason=str(line.get("reason") or "other"),
                document_no=str(line.get("document_no") or ""),
                remark=str(line.get("remark") or ""),
            )
            for line in self.model.lines()
        ]  # fmt: skip
        statements, statement_id = self._desk.services.statements, int(self._row["id"])
        self.write(
            self._desk,
            _("Saving"),
            lambda _p: statements.report(
                statement_id, answer["on"], drafts, answer["amount"], str(answer["name"] or "")
            ),
            _("The differences are noted."),
        )
