"""Importing sales and returns with their lines, and opening balances.

All rows are put into documents first, for one document may stand anywhere in the sheet; then each
document is checked as a whole and posted, or refused as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from crmdesk.core.errors import Problem, ValidationError
from crmdesk.core.i18n import N_, _
from crmdesk.core.progress import Progress
from crmdesk.services import sale_checks
from crmdesk.services.bulk_writing import Row
from crmdesk.services.cleaning import MUST_FILL
from crmdesk.services.importing.report import Action
from crmdesk.services.importing.sale_batch import NAME, LineBatch, LineRefused
from crmdesk.services.importing.sale_grouping import (
    HEAD,
    Document,
    Grouping,
    Line,
    Part,
    parts_of,
)
from crmdesk.services.importing.sale_lines import Cells, Disagreement, figures
from crmdesk.services.importing.trade_importer import TradeImporter, Values
from crmdesk.services.importing.trade_names import UNKNOWN_SALE
from crmdesk.services.importing.trade_targets import LINE
from crmdesk.services.importing.trade_words import kind_of, settlement_of
from crmdesk.services.rules import Subject, trade

UNKNOWN_KIND: Final = N_("“{value}” is no kind of document that is known here.")
PREPAID: Final = N_(
    "The balance is negative: the customer paid in advance. Enter it as a receipt instead."
)
OTHER_ROW: Final = N_(
    "Row {row} of the same document is refused; a document is taken as a whole or not at all."
)
_PRODUCT: Final = tuple(LINE + name for name in ("product_code", "name", "specification", "unit"))
_OF_HEAD: Final = ("due_on", "invoice_no", "invoiced_on")
STEP: Final = 200  # documents between two reports of progress


class SaleImporter(TradeImporter):
    """See the module."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        keys = set(self._keys)
        self._is_opening = self.job.mapping.entity == "opening"
        self._has_products = bool(keys & {LINE + "product_code", LINE + "name"})
        self._grouping = Grouping(has_code="code" in keys, has_lines=self._has_products)
        self._head = self._several(HEAD)
        self._batch = LineBatch(self._writer, self._names)
        prefix = "" if self._is_opening else LINE
        self._cells = self._several([prefix + name for name in Cells._fields])
        self._product = self._several(_PRODUCT)
        self._line_remark = self._one(LINE + "remark")
        self._remark = self._one("remark")
        self._has_amounts = any(key.startswith(LINE) or key == "amount" for key in keys)

    # --- rows -----------------------------------------------------------------------------
    def _take(self, number: int, values: Values, problems: Sequence[Problem]) -> None:
        document = self._grouping.add(number, self._head(values))
        if problems:
            document.refuse(number, *problems)
            return
        remark = self._remark(values)
        if remark is not None:
            document.remarks[number] = remark
        if not self._has_amounts:
            return  # totals of documents alone
        cells = Cells(*self._cells(values))
        if self._is_opening and not cells.amount:
            self._owes_nothing(number, document)
            return
        try:
            found = figures(cells)
        except Disagreement as error:
            problem = error.problem
            document.refuse(number, Problem(problem.field, problem.template, problem.params))
            return
        product_id, name, specification, unit = 0, None, None, None
        if self._has_products:
            code, name, specification, unit = self._product(values)
            product_id, unknown = self._names.product(code, name, specification, unit)
            if unknown is not None:
                document.refuse(number, unknown)
        own = self._line_remark(values)
        document.lines.append(Line(number, found, product_id, name, specification, unit, own))

    def _owes_nothing(self, number: int, document: Document) -> None:
        """A balance of 0 is no document."""
        document.rows.remove(number)
        self._done(number, Action.SAME, self._title(document), 0)

    # --- documents ------------------------------------------------------------------------
    def _end(self, progress: Progress) -> None:
        self._grouping.close()
        # What came back is posted after the sales that it may belong to.
        taken = (document for document in self._grouping.documents if document.rows)
        documents = sorted(taken, key=_names_original)
        for done, document in enumerate(documents):
            if done % STEP == 0:
                progress.check()
                progress.report(done, len(documents), _("Posting the documents"))
            if not document.problems:
                self._post(document)
            if document.problems:
                self._refuse_whole(document)
            document.lines.clear()  # there may be half a million

    def _refuse_whole(self, document: Document) -> None:
        wrong = document.problems
        first = min(wrong)
        title = self._title(document)
        for row in document.rows:
            other = [Problem("", OTHER_ROW, {"row": first})]
            self._refuse(row, title, wrong.get(row, other))

    def _title(self, document: Document) -> str:
        customer = document.head["customer"] or document.head["customer_code"] or ""
        return " · ".join(text for text in (document.code, customer) if text)

    def _post(self, document: Document) -> None:
        """Check and write a document; what is wrong with it is noted in it."""
        head = self._head_of(document)
        kind = self._kind(document)
        parts = [] if document.problems else parts_of(document, kind)
        if document.problems:
            return
        made: list[_Made] = []
        try:
            self._names.settle_customer(head["customer_id"])
            for part in parts:
                made.append(self._checked(document, part, head, made[0] if made else None))
        except ValidationError as error:
            document.refuse(0, *error.problems)
            return
        except LineRefused as error:
            document.refuse(error.row, *error.problems)
            return
        for one in made:
            self._put(document, one)

    # --- the head -------------------------------------------------------------------------
    def _head_of(self, document: Document) -> dict[str, Any]:
        """The fields of the head in stored form; what is wrong is noted in the document."""
        said = document.head
        customer_id, unknown = self._names.customer(said["customer_code"], said["customer"])
        problems = [unknown] if unknown is not None else []
        if said["sold_on"] is None:
            problems.append(Problem("sold_on", MUST_FILL))
        owner_id, nobody = self._employee("owner_id", said["owner_id"])
        problems += nobody
        contract_id = None
        if said["contract_id"] is not None:
            contract_id, none = self._names.contract(said["contract_id"])
            problems += [none] if none is not None else []
        if problems:
            document.refuse(0, *problems)
        settlement = said["settlement"]
        return {
            "customer_id": customer_id,
            "state": "posted",
            "sold_on": said["sold_on"],
            "owner_id": owner_id,
            "contract_id": contract_id,
            "settlement": settlement_of(settlement) if settlement else None,
            "remark": document.remark(),
            **{name: said[name] for name in _OF_HEAD},
        }

    def _kind(self, document: Document) -> str:
        if self._is_opening:
            if any(line.figures.sign < 0 for line in document.lines):
                document.refuse(0, Problem("amount", PREPAID))
            return "opening"
        said = document.head["kind"]
        if said is None:
            return "sale"
        kind = kind_of(said)
        if not kind:
            document.refuse(0, Problem("kind", UNKNOWN_KIND, {"value": said}))
        return kind

    def _original(
        self, document: Document, part: Part, customer_id: int, first: _Made | None
    ) -> int | None:
        """The sale that a return belongs to, as far as it is known and sold so much."""
        if part.kind not in trade.CREDITS:
            return None
        if part.is_of_first and first is not None:
            return first.head.record_id if covers(first.part, part) else None
        said = document.head["original_id"]
        if said is None:
            return None
        found = self._writer.rows("sale", ["id", "kind", "customer_id"], code=said)
        for sale_id, kind, owner_id in found:
            if kind == "sale" and owner_id == customer_id:
                return int(sale_id)
        raise ValidationError([Problem("original_id", UNKNOWN_SALE, {"code": said})])

    # --- writing --------------------------------------------------------------------------
    def _checked(
        self, document: Document, part: Part, head: dict[str, Any], first: _Made | None
    ) -> _Made:
        """A document with its lines that may be put. Raises ValidationError, LineRefused."""
        writer = self._writer
        stored = head | {
            "kind": part.kind,
            "code": part.code or None,
            "stated": part.stated,
            "original_id": self._original(document, part, head["customer_id"], first),
        }
        subject = writer.new("sale", stored)
        trade.note_sale(writer, subject.after, fresh=True)
        remarks = {} if head["remark"] is not None else document.remarks
        lines = self._batch.rows(subject.after, part.lines, remarks)
        untaxed = [n for n, line in enumerate(part.lines) if line.figures.tax_rate is None]
        if 0 < len(untaxed) < len(lines):
            problem = sale_checks.mixed_tax(subject.after["code"], lines[untaxed[0]][NAME])
            raise LineRefused(part.lines[untaxed[0]].row, [problem])
        if not lines and part.stated is not None:
            subject.after["amount"] = part.stated * trade.sign_of(part.kind)
        return _Made(part, subject, lines)

    def _put(self, document: Document, made: _Made) -> None:
        self._writer.put(made.head)
        self._batch.put(made.head.after["customer_id"], made.lines)
        created = self.report.created
        created["sale"] += 1
        created["sale_line"] += len(made.lines)
        after = made.head.after
        title = f"{after['code']} · {self._names.customer_name(after['customer_id'])}"
        for row in [line.row for line in made.part.lines] or document.rows:
            self._done(row, Action.CREATE, title, made.head.record_id)


def _names_original(document: Document) -> bool:
    return document.head["original_id"] is not None


class _Made(NamedTuple):
    """A document that may be put, and what it was made of."""

    part: Part
    head: Subject
    lines: list[Row]


def covers(sold: Part, returned: Part) -> bool:
    """Whether a sale has all the goods that came back: only then the return belongs to it."""
    left: Counter[int] = Counter()
    for line in sold.lines:
        left[line.product_id] += line.figures.quantity
    for line in returned.lines:
        left[line.product_id] -= line.figures.quantity
    return min(left.values()) >= 0
