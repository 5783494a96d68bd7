"""评分项与权重: what points are given for and how much it weighs; the sum of every axis stands below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QPushButton, QWidget

from crmdesk.analysis.criteria import AXIS_NAMES, KAISM, VALUE
from crmdesk.analysis.rounding import WHOLE
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError
from crmdesk.core.i18n import _
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.models.grade_choices import AssessmentKind
from crmdesk.ui import message
from crmdesk.ui.analysis.wrapping import wrapping_row
from crmdesk.ui.customers.dirty_bar import DirtyBar
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.line_editors import LineEditor
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.settings.section import Section, panel
from crmdesk.ui.theme import px, set_role
from crmdesk.ui.widgets import button, clear, hbox, icon_button, label, link, vbox
from crmdesk.ui.widgets.chips import Chip

WEIGHT: Final = FieldSpec(
    kind=Kind.PERCENT, name="weight", label="Weight", required=True, minimum=0, maximum=WHOLE
)
NAME_LENGTH: Final = 60
NARROW: Final = 92


@dataclass(frozen=True, slots=True)
class Draft:
    """One criterion as it is being edited."""

    axis: str
    code: str
    name: str
    weight: int
    is_archived: bool = False
    is_own: bool = False


class CriterionRow(QWidget):
    """Name, weight, order, whether it is used."""

    changed = Signal()
    moved = Signal(object, int)
    removed = Signal(object)

    def __init__(self, draft: Draft, kind: str) -> None:
        super().__init__()
        self._draft = draft
        row = hbox(self, spacing=8)
        self.name = QLineEdit(draft.name)
        self.name.setObjectName(f"criterionName_{draft.code}")
        self.name.setMaxLength(NAME_LENGTH)
        self.name.setAccessibleName(_("Name"))
        self.name.textChanged.connect(self._on_changed)
        row.addWidget(self.name, 1)
        self.weight = LineEditor(replace(WEIGHT, name=f"weight_{draft.code}"))
        self.weight.setFixedWidth(px(NARROW))
        self.weight.set_value(draft.weight)
        self.weight.changed.connect(self._on_changed)
        self.weight.setVisible(kind != VALUE)
        row.addWidget(self.weight)
        self.up = self._tool(row, "arrow-up", _("Up"), "up", self._on_up)
        self.down = self._tool(row, "arrow-down", _("Down"), "down", self._on_down)
        used = _("Use again") if draft.is_archived else _("Do not use any more")
        icon = "arrow-u-up-left" if draft.is_archived else "archive"
        self.archive = self._tool(row, icon, used, "archive", self._on_archive)
        self.drop = self._tool(row, "trash", _("Delete"), "delete", self._on_drop)
        self.drop.setVisible(draft.is_own)
        self.name.setEnabled(not draft.is_archived)
        self.weight.setEnabled(not draft.is_archived)

    def _tool(self, row: Any, icon: str, tip: str, name: str, act: Any) -> Any:
        made = icon_button(icon, tip, name=f"{name}_{self._draft.code}", token="text3")
        made.setFixedSize(px(28), px(28))
        made.clicked.connect(act)
        policy = made.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        made.setSizePolicy(policy)
        row.addWidget(made)
        return made

    def draft(self) -> Draft:
        """What is typed. Raises FieldError for a weight that is none."""
        weight = self.weight.value()
        codecs.dump(WEIGHT, weight)
        return replace(
            self._draft, name=self.name.text().strip(),
            weight=weight if isinstance(weight, int) else 0,
        )  # fmt: skip

    def readable(self) -> Draft:
        """What is typed; the weight as it was where it cannot be read."""
        try:
            return self.draft()
        except FieldError:
            return replace(self._draft, name=self.name.text().strip())

    def _on_changed(self) -> None:
        try:
            self.draft()
        except FieldError:
            self.weight.set_invalid(True)
        else:
            self.weight.set_invalid(False)
        self.changed.emit()

    def _on_up(self) -> None:
        self.moved.emit(self, -1)

    def _on_down(self) -> None:
        self.moved.emit(self, 1)

    def _on_archive(self) -> None:
        self._draft = replace(self.readable(), is_archived=not self._draft.is_archived)
        self.moved.emit(self, 0)

    def _on_drop(self) -> None:
        self.removed.emit(self)


class CriteriaSection(Section):
    """One method at a time; chips choose it. Nothing is kept before it is saved."""

    entities: ClassVar[Sequence[str]] = ("criterion",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.kind = KAISM
        self._saved: tuple[Draft, ...] = ()
        self._is_usual = True
        self.rows: list[CriterionRow] = []
        self._reading = LatestOnly(desk.jobs, self)
        self.outer.addWidget(self._make_kinds())
        words = _(
            "The weights of an axis make 100 %. A criterion nobody answered is left out, as long as "
            "70 % of the weight is answered."
        )
        frame, self._column = panel(_("Criteria and weights"), words, name="criteriaPanel")
        self._axes = vbox(None, spacing=12)
        self._column.addLayout(self._axes)
        self.outer.addWidget(frame)
        self.outer.addStretch()
        self.bar = DirtyBar()
        self.usual = button(_("Back to the usual ones"), "arrow-u-up-left", name="usualCriteria")
        self.usual.clicked.connect(self._on_usual)
        row = hbox(None, spacing=8)
        row.addWidget(self.usual)
        row.addStretch()
        self._column.addLayout(row)
        self.bar.save_asked.connect(self.save)
        self.bar.discard_asked.connect(self._on_discard)
        self.footer = self.bar
        self._sums: dict[str, Any] = {}

    def _make_kinds(self) -> QWidget:
        """The methods; none may be left out where the room is narrow, so the row wraps."""
        holder, wrap = wrapping_row()
        self.kinds: dict[str, QPushButton] = {}
        for each in AssessmentKind:
            chip = Chip(_(each.label))
            chip.setObjectName(f"criteria_{each.value}")
            chip.setProperty("kind", each.value)
            chip.clicked.connect(self._on_kind)
            self.kinds[each.value] = chip
            wrap.addWidget(chip)
        self._light()
        return holder

    def _on_kind(self) -> None:
        self.choose(str(self.sender().property("kind")))

    def _light(self) -> None:
        for kind, chip in self.kinds.items():
            chip.setChecked(kind == self.kind)

    # --- showing -------------------------------------------------------------------------------
    def choose(self, kind: str) -> None:
        """Show the criteria of a method, unless what is typed must be saved first."""
        if kind != self.kind and not self.can_leave():
            self._light()
            return
        self.kind = kind
        self._light()
        self.refresh()

    def show_part(self, part: str) -> None:
        self.choose(part)

    def refresh(self) -> None:
        services, kind = self.desk.services, self.kind

        def read(_progress: Any) -> tuple[tuple[Draft, ...], bool]:
            from crmdesk.services.criteria import is_removable

            drafts = tuple(
                Draft(
                    c.axis, c.code, c.name, c.weight, c.is_archived,
                    is_own=is_removable(kind, c.code, c.axis),
                )
                for c in services.criteria.of(kind)
            )  # fmt: skip
            return drafts, services.criteria.is_usual(kind)

        self._reading.ask(_("Reading"), read, self._on_read)

    def _on_read(self, answer: tuple[tuple[Draft, ...], bool]) -> None:
        self._saved, self._is_usual = answer
        self._show(self._saved)

    def _show(self, drafts: Sequence[Draft]) -> None:
        clear(self._axes)
        self.rows, self._sums = [], {}
        for axis in dict.fromkeys(d.axis for d in self._saved):
            self._axes.addWidget(self._make_axis(axis, [d for d in drafts if d.axis == axis]))
        self._on_changed()

    def _make_axis(self, axis: str, drafts: Sequence[Draft]) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "well")
        frame.setObjectName(f"axis_{axis}")
        column = vbox(frame, (14, 10, 14, 10), 6)
        head = QGridLayout()
        head.addWidget(label(_(AXIS_NAMES[axis]), "section"), 0, 0)
        head.setColumnStretch(0, 1)
        column.addLayout(head)
        # Those in use first: what is archived must not be a step of the order.
        for draft in sorted(drafts, key=lambda d: d.is_archived):
            row = CriterionRow(draft, self.kind)
            row.changed.connect(self._on_changed)
            row.moved.connect(self._on_moved)
            row.removed.connect(self._on_removed)
            self.rows.append(row)
            column.addWidget(row)
        foot = hbox(None, spacing=8)
        add = link(_("Another criterion"), "plus", name=f"addCriterion_{axis}")
        add.setProperty("axis", axis)
        add.clicked.connect(self._on_add)
        foot.addWidget(add)
        foot.addStretch()
        self._sums[axis] = label("", "muted", name=f"sum_{axis}")
        self._sums[axis].setVisible(self.kind != VALUE)
        foot.addWidget(self._sums[axis])
        column.addLayout(foot)
        return frame

    # --- editing -------------------------------------------------------------------------------
    def drafts(self) -> list[Draft]:
        """What is typed; a weight that cannot be read counts as it was."""
        return [row.readable() for row in self.rows]

    def _on_changed(self) -> None:
        drafts = self.drafts()
        for axis, said in self._sums.items():
            total = sum(d.weight for d in drafts if d.axis == axis and not d.is_archived)
            text = _("Together {percent}").format(percent=codecs.show(WEIGHT, total))
            if total != WHOLE:
                lacks = codecs.show(WEIGHT, abs(WHOLE - total))
                more = _("{percent} lack") if total < WHOLE else _("{percent} too many")
                text += " · " + more.format(percent=lacks)
            said.setText(text)
            set_role(said, "muted" if total == WHOLE else "problem")
        is_changed = self._is_changed(drafts)
        title = _(AssessmentKind(self.kind).label)
        wrong = [title] if is_changed and self._problem() else []
        self.bar.show_state([title] if is_changed else [], wrong, editing=is_changed)
        self.usual.setVisible(not self._is_usual)

    def _is_changed(self, drafts: Sequence[Draft]) -> bool:
        ordered = [d for axis in self._sums for d in self._saved if d.axis == axis]
        before = sorted(ordered, key=lambda d: (list(self._sums).index(d.axis), d.is_archived))
        return list(drafts) != before or any(self._is_unreadable(row) for row in self.rows)

    @staticmethod
    def _is_unreadable(row: CriterionRow) -> bool:
        try:
            row.draft()
        except FieldError:
            return True
        return False

    def _problem(self) -> str:
        """What is wrong, as a sentence; empty if nothing."""
        from crmdesk.services.criteria import problem

        for row in self.rows:
            try:
                row.draft()
            except FieldError as error:
                return error.message()
        found = problem(self.kind, [_own(d) for d in self.drafts()])
        return _(found) if found else ""

    def _on_moved(self, row: CriterionRow, step: int) -> None:
        drafts = self.drafts()
        at = self.rows.index(row)
        to = at + step
        if step and (not 0 <= to < len(drafts) or drafts[to].axis != drafts[at].axis):
            return
        if step:
            drafts[at], drafts[to] = drafts[to], drafts[at]
        self._show(drafts)

    def _on_removed(self, row: CriterionRow) -> None:
        drafts = self.drafts()
        del drafts[self.rows.index(row)]
        self._show(drafts)

    def _on_add(self) -> None:
        axis = str(self.sender().property("axis"))
        drafts = self.drafts()
        rest = WHOLE - sum(d.weight for d in drafts if d.axis == axis and not d.is_archived)
        weight = max(rest, 0) if self.kind != VALUE else 0
        self._show([*drafts, Draft(axis, "", "", weight, is_own=True)])
        blank = [row for row in self.rows if not row.name.text() and row.readable().axis == axis]
        blank[-1].name.setFocus()

    def add(self) -> None:
        """Ctrl+N: a criterion on the first axis."""
        first = self.findChild(QPushButton, f"addCriterion_{next(iter(self._sums))}")
        if first is not None:
            first.click()

    # --- saving --------------------------------------------------------------------------------
    def save(self) -> None:
        """Keep the criteria of the method that is shown, as one act."""
        said = self._problem()
        if said:
            message.notify(said)
            return
        if not self._is_changed(self.drafts()):
            return
        services, kind = self.desk.services, self.kind
        wanted = [_own(d) for d in self.drafts()]
        self.desk.write(
            _("Saving"), lambda _p: services.criteria.save(kind, wanted), said=_("Saved."),
            done=self._on_saved, failed=self._on_failed,
        )  # fmt: skip

    def _on_saved(self, _change_set: ChangeSet) -> None:
        self.refresh()

    def _on_failed(self, error: CrmError) -> None:
        message.error(error, self)

    def _on_discard(self) -> None:
        self._show(self._saved)

    def _on_usual(self) -> None:
        services, kind = self.desk.services, self.kind
        self.desk.write(
            _("Saving"), lambda _p: services.criteria.reset(kind),
            said=_("The usual criteria hold again."), done=self._on_saved,
        )  # fmt: skip

    def on_change(self, change_set: ChangeSet) -> None:
        if change_set.touches(self.entities) and not self._is_changed(self.drafts()):
            self.refresh()

    def can_leave(self) -> bool:
        return not self._is_changed(self.drafts()) or message.confirm(
            _("Throw away what you typed?"),
            _("The changes in this window are not saved."),
            _("Throw away"),
            self,
            danger=True,
        )


def _own(draft: Draft) -> Any:
    from crmdesk.services.criteria import OwnCriterion

    return OwnCriterion(
        axis=draft.axis, code=draft.code, name=draft.name, weight=draft.weight,
        is_archived=draft.is_archived,
    )  # fmt: skip
