"""Give the selected records the same values: hand them over, tag them, change any field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError, ValidationError
from crmdesk.core.i18n import _, ngettext, told
from crmdesk.models import codecs
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.dialogs.bulk_rows import EditRow, OwnerChoice
from crmdesk.ui.forms.references import References
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import Elided, hbox, icon_label, label, link, scroll_area, vbox, well
from crmdesk.ui.widgets.progress_line import ProgressLine

if TYPE_CHECKING:
    from crmdesk.services.bulk_edit import BulkRefused, Difference, Edit, Preview

OWNER: Final = "owner_id"
CUSTOMER: Final = "customer"
# What is given to many most often, offered at once; the rest by choosing the field.
OFTEN: Final = {
    CUSTOMER: ("relation_state", "tags", "area_id", "collaborators"),
    "opportunity": ("expected_on", "commitment", "stage_id", "origin"),
}
PREVIEW_AFTER_MS: Final = 150
MOST_NAMED: Final = 8
LOW: Final = 500  # dialogs lower than this show a shorter sample
LOW_SAMPLE: Final = 2


class BulkEditDialog(Dialog):
    """Says how many of *ids* would change before anything does; one act, one undo."""

    def __init__(
        self,
        desk: Desk,
        ids: Sequence[int],
        parent: QWidget | None = None,
        *,
        entity: str = CUSTOMER,
    ) -> None:
        self._ids = list(ids)
        self._entity = entity
        count = len(self._ids)
        if entity == CUSTOMER:
            title = ngettext("Change {count} customer", "Change {count} customers together", count)
        else:
            title = ngettext("Change {count} record", "Change {count} records together", count)
        super().__init__(title.format(count=f"{count:,}"), parent, size=(760, 560))
        self._desk = desk
        self._references = References(desk)
        self._specs = {s.name: s for s in desk.services.bulk_edit.fields(entity)}
        self._rows: list[EditRow] = []
        self.saved: ChangeSet | None = None
        inner = QWidget()
        column = vbox(inner, (0, 0, 8, 0), 8)
        self._owner: OwnerChoice | None = None
        if OWNER in self._specs:
            self._make_owner(column)
        self._make_fields(column)
        column.addStretch()
        self.body.addWidget(scroll_area(inner), 1)
        self.body.addWidget(self._make_preview())
        self._progress = ProgressLine()
        self.footer.insertWidget(0, self._progress, 1)
        self._close = self.add_close()
        self._apply = self.add_button(_("Change"), "primary", name="applyBulk")
        self._apply.clicked.connect(self._on_apply)
        self._latest = LatestOnly(desk.jobs, self, delay_ms=PREVIEW_AFTER_MS)
        self._ask_preview()

    # --- building ----------------------------------------------------------------------------------
    def _make_owner(self, column: Any) -> None:
        column.addWidget(label(_("Hand over to"), "section"))
        people = self._desk.services.names.choices("employee")
        self._owner = OwnerChoice(self._specs[OWNER], people, self._references)
        self._owner.changed.connect(self._on_changed)
        column.addWidget(self._owner)

    def _make_fields(self, column: Any) -> None:
        head = hbox(None, (0, 6, 0, 0), 12)
        head.addWidget(label(_("Other fields"), "section"))
        for name in OFTEN.get(self._entity, ()):
            made = link(self._specs[name].title, "plus", name=f"bulk_{name}")
            made.setProperty("field", name)
            made.clicked.connect(self._on_add)
            head.addWidget(made)
        another = link(_("Another field …"), "plus", name="bulkAnother")
        another.setProperty("field", "")
        another.clicked.connect(self._on_add)
        head.addWidget(another)
        head.addStretch()
        column.addLayout(head)
        self._items = vbox(None, spacing=6)
        column.addLayout(self._items)

    def _make_preview(self) -> QFrame:
        made = well("bulkPreview")
        column = vbox(made, (14, 10, 14, 10), 6)
        row = hbox(None, spacing=8)
        row.addWidget(icon_label("eye", "text3", 16))
        self._said = label("", "strong", wrap=True, name="bulkSaid")
        row.addWidget(self._said, 1)
        column.addLayout(row)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(14))
        self._grid.setVerticalSpacing(px(2))
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(2, 4)
        column.addLayout(self._grid)
        self._sample: list[QWidget] = []
        return made

    def _on_add(self) -> None:
        """Another field to change: the one of the link, or the first that is not there yet."""
        wanted = str(self.sender().property("field"))
        taken = {r.field for r in self._rows} | {OWNER}
        free = [n for n in self._specs if n not in taken]
        name = wanted if wanted in free else next(iter(free), "")
        if not name:
            return
        row = EditRow(
            [s for s in self._specs.values() if s.name != OWNER],
            self._specs[name],
            self._references,
            choose=not wanted,
        )
        row.changed.connect(self._on_changed)
        row.removed.connect(self._on_removed)
        self._rows.append(row)
        self._items.addWidget(row)
        row.focus()
        self._on_changed()

    def _on_removed(self, row: EditRow) -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()
        self._on_changed()

    # --- preview -----------------------------------------------------------------------------------
    def edits(self) -> list[Edit]:
        """What is chosen; rows without value are left out. FieldError if a value is wrong."""
        owner = [self._owner.edit()] if self._owner is not None else []
        found = [*owner, *(row.edit() for row in self._rows)]
        by_field = {e.field: e for e in found if e is not None}
        return list(by_field.values())

    def _on_changed(self) -> None:
        self._apply.setEnabled(False)
        self._ask_preview()

    def _ask_preview(self) -> None:
        try:
            edits = self.edits()
        except FieldError as error:
            self._latest.cancel()
            self._say(error.message(), bad=True)
            return
        if not edits:
            self._latest.cancel()
            self._say(_("Choose who gets them, or a field and its new value."))
            return
        services, ids, entity = self._desk.services, self._ids, self._entity

        def preview(progress: Any) -> Preview | CrmError:
            try:
                return services.bulk_edit.preview(entity, ids, edits, progress)
            except ValidationError as error:
                return error

        self._latest.ask(_("Counting"), preview, self._on_preview)

    def _on_preview(self, answer: Preview | CrmError) -> None:
        if isinstance(answer, CrmError):
            problems = getattr(answer, "problems", ())
            named = [f"{self._title_of(p.field)}：{p.message()}" for p in problems]
            self._say(told(named) or answer.message(), bad=True)
            return
        changing, rest = answer.changing, answer.total - answer.changing
        if not changing:
            self._say(_("Nothing would change: all of them have these values already."))
            return
        text = self._words(
            ngettext("{count} customer changes", "{count} customers change", changing),
            ngettext("{count} record changes", "{count} records change", changing),
            changing,
        )
        if rest:
            text += _("; {count} have these values already").format(count=f"{rest:,}")
        self._say(text)
        room = len(answer.sample) if self.height() >= px(LOW) else LOW_SAMPLE
        for line, difference in enumerate(answer.sample[:room]):
            self._show_difference(line, difference)
        self._apply.setText(
            self._words(
                ngettext("Change {count} customer", "Change {count} customers", changing),
                ngettext("Change {count} record", "Change {count} records", changing),
                changing,
            )
        )
        self._apply.setEnabled(True)

    def _words(self, of_customers: str, of_others: str, count: int) -> str:
        template = of_customers if self._entity == CUSTOMER else of_others
        return template.format(count=f"{count:,}")

    def _title_of(self, field: str) -> str:
        spec = self._specs.get(field)
        return spec.title if spec is not None else field

    def _say(self, text: str, *, bad: bool = False) -> None:
        for widget in self._sample:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._sample.clear()
        self._said.setProperty("role", "problem" if bad else "strong")
        self._said.style().unpolish(self._said)
        self._said.style().polish(self._said)
        self._said.setText(text)
        self._apply.setEnabled(False)
        self._apply.setText(_("Change"))

    def _show_difference(self, line: int, difference: Difference) -> None:
        spec, names = self._specs[difference.field], self._desk.services.names
        old = codecs.show_stored(spec, difference.old, names) or _("(empty)")
        new = codecs.show_stored(spec, difference.new, names) or _("(empty)")
        cells = (
            Elided(difference.name, "secondary"),
            label(spec.title, "muted"),
            Elided(f"{old}  →  {new}", name=f"bulkSample{line}"),
        )
        for place, widget in enumerate(cells):
            self._sample.append(widget)
            self._grid.addWidget(widget, line, place)

    # --- doing it ----------------------------------------------------------------------------------
    def _on_apply(self) -> None:
        self._run(leave_out=False)

    def _run(self, *, leave_out: bool) -> None:
        services, ids, entity = self._desk.services, self._ids, self._entity
        edits = self.edits()
        self._latest.cancel()
        self._apply.setEnabled(False)
        job = self._desk.write(
            _("Changing"),
            lambda p: services.bulk_edit.apply(entity, ids, edits, p, leave_out=leave_out),
            said=self._said_of,
            done=self._on_done,
            failed=self._on_failed,
        )
        job.cancelled.connect(self._on_changed)
        self._progress.follow(job)

    def _said_of(self, change_set: ChangeSet) -> str:
        count = len(change_set.of(self._entity).updated)
        return self._words(
            ngettext("{count} customer is changed.", "{count} customers are changed.", count),
            ngettext("{count} record is changed.", "{count} records are changed.", count),
            count,
        )

    def _on_done(self, change_set: ChangeSet) -> None:
        self.saved = change_set
        self.accept()

    def _on_failed(self, error: CrmError) -> None:
        from crmdesk.services.bulk_edit import BulkRefused

        if isinstance(error, BulkRefused):
            self._ask_for_the_others(error)
        else:
            self._on_preview(error)

    def _ask_for_the_others(self, error: BulkRefused) -> None:
        refused = error.refusals
        lines = [f"{r.name}：{r.reason}" for r in refused[:MOST_NAMED]]
        if len(refused) > MOST_NAMED:
            rest = len(refused) - MOST_NAMED
            lines.append(
                self._words(_("and {count} other customers"), _("and {count} others"), rest)
            )
        others = len(self._ids) - len(refused)
        choices = [message.Choice("back", _("Go back"))]
        if others:
            words = ngettext("Change the other {count}", "Change the other {count}", others)
            choices.append(message.Choice("others", words.format(count=others), "primary"))
        count = len(refused)
        title = self._words(
            ngettext(
                "{count} customer cannot be changed so",
                "{count} customers cannot be changed so",
                count,
            ),
            ngettext(
                "{count} record cannot be changed so", "{count} records cannot be changed so", count
            ),
            count,
        )
        answer = message.ask(title, "\n".join(lines), choices, parent=self)
        if answer == "others":
            self._run(leave_out=True)
        else:
            self._ask_preview()

    # --- leaving -----------------------------------------------------------------------------------
    def reject(self) -> None:
        """Esc while it works stops the work; nothing was changed then."""
        if self._progress.is_running:
            self._progress.stop()
        else:
            super().reject()

    def done(self, result: int) -> None:
        self._latest.cancel()
        super().done(result)
