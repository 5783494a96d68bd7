"""One review of first business: what lacks, the checks, the documents beside, what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crmdesk.analysis.qualification import Outcome, balance_words
from crmdesk.charts.words import shown
from crmdesk.core.errors import CrmError, FieldError, NotFound, ValidationError
from crmdesk.core.i18n import _, ngettext, told
from crmdesk.models.choices import QualificationType
from crmdesk.models.qualification import STATUS_LABELS, QualificationStatus
from crmdesk.models.trade_choices import ReportState
from crmdesk.ui import message
from crmdesk.ui.credit.warning_list import NameLink
from crmdesk.ui.customers.document_actions import DocumentActions
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.forms.references import References
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.tables.tones import tone_of
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import (
    Elided,
    Pill,
    button,
    clear,
    hbox,
    icon_label,
    label,
    line,
    link,
    scroll_area,
    vbox,
)
from crmdesk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from crmdesk.analysis.qualification import Balance, Readiness
    from crmdesk.services.container import Services

WIDTH: Final = 400
CHECKS: Final = (
    "names_match", "representative_match", "scope_covers", "seals_match", "balance_note", "remark",
)  # fmt: skip
OPEN: Final = frozenset({"draft", "returned"})
ICONS: Final = {
    Outcome.PASSED: ("check-circle", "good"),
    Outcome.FAILED: ("warning-circle", "bad"),
    Outcome.OPEN: ("circle-dashed", "text3"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review with what is known of its customer's documents."""

    row: Mapping[str, Any]
    customer: str
    readiness: Readiness
    documents: Sequence[tuple[Mapping[str, Any], str]]  # each with the code of its status
    balance: Balance | None = None  # of a periodic one


class ReviewCard(QFrame):
    """``decide_asked`` carries the review, ``again_asked`` the customer."""

    decide_asked = Signal(object)
    again_asked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("reviewCard")
        self.setProperty("role", "card")
        self.setFixedWidth(px(WIDTH))
        self._desk = desk
        self._latest = LatestOnly(desk.jobs, self)
        self._review_id: int | None = None
        self._review: Review | None = None
        self.actions_ = DocumentActions(desk, self)
        column = vbox(self, (16, 12, 10, 12), 6)
        self._nobody = EmptyState(
            "seal-check", _("No review chosen"), _("Choose one in the list to see what it lacks.")
        )
        column.addWidget(self._nobody, 1)
        self._body = QWidget()
        self._fill_body(vbox(self._body, spacing=6))
        column.addWidget(self._body, 1)
        self._body.hide()

    def _fill_body(self, column: QVBoxLayout) -> None:
        head = hbox(None, (0, 0, 6, 0), 8)
        self.name = NameLink("", "reviewCustomer")
        self.name.clicked.connect(self._on_customer)
        head.addWidget(self.name, 1)
        self.state = Pill()
        head.addWidget(self.state)
        column.addLayout(head)
        self.said = label("", "muted", wrap=True, name="reviewSaid")
        column.addWidget(self.said)
        column.addWidget(line())
        holder = QWidget()
        inner = vbox(holder, (0, 0, 8, 0), 8)
        self._lacks = self._section(inner, _("What lacks"))
        self._checks = self._section(inner, _("Comparison of the papers"))
        specs = self._desk.services.catalogue.by_key("qualification_review")
        self.form = RecordForm(
            [replace(specs[name], section="", span=4) for name in CHECKS],
            References(self._desk, None), columns=4,
        )  # fmt: skip
        inner.addWidget(self.form)
        self._money = QWidget()
        self._balance = self._section(
            vbox(self._money, spacing=8), _("Sales and receipts of the last 12 months")
        )
        inner.addWidget(self._money)
        self._papers = self._section(inner, _("Documents of the customer"))
        inner.addStretch()
        column.addWidget(scroll_area(holder, "reviewScroll"), 1)
        self._foot: QHBoxLayout = hbox(None, (0, 6, 6, 0), 8)
        self._foot.addStretch()
        self._again = self._verb(_("Review again"), "", "reviewAgain", self._on_again)
        self._save = self._verb(_("Save the checks"), "check", "reviewSave", self._on_save)
        self._submit = self._verb(_("Submit"), "seal-check", "reviewSubmit", self._on_submit)
        self._decide = self._verb(_("Decide …"), "seal-check", "reviewDecide", self._on_decide)
        column.addLayout(self._foot)

    def _verb(self, words: str, icon: str, name: str, act: Any) -> QWidget:
        made = button(words, icon, name=name)
        made.clicked.connect(act)
        self._foot.addWidget(made)
        return made

    def _section(self, column: QVBoxLayout, title: str) -> QVBoxLayout:
        column.addWidget(label(title, "section"))
        rows = vbox(None, spacing=4)
        column.addLayout(rows)
        return rows

    # --- showing ---------------------------------------------------------------------------------
    def show_review(self, review_id: int | None) -> None:
        """Show a review; None for none."""
        self._review_id = review_id
        self.reload()

    def reload(self) -> None:
        """Read the review again."""
        review_id, services = self._review_id, self._desk.services
        if review_id is None:
            self._show(None)
            return
        self._latest.ask(_("Reading"), lambda _p: read_review(services, review_id), self._show)

    def _show(self, review: Review | None) -> None:
        is_same = (
            self._review is not None
            and review is not None
            and self._review.row["id"] == review.row["id"]
        )
        was_dirty = is_same and bool(self.form.changed_fields())
        self._review = review
        self._nobody.setVisible(review is None)
        self._body.setVisible(review is not None)
        if review is None:
            return
        state = str(review.row["state"])
        self.name.setText(review.customer)
        self.state.set(_(ReportState(state).label), tone_of("state", state) or "gradeD")
        self.said.setText(" · ".join(_words(self._desk, review)))
        self._show_lacks(review.readiness)
        self._show_checks(review.readiness)
        self._show_balance(review.balance)
        self._show_papers(review.documents)
        if not was_dirty:
            values = self._desk.services.records.values("qualification_review", review.row)
            self.form.set_values(values)
        self.form.set_editing(state in OPEN)
        self._save.setVisible(state in OPEN)
        self._submit.setVisible(state in OPEN)
        self._decide.setVisible(state == "submitted")
        self._again.setVisible(state == "approved")

    def _show_lacks(self, found: Readiness) -> None:
        clear(self._lacks)
        if not found.lacks:
            self._lacks.addWidget(_mark("check-circle", "good", _("Every document is there.")))
        for lack in found.lacks:
            row = _mark("warning-circle", "bad", shown(lack.words))
            enter = link(_("Enter it"), "plus", name=f"enter_{lack.kind}")
            enter.setProperty("kind", lack.kind)
            enter.clicked.connect(self._on_enter)
            layout = row.layout()
            assert layout is not None
            layout.addWidget(enter)
            self._lacks.addWidget(row)

    def _show_checks(self, found: Readiness) -> None:
        clear(self._checks)
        for check in found.checks:
            icon, tone = ICONS[check.outcome]
            self._checks.addWidget(_mark(icon, tone, shown(check.words)))

    def _show_balance(self, found: Balance | None) -> None:
        clear(self._balance)
        self._money.setVisible(found is not None)
        if found is None:
            return
        icon, tone = ICONS[Outcome.PASSED]
        if not found.is_balanced:
            icon, tone = "warning-circle", "bad" if found.overdue > 0 else "warn"
        for words in balance_words(found):
            self._balance.addWidget(_mark(icon, tone, shown(words)))

    def _show_papers(self, documents: Sequence[tuple[Mapping[str, Any], str]]) -> None:
        clear(self._papers)
        if not documents:
            self._papers.addWidget(label(_("No documents yet"), "muted"))
        for row, status in documents:
            holder = QWidget()
            column = vbox(holder, spacing=1)
            head = hbox(None, spacing=6)
            kind = link(_(QualificationType(row["kind"]).label), name=f"paper_{row['id']}")
            kind.setProperty("document", row["id"])
            kind.clicked.connect(self._on_paper)
            head.addWidget(kind)
            head.addStretch()
            tone = tone_of("document_status", status) or "gradeD"
            head.addWidget(Pill(_(STATUS_LABELS[QualificationStatus(status)]), tone))
            column.addLayout(head)
            until = row["valid_to"] or (_("no end") if row["is_permanent"] else "—")
            words = [str(row["number"] or ""), str(row["holder"] or ""), str(until)]
            column.addWidget(Elided(" · ".join(w for w in words if w), "muted"))
            self._papers.addWidget(holder)

    # --- doing -----------------------------------------------------------------------------------
    def _on_customer(self) -> None:
        if self._review is not None:
            self._desk.open_customer(int(self._review.row["customer_id"]), tab="documents")

    def _on_enter(self) -> None:
        if self._review is not None:
            kind = str(self.sender().property("kind"))
            customer = int(self._review.row["customer_id"])
            self.actions_.add(customer, kind=kind, holder=self._review.customer)

    def _on_paper(self) -> None:
        wanted = self.sender().property("document")
        for row, _status in self._review.documents if self._review else ():
            if row["id"] == wanted:
                self.actions_.edit(row)
                return

    def _on_save(self) -> None:
        self.save()

    def save(self, then: str = "") -> None:
        """Keep the answers; *then* submit on wish."""
        review = self._review
        if review is None:
            return
        try:
            values = self.form.changes()
        except FieldError:
            return
        if not values:
            if then:
                self._do_submit()
            return
        services, review_id = self._desk.services, int(review.row["id"])
        values = {**values, "checker_id": services.employee_id}
        self.form.set_values({**self._typed(), **values})
        self._desk.write(
            _("Saving"),
            lambda _p: services.records.save("qualification_review", review_id, values),
            said=_("Saved."),
            done=_Then(self, then),
            failed=self._on_failed,
        )

    def _typed(self) -> dict[str, Any]:
        return {name: box.value() for name, box in self.form.boxes.items()}

    def _on_failed(self, error: CrmError) -> None:
        if isinstance(error, ValidationError):
            rest = self.form.show_problems(error.problems)
            if rest:
                message.error(told(p.message() for p in rest), self)
        else:
            message.error(error, self)

    def _on_submit(self) -> None:
        self.save(then="submit")

    def on_saved(self, then: str) -> None:
        """The answers are kept."""
        if then:
            self._do_submit()

    def _do_submit(self) -> None:
        if self._review is None:
            return
        services, review_id = self._desk.services, int(self._review.row["id"])
        self._desk.write(
            _("Submitting"),
            lambda _p: services.qualification_reviews.submit(review_id),
            said=_("Submitted."),
            done=_Submitted(self, review_id),
        )

    def _on_decide(self) -> None:
        if self._review is not None:
            self.decide_asked.emit(self._review.row["id"])

    def _on_again(self) -> None:
        if self._review is not None:
            self.again_asked.emit(self._review.row["customer_id"])


class _Then:
    """Goes on after the answers were kept."""

    def __init__(self, card: ReviewCard, then: str) -> None:
        self._card, self._then = card, then

    def __call__(self, _change_set: Any) -> None:
        self._card.on_saved(self._then)


class _Submitted:
    """After a review was submitted it is put to the approver at once."""

    def __init__(self, card: ReviewCard, review_id: int) -> None:
        self._card, self._review_id = card, review_id

    def __call__(self, _change_set: Any) -> None:
        self._card.decide_asked.emit(self._review_id)


def read_review(services: Services, review_id: int) -> Review | None:
    """A review for the card, for a job; None if it is gone."""
    from crmdesk.core import clock
    from crmdesk.services.documents import judge

    row: Any = services.records.fetch_many("qualification_review", [review_id]).get(review_id)
    if row is None:
        return None
    customer = int(row["customer_id"])
    try:
        found = services.qualification_reviews.readiness(review_id)
    except NotFound:
        return None
    papers = services.records.children("qualification", customer, order=("kind", "id"))
    judged = judge(papers, clock.today())
    return Review(
        row=row,
        customer=services.names("customer", customer),
        readiness=found,
        documents=[(j.row, j.status.value) for j in judged],
        balance=services.qualification_reviews.balance(review_id),
    )


def _words(desk: Desk, review: Review) -> list[str]:
    """For what, since when, how far, until when."""
    from crmdesk.models import codecs

    specs, row = desk.services.catalogue.by_key("qualification_review"), review.row
    found = [codecs.show_stored(specs["kind"], row["kind"]),
             codecs.show_stored(specs["goods"], row["goods"])]  # fmt: skip
    found.append(_("applied on {day}").format(day=row["applied_on"]))
    count = len(review.readiness.lacks)
    if count:
        said = ngettext("{count} document lacks", "{count} documents lack", count)
        found.append(said.format(count=count))
    if row["review_on"]:
        found.append(_("review on {day}").format(day=row["review_on"]))
    if row["approval_note"]:
        found.append(str(row["approval_note"]))
    return found


def _mark(icon: str, tone: str, words: str) -> QWidget:
    holder = QWidget()
    row = hbox(holder, spacing=8)
    row.addWidget(icon_label(icon, tone, 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(words, wrap=True), 1)
    return holder
