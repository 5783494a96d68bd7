"""The parts of an opportunity's page: its fields, what belongs to it, its road, its history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from crmdesk.core.i18n import N_, _
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.customers.child_list import ChildList
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.forms.references import References
from crmdesk.ui.history.act_list import ActList
from crmdesk.ui.opportunities.deal_state import DealState
from crmdesk.ui.opportunities.evidence_text import evidence_lines
from crmdesk.ui.opportunities.road import Road
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import (
    button,
    card,
    clear,
    hbox,
    label,
    link,
    scroll_area,
    vbox,
    well,
)

OF_OPPORTUNITY: Final = "opportunity_id"
SHOWN: Final = (
    "code", "name", "contact_id", "amount", "expected_on", "commitment", "owner_id",
    "pipeline_id", "stage_id", "stage_since", "state", "created_on", "origin",
    "manual_probability", "probability_reason", "need", "has_solution", "objective_need",
    "subjective_need", "determination", "is_selecting", "is_feasible", "dissatisfaction",
    "is_implementing", "decided_on", "loss_reason", "winner_id", "winner_price", "summary",
    "recontact_on", "pause_reason",
)  # fmt: skip
HOW_IT_ENDED: Final = frozenset({
    "decided_on", "loss_reason", "winner_id", "winner_price", "summary", "recontact_on",
    "pause_reason",
})  # fmt: skip


class DealTab(QWidget):
    """One part. ``key`` names it in code, ``title`` (untranslated) on screen."""

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName(f"dealTab_{self.key}")

    def show_deal(self, state: DealState) -> None:
        """Show an opportunity."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def count(self, state: DealState) -> int | None:
        """The number behind the title."""
        return None

    def body(self) -> QVBoxLayout:
        """The layout inside a scrolled card."""
        sheet = card(f"dealCard_{self.key}")
        vbox(self).addWidget(sheet)
        inner = QWidget()
        column = vbox(inner, (16, 12, 16, 12), 12)
        vbox(sheet, (1, 1, 1, 1)).addWidget(scroll_area(inner))
        return column


class FieldsTab(DealTab):
    """What it is, what makes its grade, how it ended; F2 or a double click edits."""

    key = "fields"
    title = N_("Overview")
    edit_asked = Signal(str)
    paper_asked = Signal(str, object)
    paper_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        column = self.body()
        by_key = desk.services.catalogue.by_key("opportunity")
        specs: list[FieldSpec] = [by_key[n] for n in SHOWN if n in by_key]
        specs += [s for s in by_key.values() if s.name.startswith("custom.")]
        self.form = RecordForm(specs, References(desk))
        self.form.edit_asked.connect(self.edit_asked)
        column.addWidget(self.form)
        self._evidence = label("", "muted", wrap=True, name="dealEvidence")
        column.addWidget(self._evidence)
        self._papers = well("dealPapers")
        self._paper_row = hbox(self._papers, (12, 6, 12, 6), 10)
        column.addWidget(self._papers)
        column.addStretch()

    def show_deal(self, state: DealState) -> None:
        self.form.set_values(state.values)
        self.form.set_editing(False)
        is_over = state.state not in ("new", "active")
        self.form.show_fields(lambda s: is_over or s.name not in HOW_IT_ENDED)
        lines = evidence_lines(str(state.record["evidence"] or ""))
        self._evidence.setText("\n".join(lines))
        self._evidence.setVisible(bool(lines))
        self._show_papers(state.papers)

    def _show_papers(self, papers: Sequence[tuple[str, int, str]]) -> None:
        clear(self._paper_row)
        self._paper_row.addWidget(label(_("Quotes and contracts"), "fieldLabel"))
        for entity, record_id, code in papers:
            made = link(code, "file-text", name=f"paper_{record_id}")
            made.setProperty("paper", [entity, str(record_id)])
            made.clicked.connect(self._on_paper)
            self._paper_row.addWidget(made)
        if not papers:
            self._paper_row.addWidget(label(_("none yet"), "muted"))
        self._paper_row.addStretch()
        for entity, words in (("quote", _("New quote")), ("contract", _("New contract"))):
            new = link(words, "plus", name=f"new_{entity}")
            new.setProperty("paper", [entity, ""])
            new.clicked.connect(self._on_paper)
            self._paper_row.addWidget(new)

    def _on_paper(self) -> None:
        entity, record_id = self.sender().property("paper")
        if record_id:
            self.paper_asked.emit(entity, int(record_id))
        else:
            self.paper_wanted.emit(entity)


class WantedTab(DealTab):
    """Products wanted, and what was spent."""

    key = "wanted"
    title = N_("Products and expenses")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        column = self.body()
        self.products = ChildList(
            desk, "opportunity_product", ("product_id", "quantity", "price", "remark"),
            title=_("Products wanted"), add=_("Another product"), empty=_("No product named yet."),
            parent_field=OF_OPPORTUNITY,
        )  # fmt: skip
        self.expenses = ChildList(
            desk, "opportunity_expense", ("spent_on", "kind", "amount", "what", "employee_id"),
            title=_("Expenses"), add=_("Another expense"), empty=_("Nothing was spent yet."),
            stretch="what", parent_field=OF_OPPORTUNITY,
        )  # fmt: skip
        self._spent = label("", "muted", name="dealSpent")
        for made in (self.products, self.expenses, self._spent):
            column.addWidget(made)
        column.addStretch()

    def show_deal(self, state: DealState) -> None:
        self.products.show_rows(state.id, state.children["opportunity_product"])
        rows = state.children["opportunity_expense"]
        self.expenses.show_rows(state.id, rows)
        spec = self.desk.services.catalogue.by_key("opportunity_expense")["amount"]
        total = sum(int(row["amount"] or 0) for row in rows)
        shown = codecs.show(spec, total)
        self._spent.setText(_("Together {amount} yuan").format(amount=shown) if rows else "")

    def count(self, state: DealState) -> int | None:
        return len(state.children["opportunity_product"])


class PeopleTab(DealTab):
    """Who competes, who shares it, who handed it to whom."""

    key = "people"
    title = N_("Competitors and sellers")
    share_asked = Signal()
    transfer_asked = Signal()
    answered = Signal(object, bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        column = self.body()
        self.competitors = ChildList(
            desk, "opportunity_competitor", ("competitor_id", "standing", "price", "evidence"),
            title=_("Competitors in the race"), add=_("Another competitor"),
            empty=_("Nobody is known to compete."), stretch="evidence",
            parent_field=OF_OPPORTUNITY,
        )  # fmt: skip
        column.addWidget(self.competitors)
        self._shares = _Section(_("Shares of sellers"), _("Change the shares"), "changeShares")
        self._shares.act.clicked.connect(self.share_asked)
        column.addWidget(self._shares)
        self._transfers = _Section(_("Handings over"), _("Hand over …"), "handOver")
        self._transfers.act.clicked.connect(self.transfer_asked)
        column.addWidget(self._transfers)
        column.addStretch()

    def show_deal(self, state: DealState) -> None:
        self.competitors.show_rows(state.id, state.children["opportunity_competitor"])
        self._show_shares(state)
        self._show_transfers(state)

    def count(self, state: DealState) -> int | None:
        return len(state.children["opportunity_competitor"])

    def _show_shares(self, state: DealState) -> None:
        names, rows = self.desk.services.names, state.children["opportunity_share"]
        spec = self.desk.services.catalogue.by_key("opportunity_share")["share"]
        self._shares.clear()
        for row in rows:
            share = codecs.show(spec, row["share"])
            self._shares.line([names("employee", int(row["employee_id"])), share])
        if not rows:
            owner = state.record["owner_id"]
            alone = names("employee", int(owner)) if owner else _("nobody")
            self._shares.line([_("{name} alone, 100 %").format(name=alone)])

    def _show_transfers(self, state: DealState) -> None:
        services = self.desk.services
        specs = services.catalogue.by_key("opportunity_transfer")
        self._transfers.clear()
        for row in state.children["opportunity_transfer"]:
            shown = [
                codecs.show_stored(specs[n], row[n], services.names)
                for n in ("asked_on", "from_id", "to_id", "state", "answered_on", "reason")
            ]
            when, giver, taker, how, answered, reason = shown
            texts = [when, f"{giver or '—'} → {taker}", f"{how} {answered}".strip(), reason]
            acts = self._answers(int(row["id"])) if row["state"] == "asked" else ()
            self._transfers.line(texts, acts)
        if not state.children["opportunity_transfer"]:
            self._transfers.line([_("It was never handed over.")])

    def _answers(self, transfer_id: int) -> tuple[QWidget, ...]:
        made = []
        for accept, words in ((True, _("Accept")), (False, _("Refuse"))):
            one = button(words, role="primary" if accept else "", name=f"answer_{accept}")
            one.clicked.connect(_Answer(self, transfer_id, accept))
            made.append(one)
        return tuple(made)


class RoadTab(DealTab):
    """The stages it went through, and how long it stayed in each."""

    key = "road"
    title = N_("Stages")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        column = self.body()
        self.road = Road()
        column.addWidget(self.road)
        column.addStretch()

    def show_deal(self, state: DealState) -> None:
        self.road.show_road(state.road)

    def count(self, state: DealState) -> int | None:
        return len(state.road)


class HistoryTab(DealTab):
    """Who changed what when, of the opportunity's customer; any act can be taken back."""

    key = "history"
    title = N_("History")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        sheet = card("dealHistory")
        vbox(self).addWidget(sheet)
        self.list = ActList(desk, _("History"))
        vbox(sheet, (1, 8, 1, 1)).addWidget(self.list)

    def show_deal(self, state: DealState) -> None:
        self.list.show_customer(int(state.record["customer_id"]))


class _Section(QFrame):
    """A heading with a link, and lines of texts under it."""

    def __init__(self, title: str, act: str, name: str) -> None:
        super().__init__()
        outer = vbox(self, (0, 6, 0, 0), 4)
        head = hbox(None, spacing=8)
        head.addWidget(label(title, "section"))
        head.addStretch()
        self.act = link(act, "pencil-simple", name=name)
        head.addWidget(self.act)
        outer.addLayout(head)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(4))
        outer.addLayout(self._grid)
        self._lines = 0

    def clear(self) -> None:
        """Away with the lines."""
        clear(self._grid)
        self._lines = 0

    def line(self, texts: Sequence[str], acts: Sequence[QWidget] = ()) -> None:
        """One more line."""
        for place, text in enumerate(texts):
            self._grid.addWidget(label(text, wrap=place == len(texts) - 1), self._lines, place)
        for place, act in enumerate(acts):
            self._grid.addWidget(act, self._lines, len(texts) + place)
        self._grid.setColumnStretch(max(len(texts) - 1, 0), 1)
        self._lines += 1


class _Answer:
    def __init__(self, tab: PeopleTab, transfer_id: int, accept: bool) -> None:
        self._tab, self._transfer_id, self._accept = tab, transfer_id, accept

    def __call__(self, *_checked: Any) -> None:
        self._tab.answered.emit(self._transfer_id, self._accept)
