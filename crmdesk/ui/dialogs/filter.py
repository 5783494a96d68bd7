"""The advanced filter: conditions on any field, in groups joined by AND or OR."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import _, ngettext
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.models.query import (
    VALUE_COUNTS,
    Condition,
    Group,
    ListQuery,
    Op,
    op_label,
    operators,
)
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.dialogs.columns import column_title
from crmdesk.ui.forms.combo import Combo
from crmdesk.ui.forms.editor import Editor
from crmdesk.ui.forms.editors import make_editor
from crmdesk.ui.forms.picking import PickPopup
from crmdesk.ui.forms.references import References, fits
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import button, clear, hbox, icon_button, label, scroll_area, vbox

COUNT_AFTER_MS: Final = 250
DAYS: Final = FieldSpec(kind=Kind.INTEGER, label="", name="days", minimum=0, maximum=36_500)
MANY: Final = {Kind.ENUM: Kind.MULTI_ENUM, Kind.REFERENCE: Kind.REFERENCES}


class FieldPicker(QLineEdit):
    """Chooses a field by typing part of its name."""

    picked = Signal(str)

    def __init__(self, specs: Sequence[FieldSpec]) -> None:
        super().__init__()
        self._specs = specs
        self._popup: PickPopup | None = None
        self._shown = ""
        self.setPlaceholderText(_("Choose a field"))
        self.textEdited.connect(self._offer)
        self.editingFinished.connect(self._on_finished)

    def show_field(self, spec: FieldSpec) -> None:
        """Show a field."""
        self._shown = column_title(spec)
        self.setText(self._shown)
        self.setCursorPosition(0)

    def mousePressEvent(self, event: Any) -> None:
        super().mousePressEvent(event)
        self.selectAll()
        self._offer("")

    def _offer(self, text: str) -> None:
        if self._popup is None:
            self._popup = PickPopup(self)
            self._popup.picked.connect(self._on_picked)
        found = [
            (s.name, column_title(s)) for s in self._specs if fits(column_title(s), text.strip())
        ]
        self._popup.offer(found[:60])

    def _on_picked(self, key: object) -> None:
        self.picked.emit(str(key))

    def _on_finished(self) -> None:
        if self._popup is None or not self._popup.isVisible():
            self.setText(self._shown)


class ConditionRow(QWidget):
    """field · operator · values."""

    changed = Signal()
    removed = Signal(object)

    def __init__(
        self, specs: Sequence[FieldSpec], references: References, condition: Condition | None
    ) -> None:
        super().__init__()
        self.setObjectName("conditionRow")
        self._by_name = {s.name: s for s in specs}
        self._references = references
        self._editors: list[Editor] = []
        row = hbox(self, spacing=6)
        self._field = FieldPicker(specs)
        self._field.setObjectName("filterField")
        self._field.setFixedWidth(px(190))
        self._field.picked.connect(self._on_field)
        self._op = Combo("filterOp")
        self._op.setFixedWidth(px(130))
        self._op.currentIndexChanged.connect(self._on_op)
        row.addWidget(self._field)
        row.addWidget(self._op)
        self._values = hbox(None, spacing=6)
        row.addLayout(self._values, 1)
        remove = icon_button("x", _("Remove this condition"), name="removeCondition")
        remove.clicked.connect(self._on_remove)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        spec = self._by_name.get(condition.field) if condition else None
        self._spec = spec or specs[0]
        self._show_field(condition)

    def _show_field(self, condition: Condition | None = None) -> None:
        self._field.show_field(self._spec)
        self._op.blockSignals(True)
        self._op.clear()
        for op in operators(self._spec):
            self._op.addItem(_(op_label(op, self._spec)), op)
        if condition is not None:
            self._op.setCurrentIndex(max(0, self._op.findData(condition.op)))
        self._op.blockSignals(False)
        self._show_values(condition.values if condition else ())

    def _on_field(self, key: str) -> None:
        self._spec = self._by_name[key]
        self._show_field()
        self.changed.emit()

    def _on_op(self) -> None:
        self._show_values(())
        self.changed.emit()

    def _op_now(self) -> Op:
        return Op(self._op.currentData())

    def _show_values(self, given: tuple[str | int, ...]) -> None:
        clear(self._values)
        self._editors.clear()
        op, spec = self._op_now(), self._value_spec()
        count = 1 if op in (Op.ONE_OF, Op.NONE_OF) else VALUE_COUNTS.get(op, 1)
        for place in range(count):
            editor = make_editor(spec, self._references)
            stored: Any = None
            if op in (Op.ONE_OF, Op.NONE_OF) and given:
                stored = f",{','.join(map(str, given))},"
            elif place < len(given):
                stored = given[place]
            editor.set_value(codecs.load(spec, stored))
            editor.changed.connect(self.changed)
            if place:
                self._values.addWidget(label(_("and"), "muted"))
            self._values.addWidget(editor, 1)
            self._editors.append(editor)
        self._values.addStretch(0 if count else 1)

    def _value_spec(self) -> FieldSpec:
        from dataclasses import replace

        op, spec = self._op_now(), self._spec
        if op in (Op.LAST_DAYS, Op.NEXT_DAYS):
            return DAYS
        if op in (Op.ONE_OF, Op.NONE_OF):
            return replace(spec, kind=MANY.get(spec.kind, spec.kind), required=False)
        plain = {"check": "", "required": False, "multiline": False, "hint": ""}
        textual = op in (Op.CONTAINS, Op.LACKS, Op.STARTS) and spec.kind not in (
            Kind.REGION,
            Kind.INDUSTRY,
        )
        return replace(spec, kind=Kind.TEXT if textual else spec.kind, **plain)  # type: ignore[arg-type]

    def condition(self) -> Condition | None:
        """The condition; None while a value is missing. FieldError if one is wrong."""
        op, spec = self._op_now(), self._value_spec()
        values: list[Any] = []
        for editor in self._editors:
            stored = codecs.dump(spec, editor.value())
            if stored is None:
                return None
            values.append(stored)
        if op in (Op.ONE_OF, Op.NONE_OF):
            items = [i for i in str(values[0]).split(",") if i]
            is_id = spec.kind is Kind.REFERENCES
            values = [int(i) if is_id else i for i in items]
        elif spec.kind is Kind.REGION and op is Op.STARTS:
            values = [str(values[0]).rstrip("0") or str(values[0])]
        return Condition(self._spec.name, op, tuple(values))

    def mark(self, wrong: bool) -> None:
        """Show whether a value is wrong."""
        for editor in self._editors:
            editor.set_invalid(wrong)

    def _on_remove(self) -> None:
        self.removed.emit(self)


class GroupBox(QFrame):
    """Conditions joined by AND or OR."""

    changed = Signal()
    removed = Signal(object)

    def __init__(
        self, specs: Sequence[FieldSpec], references: References, group: Group, *, is_root: bool
    ) -> None:
        super().__init__()
        self.setProperty("role", "well")
        self._specs, self._references = specs, references
        self._is_root = is_root
        self._rows: list[ConditionRow] = []
        self._groups: list[GroupBox] = []
        column = vbox(self, (12, 10, 8, 10), 8)
        head = hbox(None, spacing=8)
        head.addWidget(label(_("Customers that fit"), "secondary"))
        self._every = Combo("filterEvery")
        self._every.addItem(_("all of these"), True)
        self._every.addItem(_("any of these"), False)
        self._every.setFixedWidth(px(130))
        self._every.setCurrentIndex(0 if group.every else 1)
        self._every.currentIndexChanged.connect(self.changed)
        head.addWidget(self._every)
        head.addStretch()
        if not is_root:
            remove = icon_button("x", _("Remove this group"))
            remove.clicked.connect(self._on_remove)
            head.addWidget(remove)
        column.addLayout(head)
        self._items: QVBoxLayout = vbox(None, spacing=6)
        column.addLayout(self._items)
        column.addLayout(self._make_foot())
        for item in group.items:
            self._add_item(item)
        if not self._rows and not self._groups:
            self._add_row(None)

    def _make_foot(self) -> Any:
        row = hbox(None, spacing=8)
        add = button(_("Add a condition"), "plus", name="addCondition")
        add.clicked.connect(self._on_add_row)
        row.addWidget(add)
        if self._is_root:
            group = button(_("Add a group"), "plus", name="addGroup")
            group.clicked.connect(self._on_add_group)
            row.addWidget(group)
        row.addStretch()
        return row

    def _add_item(self, item: Condition | Group) -> None:
        if isinstance(item, Condition):
            if any(s.name == item.field for s in self._specs):  # else: gone, or made by a link
                self._add_row(item)
        elif self._is_root:
            self._add_group(item)
        else:
            for inner in item.items:
                self._add_item(inner)

    def _add_row(self, condition: Condition | None) -> None:
        row = ConditionRow(self._specs, self._references, condition)
        row.changed.connect(self.changed)
        row.removed.connect(self._on_row_removed)
        self._rows.append(row)
        self._items.addWidget(row)

    def _add_group(self, group: Group) -> None:
        box = GroupBox(self._specs, self._references, group, is_root=False)
        box.changed.connect(self.changed)
        box.removed.connect(self._on_group_removed)
        self._groups.append(box)
        self._items.addWidget(box)

    def _on_add_row(self) -> None:
        self._add_row(None)
        self.changed.emit()

    def _on_add_group(self) -> None:
        self._add_group(Group(every=False))
        self.changed.emit()

    def _on_row_removed(self, row: ConditionRow) -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()
        self.changed.emit()

    def _on_group_removed(self, box: GroupBox) -> None:
        self._groups.remove(box)
        box.hide()
        box.deleteLater()
        self.changed.emit()

    def _on_remove(self) -> None:
        self.removed.emit(self)

    def group(self) -> Group:
        """The filter; conditions without value are left out. FieldError if a value is wrong."""
        items: list[Condition | Group] = []
        wrong: FieldError | None = None
        for row in self._rows:
            try:
                condition = row.condition()
                row.mark(False)
                if condition is not None:
                    items.append(condition)
            except FieldError as error:
                row.mark(True)
                wrong = wrong or error
        if wrong is not None:
            raise wrong
        items += [g for g in (box.group() for box in self._groups) if not g.is_empty]
        return Group(tuple(items), bool(self._every.currentData()))


class FilterDialog(Dialog):
    """Says how many records fit while the person builds the filter."""

    def __init__(
        self,
        desk: Desk,
        specs: Sequence[FieldSpec],
        group: Group,
        parent: QWidget | None = None,
        *,
        entity: str = "customer",
    ) -> None:
        super().__init__(_("Filter"), parent, size=(760, 520))
        self._desk, self._entity = desk, entity
        self._group = group
        self._root = GroupBox(specs, References(desk), group, is_root=True)
        self._root.changed.connect(self._on_changed)
        inner = QWidget()
        column = vbox(inner)
        column.addWidget(self._root)
        column.addStretch()
        self.body.addWidget(scroll_area(inner), 1)
        self._count = label("", "muted", name="filterCount")
        self.add_note(self._count)
        clear = self.add_button(_("No filter"), name="clearFilter")
        clear.clicked.connect(self._on_clear)
        self.add_close()
        apply = self.add_button(_("Show"), "primary", name="applyFilter")
        apply.clicked.connect(self._on_apply)
        self._latest = LatestOnly(desk.jobs, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(COUNT_AFTER_MS)
        self._timer.timeout.connect(self._ask_count)
        self._ask_count()

    def group(self) -> Group:
        """The filter as it was when the dialog was left."""
        return self._group

    def _on_changed(self) -> None:
        self._timer.start()

    def _ask_count(self) -> None:
        try:
            group = self._root.group()
        except FieldError as error:
            self._count.setText(error.message())
            return
        lists, query = self._desk.services.lists, ListQuery(self._entity, filter=group)
        self._latest.ask(_("Counting"), lambda _p: lists.count(query), self._on_counted)

    def _on_counted(self, count: int) -> None:
        self._count.setText(
            ngettext("{count} record fits", "{count} records fit", count).format(count=f"{count:,}")
        )

    def _on_apply(self) -> None:
        try:
            self._group = self._root.group()
        except FieldError as error:
            self._count.setText(error.message())
            return
        self.accept()

    def _on_clear(self) -> None:
        self._group = Group()
        self.accept()

    def done(self, result: int) -> None:
        self._latest.cancel()
        super().done(result)
