"""What a merge will do beside the fields: which records move, what is there twice, what is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QTreeWidget, QTreeWidgetItem, QWidget

from crmdesk.core.i18n import _, listed, ngettext
from crmdesk.models import codecs
from crmdesk.models.codecs import Namer
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, icon_label, label, scroll_area, vbox

if TYPE_CHECKING:
    from crmdesk.services.merging import MergePlan

MOST_GAINED = 8
MOST_OPEN = 6  # so many records of a kind are listed without a click


class MergeResult(QFrame):
    """The panel at the right of the merge dialog."""

    def __init__(self, namer: Namer) -> None:
        super().__init__()
        self._namer = namer
        self.setObjectName("mergeResult")
        self.setProperty("role", "card")
        body = QWidget()
        self._column = vbox(body, (0, 0, 8, 0), 8)
        self._title = label("", "section", wrap=True, name="mergeMoves")
        self._column.addWidget(self._title)
        self.tree = QTreeWidget()
        self.tree.setObjectName("mergeTree")
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(1)
        self.tree.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.tree.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setIndentation(px(16))
        self.tree.itemExpanded.connect(self._fit_tree)
        self.tree.itemCollapsed.connect(self._fit_tree)
        self._column.addWidget(self.tree)
        self._notes = vbox(None, spacing=6)
        self._column.addLayout(self._notes)
        self._column.addStretch()
        vbox(self, (14, 12, 6, 12)).addWidget(scroll_area(body))
        self._shown: list[QWidget] = []

    def show_plan(self, plan: MergePlan) -> None:
        """Show what a plan does."""
        from crmdesk.models.registry import entity_of

        self.tree.clear()
        several = len(plan.losers) > 1
        codes = {p.customer_id: p.code for p in (plan.survivor, *plan.losers)}
        for entity, records in plan.moved_by_entity().items():
            titles = [f"{m.title}（{codes[m.from_id]}）" if several else m.title for m in records]
            self._add_kind(_(entity_of(entity).label_plural), titles)
        count = len(plan.moved)
        self._title.setText(
            ngettext(
                "{count} record moves to {name}", "{count} records move to {name}", count
            ).format(count=count, name=plan.survivor.name)
            if count
            else _("No records move to {name}").format(name=plan.survivor.name)
        )
        self._fit_tree()
        self._show_notes(plan)

    def _add_kind(self, caption: str, titles: list[str]) -> None:
        kind = QTreeWidgetItem([f"{caption} {len(titles)}"])
        for title in titles:
            child = QTreeWidgetItem([title])
            child.setToolTip(0, title)
            kind.addChild(child)
        self.tree.addTopLevelItem(kind)
        kind.setExpanded(len(titles) <= MOST_OPEN)

    def _fit_tree(self, *_item: Any) -> None:
        rows = 0
        for place in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(place)
            if item is not None:
                rows += 1 + (item.childCount() if item.isExpanded() else 0)
        self.tree.setVisible(rows > 0)
        height = max(self.tree.sizeHintForRow(0), px(24))
        self.tree.setFixedHeight(rows * height + px(4))

    def _show_notes(self, plan: MergePlan) -> None:
        for widget in self._shown:
            self._notes.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown.clear()
        gained = self._gained(plan)
        if gained:
            lines = gained[:MOST_GAINED]
            if len(gained) > MOST_GAINED:
                lines.append(_("and {count} more items").format(count=len(gained) - MOST_GAINED))
            said = _("Filled in on the card that stays:")
            self._add_note("praise", "plus", "good", said, "\n".join(lines))
        for collision in plan.collisions:
            self._add_note("callout", "warning", "warn", collision.message())
        if plan.note:
            self._add_note("well", "note-pencil", "text3", _("Added to the remarks:"), plan.note)
        gone = listed(f"{p.code} {p.name}" for p in plan.losers)
        self._add_note(
            "well", "recycle", "text3",
            _("To the recycle bin: {customers}. Undo brings everything back.").format(
                customers=gone
            ),
        )  # fmt: skip

    def _gained(self, plan: MergePlan) -> list[str]:
        """The fields that are blank on the card that stays and come from another."""
        own = plan.survivor.customer_id
        return [
            f"{f.spec.title} {codecs.show_stored(f.spec, f.result, self._namer)}"
            for f in plan.fields
            if f.values.get(own) in (None, "")
            and f.result is not None
            and f.result in f.values.values()
        ]

    def _add_note(self, role: str, icon: str, tone: str, text: str, more: str = "") -> None:
        made = QFrame()
        made.setProperty("role", role)
        row = hbox(made, (10, 8, 10, 8), 8)
        row.addWidget(icon_label(icon, tone, 16), 0, Qt.AlignmentFlag.AlignTop)
        words = vbox(None, spacing=3)
        words.addWidget(label(text, "secondary" if role == "well" else "", wrap=True))
        if more:
            words.addWidget(label(more, "small", wrap=True, name="mergeNote"))
        row.addLayout(words, 1)
        self._shown.append(made)
        self._notes.addWidget(made)
