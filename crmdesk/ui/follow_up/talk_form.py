"""客户会谈: who, how, what was said, the next step; on wish the nine items, signals, a deal, files.

One form, filled from top to bottom with the keyboard. What is seldom needed is folded away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from crmdesk.core import clock
from crmdesk.core.errors import FieldError, Problem
from crmdesk.core.i18n import N_, _
from crmdesk.models import codecs
from crmdesk.ui.desk import Desk
from crmdesk.ui.follow_up import talk_fields
from crmdesk.ui.follow_up.file_rows import FileRows
from crmdesk.ui.follow_up.references import TalkReferences
from crmdesk.ui.follow_up.signal_rows import SignalRows
from crmdesk.ui.follow_up.talk_fields import CUSTOMER, DEAL_PREFIX, EDITORS
from crmdesk.ui.forms.field_box import FieldBox
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.forms.tiles_editor import TilesEditor
from crmdesk.ui.widgets import hbox, label, vbox
from crmdesk.ui.widgets.chips import Chip

# Key, words of the switch, key that opens it.
PARTS: Final = (
    ("items", N_("Nine points of the talk"), "Alt+M"),
    ("signals", N_("Signals and feedback"), "Alt+G"),
    ("deal", N_("New opportunity"), "Alt+O"),
    ("files", N_("Attachments"), "Alt+A"),
)


class TalkForm(QWidget):
    """``changed`` at every keystroke. *fixed*: the customer is known and not asked for."""

    changed = Signal()

    def __init__(self, desk: Desk, customer_id: int | None, *, fixed: bool) -> None:
        super().__init__()
        self.setObjectName("talkForm")
        self._desk = desk
        self._fixed_id = customer_id if fixed else None
        catalogue = desk.services.catalogue
        self._activity = catalogue.by_key("activity")
        self._task = catalogue.by_key("task")
        self.references = TalkReferences(desk, customer_id)
        self.outer: QVBoxLayout = vbox(self, spacing=10)
        specs = talk_fields.main_fields(self._activity, self._task, is_fixed=fixed)
        self.main = RecordForm(specs, self.references, editors=EDITORS)
        self.outer.addWidget(self.main)
        self._switches: dict[str, QPushButton] = {}
        self._parts: dict[str, QWidget] = {}
        self._make_parts()
        self.outer.addStretch()
        for form in (self.main, self.items, self.deal):
            form.set_editing(True, is_new=True)
        self.set_state({"values": self._usual(customer_id)})
        self.untouched = self.state()  # what nobody typed
        self._connect()

    # --- building ----------------------------------------------------------------------------------
    def _make_parts(self) -> None:
        row = hbox(None, (0, 2, 0, 0), 6)
        row.addWidget(label(_("More:"), "muted"))
        for key, words, keys in PARTS:
            switch = Chip(_(words))
            switch.setObjectName(f"more_{key}")
            switch.setToolTip(keys)
            switch.setShortcut(keys)
            switch.setProperty("part", key)
            switch.clicked.connect(self._on_switch)
            row.addWidget(switch)
            self._switches[key] = switch
        row.addStretch()
        self.outer.addLayout(row)
        catalogue = self._desk.services.catalogue
        self.items = RecordForm(talk_fields.talk_items(self._activity), self.references, editors={})
        self.signals = SignalRows(catalogue.by_key("signal"))
        deal = talk_fields.deal_fields(catalogue.by_key("opportunity"))
        self.deal = RecordForm(deal, self.references)
        self.files = FileRows(self._desk)
        parts: tuple[QWidget, ...] = (self.items, self.signals, self.deal, self.files)
        for (key, words, _keys), body in zip(PARTS, parts, strict=True):
            frame = QFrame()
            frame.setObjectName(f"part_{key}")
            frame.setProperty("role", "well")
            column = vbox(frame, (14, 10, 14, 12), 8)
            column.addWidget(label(_(words), "section"))
            column.addWidget(body)
            frame.hide()
            self.outer.addWidget(frame)
            self._parts[key] = frame

    def _connect(self) -> None:
        for form in (self.main, self.items, self.deal):
            form.changed.connect(self._on_changed)
        self.signals.changed.connect(self._on_changed)
        self.files.changed.connect(self._on_changed)
        tiles = self.main.boxes["channel"].editor
        if isinstance(tiles, TilesEditor):
            tiles.chosen_by_key.connect(self._to_summary)
        customer = self.main.boxes.get(CUSTOMER)
        if customer is not None:
            customer.changed.connect(self._on_customer)

    def _usual(self, customer_id: int | None) -> dict[str, Any]:
        values = {n: s.default for n, s in self._activity.items() if s.default is not None}
        values["happened_at"] = clock.now().replace(second=0)
        values["employee_id"] = self._desk.services.employee_id
        values[CUSTOMER] = customer_id
        values["contact_id"] = self.references.primary_contact()
        return values

    # --- what is in it -----------------------------------------------------------------------------
    @property
    def customer_id(self) -> int | None:
        """The customer that is chosen; None while there is none."""
        if self._fixed_id is not None:
            return self._fixed_id
        editor = self.main.boxes[CUSTOMER].editor
        try:
            found = editor.value() if editor is not None else None
        except FieldError:
            return None
        return int(found) if isinstance(found, int) else None

    def take(self, values: Mapping[str, Any]) -> None:
        """Start with these values; they count as typed by nobody."""
        self._fill(self.main, values)
        self.untouched = self.state()

    def values(self) -> dict[str, Any]:
        """The follow-up as python values; FieldError (shown at the fields) if something is none."""
        found: dict[str, Any] = {}
        wrong: FieldError | None = None
        for form in (self.main, self.items):
            for name, box in form.boxes.items():
                try:
                    value = box.value()
                except FieldError as error:
                    wrong = wrong or error
                    self._unfold_for(name)
                else:
                    found[name] = value
        if wrong is not None:
            raise wrong
        if self._fixed_id is not None:
            found[CUSTOMER] = self._fixed_id
        return {n: v for n, v in found.items() if v not in (None, (), "")}

    def deal_values(self) -> dict[str, Any]:
        """The opportunity to be made; empty if none is wanted."""
        if not self.is_unfolded("deal"):
            return {}
        found = {n.removeprefix(DEAL_PREFIX): b.value() for n, b in self.deal.boxes.items()}
        return {n: v for n, v in found.items() if v not in (None, "")}

    def signal_values(self) -> list[dict[str, Any]]:
        """The signals to be raised."""
        return self.signals.values()

    def paths(self) -> list[Path]:
        """The files to be attached."""
        return self.files.paths()

    # --- drafts --------------------------------------------------------------------------------------
    def state(self) -> dict[str, Any]:
        """Everything as it is typed, also what is wrong: what a draft keeps."""
        return {
            "values": {**_typed(self.main), **_typed(self.items), **_typed(self.deal)},
            "signals": [
                {
                    "kind": row.kind.currentData(),
                    "urgency": row.urgency.currentData(),
                    "text": row.text.text(),
                }
                for row in self.signals.rows
                if not row.is_blank
            ],
            "files": self.files.paths(),
            "open": [key for key in self._parts if self.is_unfolded(key)],
        }

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Show what was typed before."""
        values = state.get("values", {})
        for form in (self.main, self.items, self.deal):
            form.set_values({})
            self._fill(form, values)
        self.signals.set_values(state.get("signals", ()))
        self.files.set_paths(state.get("files", ()))
        for key in state.get("open", ()):
            self.unfold(key)

    def _fill(self, form: RecordForm, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            box = form.boxes.get(name)
            if box is None or box.editor is None:
                continue
            if isinstance(value, _Raw):
                box.editor.line.setText(value)  # type: ignore[attr-defined]
            else:
                box.editor.set_value(value)

    def is_touched(self) -> bool:
        """Whether something was typed that would be lost."""
        now, before = self.state(), self.untouched
        return any(now[part] != before[part] for part in ("values", "signals", "files"))

    # --- folding -------------------------------------------------------------------------------------
    def is_unfolded(self, key: str) -> bool:
        """Whether a part is shown."""
        return self._switches[key].isChecked()

    def unfold(self, key: str, *, on: bool = True) -> None:
        """Show a part, or hide it (what is in it stays)."""
        self._switches[key].setChecked(on)
        self._parts[key].setVisible(on)

    def _unfold_for(self, name: str) -> None:
        if name in self.items.boxes:
            self.unfold("items")

    def _on_switch(self) -> None:
        key = str(self.sender().property("part"))
        self.unfold(key, on=self._switches[key].isChecked())
        if not self.is_unfolded(key):
            return
        if key == "signals":
            self.signals.focus_first()
        elif key == "files":
            self.files.focus_first()
        else:
            (self.items if key == "items" else self.deal).focus_first()
        self.changed.emit()

    # --- problems --------------------------------------------------------------------------------------
    def show_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        """Show each problem at its field; returns those whose field is not here."""
        rest: list[Problem] = []
        for problem in problems:
            if problem.field in self.deal.boxes:
                self.unfold("deal")
                self.deal.boxes[problem.field].show_problem(problem.message())
            elif problem.field in self.items.boxes:
                self.unfold("items")
                self.items.boxes[problem.field].show_problem(problem.message())
            elif not self._show_at_signal(problem):
                rest.append(problem)
        return self.main.show_problems(rest)

    def wrong_boxes(self) -> list[FieldBox]:
        """The fields at which a problem is shown, from top to bottom."""
        forms = (self.main, self.items, self.deal)
        return [box for form in forms for box in form.boxes.values() if box.has_problem]

    def _show_at_signal(self, problem: Problem) -> bool:
        found = _SIGNAL.match(problem.field)
        if found is None:
            return False
        self.unfold("signals")
        return self.signals.show_problem(int(found[1]) - 1, problem.message())

    # --- what happens while typing -----------------------------------------------------------------------
    def start_cursor(self) -> None:
        """The cursor where the first answer is due: the customer, else the channel."""
        name = CUSTOMER if CUSTOMER in self.main.boxes and self.customer_id is None else "channel"
        self.main.focus(name)

    def _to_summary(self) -> None:
        self.main.focus("summary")

    def _on_customer(self, _name: str) -> None:
        customer_id = self.customer_id
        if customer_id == self.references.customer_id:
            return
        self.references.customer_id = customer_id
        for name, value in (
            ("contact_id", self.references.primary_contact()),
            ("opportunity_id", None),
        ):
            editor = self.main.boxes[name].editor
            if editor is not None:
                editor.set_value(value)

    def _on_changed(self) -> None:
        self.changed.emit()


_SIGNAL: Final = re.compile(r"signal(\d+)\.")


class _Raw(str):
    """A text that is no value (yet)."""

    __slots__ = ()


def _typed(form: RecordForm) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, box in form.boxes.items():
        if box.editor is None:
            continue
        try:
            value = box.editor.value()
            codecs.dump(box.spec, value)
        except FieldError:
            line = getattr(box.editor, "line", None)
            if line is not None:
                found[name] = _Raw(line.text())
            else:
                found[name] = value
        else:
            if value not in (None, "", ()):
                found[name] = value
    return found
