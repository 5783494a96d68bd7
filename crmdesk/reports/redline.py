"""Two versions of a quote or contract on paper: what was crossed out, what was put in.

What went is red, crossed out and marked −, what came is blue, underlined and marked +, so that it
can be told apart on a black and white printer too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import spec_of
from crmdesk.models.registry import entity_of
from crmdesk.reports.deal_texts import us
from crmdesk.reports.values import MINUS
from crmdesk.services.redline import Piece, Redline, RowChange

if TYPE_CHECKING:
    from crmdesk.reports.deal_sheet import Cell, Sheet
    from crmdesk.services.container import Services

NO_OTHER: Final = N_("{document} has no other version to compare it with.")
NO_VERSION: Final = N_("{document} has no version {version}.")
SHOWN: Final = ("name", "specification", "quantity", "unit", "price", "discount", "amount")
OF_PLAN: Final = ("name", "due_on", "amount")
WRAPPING: Final = frozenset({"name", "specification"})


def other_version(services: Services, entity: str, document: Mapping[str, Any], wanted: Any) -> int:
    """The version to compare with: the one wanted, else the one before."""
    service = services.contracts if entity == "contract" else services.quotes
    others = [v for v in service.versions(document["id"]) if v.id != document["id"]]
    if wanted:
        others = [v for v in others if v.version_no == wanted]
        if not others:
            raise CrmError(NO_VERSION, document=document["code"], version=wanted)
    before = [v for v in others if v.version_no < document["version_no"]]
    if not others:
        raise CrmError(NO_OTHER, document=document["code"])
    return (before or others)[-1].id


class RedlinePaper:
    """One comparison on its way to paper."""

    def __init__(self, services: Services, found: Redline) -> None:
        self.services, self.found = services, found

    def draw(self, sheet: Sheet) -> None:
        """Compose the whole paper."""
        found = self.found
        sheet.letterhead(us(self.services))
        sheet.addressee("", found.new["title"] or found.new["code"])
        sheet.fields(self._about())
        if found.is_empty:
            sheet.heading(_("Nothing differs."), 0)
            return
        if found.header:
            self._header(sheet)
        lines = "contract_line" if found.entity == "contract" else "quote_line"
        self._rows(sheet, _("Lines"), lines, found.lines, SHOWN)
        self._rows(sheet, _("Plan of payments"), "instalment", found.instalments, OF_PLAN)
        if any(piece.mark != "same" for piece in found.terms):
            sheet.heading(_("Terms"))
            _flow(sheet, found.terms)

    def _about(self) -> list[tuple[str, str]]:
        old, new = self.found.old, self.found.new
        return [
            (_("Old version"), _numbered(old)),
            (_("New version"), _numbered(new)),
            (_("Customer"), self.services.names("customer", new["customer_id"])),
            (_("Why it was changed"), new.get("change_reason") or ""),
            (_("How to read it"), _("− crossed out: in the old version only")),
            ("　", _("+ underlined: in the new version only")),
        ]

    def _header(self, sheet: Sheet) -> None:
        from crmdesk.reports.deal_sheet import Column

        sheet.heading(_("Terms of the head"))
        columns = [
            Column(_("Field"), wraps=True, share=0.7),
            Column(_("Old version"), wraps=True),
            Column(_("New version"), wraps=True),
        ]
        rows: list[list[Cell | str]] = [
            [c.label, _gone(c.before), _come(c.after)] for c in self.found.header
        ]
        sheet.table(columns, rows)

    def _rows(
        self,
        sheet: Sheet,
        heading: str,
        entity: str,
        changes: Sequence[RowChange],
        shown: Sequence[str],
    ) -> None:
        """Every row that differs; a changed one as it was and as it is."""
        from crmdesk.reports.deal_sheet import Column

        if all(change.mark == "same" for change in changes):
            return
        known = [f for f in shown if any(f in (c.after or c.before or {}) for c in changes)]
        used = [f for f in known if any((c.after or c.before or {})[f] for c in changes)]
        specs = [spec_of(entity_of(entity), name) for name in used]
        columns = [Column("")]
        columns += [
            Column(s.title, "right" if s.is_numeric else "left", wraps=s.name in WRAPPING)
            for s in specs
        ]
        rows: list[list[Cell | str]] = []
        for change in changes:
            rows += _both(change, used)
        sheet.heading(heading)
        sheet.table(columns, rows)


def _numbered(row: Mapping[str, Any]) -> str:
    return _("{code} version {version}").format(code=row["code"], version=row["version_no"])


def _both(change: RowChange, fields: Sequence[str]) -> list[list[Cell | str]]:
    """The lines of the table for one row."""
    if change.mark == "same":
        return [["", *((change.after or {})[f] for f in fields)]]
    rows: list[list[Cell | str]] = []
    cells: list[Cell | str]
    if change.before is not None:
        texts = change.before
        every = change.mark == "removed"
        cells = [_gone(texts[f]) if every or f in change.fields else texts[f] for f in fields]
        rows.append([_gone(MINUS, struck=False), *cells])
    if change.after is not None:
        texts = change.after
        every = change.mark == "added"
        cells = [_come(texts[f]) if every or f in change.fields else texts[f] for f in fields]
        rows.append([_come("+", marked=False), *cells])
    return rows


def _gone(text: str, *, struck: bool = True) -> Cell:
    from crmdesk.reports.deal_sheet import RED, Cell

    return Cell(text, RED, struck=struck)


def _come(text: str, *, marked: bool = True) -> Cell:
    from crmdesk.reports.deal_sheet import BLUE, Cell

    return Cell(text, BLUE, marked=marked)


def _flow(sheet: Sheet, pieces: Sequence[Piece]) -> None:
    """A text whose stretches have different looks, broken into lines."""
    from crmdesk.reports.deal_sheet import LINE, Cell
    from crmdesk.reports.fonts import REGULAR, width
    from crmdesk.reports.styles import VALUE
    from crmdesk.reports.text import TOKENS

    paper = sheet.paper
    x = paper.left
    step = LINE + 2.5
    sheet.need(step)

    def turn() -> None:
        nonlocal x
        x = paper.left
        sheet.y += step
        sheet.need(step)

    for piece in pieces:
        look = Cell(piece.text)
        if piece.mark != "same":
            look = _gone(piece.text) if piece.mark == "removed" else _come(piece.text)
        for token in TOKENS.findall(piece.text):
            if token == "\n":
                turn()
                continue
            natural = width(token, REGULAR, VALUE)
            if x + natural > paper.right and x > paper.left:
                turn()
            x += sheet.inked(x, sheet.y + 10, token, VALUE, REGULAR, "left", look)
    sheet.y += step
