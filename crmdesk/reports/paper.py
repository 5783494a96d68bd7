"""A PDF page as the reports see it: points from the top left, our two fonts, black ink.

A thin layer over the reportlab canvas. Text is collected and written as one text object per page
by operators of our own, which takes a third of the time of drawing string by string; static parts
are recorded once as a form and only referred to on every page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from crmdesk import __version__
from crmdesk.core.i18n import _, language
from crmdesk.reports import fonts, styles
from crmdesk.reports.fonts import BOLD, REGULAR, REPLACEMENT, width
from crmdesk.reports.styles import HAIR, LABEL, THIN

Align: TypeAlias = Literal["left", "right", "centre"]
Rule: TypeAlias = tuple[float, float, float]  # x from, x to, y
Run: TypeAlias = tuple[str, str]  # name of a font subset, hexadecimal text

CURVE: Final = 0.5523  # how far a Bézier handle reaches on a quarter circle
DOT: Final = 5.2  # diameter of a rating dot
DOT_STEP: Final = 7.4
SPREAD_TO: Final = 4  # Chinese labels of two or three characters are spread to four
PLAIN: Final = "0 Tc 0 g"  # no letter spacing, black
ENOUGH: Final = 20_000  # encoded texts that are kept


class Frame(NamedTuple):
    """The size of a page and where its margins lie; y counts downwards."""

    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def room(self) -> float:
        """The width between the margins."""
        return self.right - self.left


def frame_of(size: tuple[float, float], margin: float = styles.MARGIN) -> Frame:
    """A page of *size* with the same margin on all sides."""
    width, height = size
    return Frame(width, height, margin, margin, width - margin, height - margin)


class Encoder:
    """Text to runs of font subsets, for one document. Remembers what it could not draw."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._characters: dict[str, dict[str, Run]] = {REGULAR: {}, BOLD: {}}
        self._texts: dict[tuple[str, str], list[Run]] = {}
        self.missing: dict[str, None] = {}

    def runs(self, font: str, text: str) -> list[Run]:
        """*text* cut where the font subset changes."""
        known = self._texts.get((font, text))
        if known is not None:
            return known
        characters = self._characters[font]
        found: list[Run] = []
        subset, codes = "", ""
        for character in text:
            own = characters.get(character) or self._add(font, character)
            if own[0] != subset:
                if codes:
                    found.append((subset, codes))
                subset, codes = own[0], ""
            codes += own[1]
        if codes:
            found.append((subset, codes))
        if len(self._texts) > ENOUGH:
            self._texts.clear()
        self._texts[font, text] = found
        return found

    def _add(self, font: str, character: str) -> Run:
        drawn = character
        if not fonts.has(character):
            self.missing[character] = None
            drawn = REPLACEMENT
        face = fonts.font(font)
        ((subset, code),) = face.splitString(drawn, self._document)
        run = (face.getSubsetInternalName(subset, self._document), code.hex())
        self._characters[font][character] = run
        return run


class _Words:
    """Collects texts as operators; font, spacing and colour are named only when they change."""

    def __init__(self, encoder: Encoder) -> None:
        self._runs = encoder.runs
        self._code: list[str] = []
        self._subset = ""
        self._size = 0.0
        self._look = ""

    def put(self, font: str, size: float, look: str, place: str, text: str) -> None:
        """A text with its text matrix."""
        code = self._code
        if look != self._look:
            code.append(look)
            self._look = look
        code.append(place)
        for subset, codes in self._runs(font, text):
            if subset != self._subset or size != self._size:
                self._subset, self._size = subset, size
                code.append(f"{subset} {size:g} Tf")
            code.append(f"<{codes}> Tj")

    def taken(self) -> str:
        """All of it as one text object, and begin anew; empty if there is nothing."""
        if not self._code:
            return ""
        made = "\n".join(["BT", *self._code, "0 Tc 0 g ET"])
        self._code = []
        self._subset, self._size, self._look = "", 0.0, ""
        return made


class Paper:
    """One PDF document under construction. ``save`` writes it; without it nothing is written."""

    def __init__(
        self,
        target: Path,
        size: tuple[float, float] = styles.A4,
        *,
        title: str,
        margin: float = styles.MARGIN,
    ) -> None:
        from reportlab.pdfgen.canvas import Canvas

        fonts.warm()
        self._canvas: Any = Canvas(
            str(target),
            pagesize=size,
            pageCompression=1,
            lang=language().replace("_", "-"),
            initialFontName=REGULAR,
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(_("CRMDesk"))
        self._canvas.setCreator(f"crmdesk {__version__}")
        self._encoder = Encoder(self._canvas._doc)
        self._words = _Words(self._encoder)
        self._forms: set[str] = set()
        self.pages = 0
        self.frame = frame_of(size, margin)
        self.width, self.height, self.left, self.top, self.right, self.bottom = self.frame
        self.room = self.frame.room

    @property
    def missing(self) -> list[str]:
        """The characters that were printed as 〓 so far."""
        return list(self._encoder.missing)

    # --- text -----------------------------------------------------------------------------
    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = styles.VALUE,
        font: str = REGULAR,
        align: Align = "left",
        *,
        spacing: float = 0,
        white: bool = False,
        ink: str = "",
    ) -> None:
        """One line of text with its baseline at *y*; *ink* is an operator such as ``1 0 0 rg``."""
        if not text:
            return
        if align != "left":
            natural = width(text, font, size) + spacing * (len(text) - 1)
            x -= natural if align == "right" else natural / 2
        look = f"{spacing:.3g} Tc {ink or f'{int(white)} g'}" if spacing or white or ink else PLAIN
        self._words.put(font, size, look, self.place(x, y), text)

    def place(self, x: float, y: float) -> str:
        """Where a text begins, for ``put``."""
        return f"1 0 0 1 {x:.2f} {self.height - y:.2f} Tm"

    def put(self, place: str, text: str, size: float, font: str) -> None:
        """A plain text at a place that was worked out before."""
        self._words.put(font, size, PLAIN, place, text)

    def turned_text(self, x: float, y: float, text: str, size: float, font: str = BOLD) -> None:
        """A line that reads upwards, centred at (x, y)."""
        half = width(text, font, size) / 2
        place = f"0 1 -1 0 {x + size * styles.CENTRE:.2f} {self.height - y - half:.2f} Tm"
        self._words.put(font, size, PLAIN, place, text)

    def label(
        self, x: float, y: float, text: str, size: float = LABEL, font: str = REGULAR
    ) -> None:
        """A label; a short Chinese one is spread to the width of four characters."""
        short = 1 < len(text) < SPREAD_TO and not text.isascii()
        natural = width(text, font, size)
        spacing = (size * SPREAD_TO - natural) / (len(text) - 1) if short else 0.0
        self.text(x, y, text, size, font, spacing=max(spacing, 0.0))

    def _flush(self) -> None:
        """Write the collected texts as one text object in the order of reading."""
        code = self._words.taken()
        if code:
            self._canvas._code.append(code)

    # --- lines and areas ------------------------------------------------------------------
    def operators(self, code: str) -> None:
        """Raw PDF operators; they must leave the graphics state as they found it."""
        self._canvas._code.append(code)

    def line(self, x1: float, x2: float, y: float, weight: float = HAIR) -> None:
        """A horizontal line."""
        self.lines([(x1, x2, y)], weight)

    def lines(self, rules: Iterable[Rule], weight: float = THIN) -> None:
        """Horizontal lines of one weight."""
        path = self._path(rules)
        if path:
            self.operators(f"{weight:g} w {path} S")

    def dotted(self, rules: Iterable[Rule]) -> None:
        """Row rules: black dots that read as grey."""
        path = self._path(rules)
        if path:
            self.operators(f"{styles.DOT_WIDTH:g} w {styles.DOT_PATTERN} {path} S [] 0 d")

    def _path(self, rules: Iterable[Rule]) -> str:
        height = self.height
        return " ".join(
            f"{x1:.2f} {height - y:.2f} m {x2:.2f} {height - y:.2f} l" for x1, x2, y in rules
        )

    def upright(self, x: float, y1: float, y2: float, weight: float = HAIR) -> None:
        """A vertical line."""
        self.operators(
            f"{weight:g} w {x:.2f} {self.height - y1:.2f} m {x:.2f} {self.height - y2:.2f} l S"
        )

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        weight: float = THIN,
        *,
        fill: float | None = None,
        radius: float = 0,
    ) -> None:
        """A frame (weight 0: none), filled with a grey level on wish."""
        shape = self._shape(x, self.height - y - h, w, h, radius)
        if fill is not None:
            self.operators(f"{fill:g} g {shape} f 0 g")
        if weight:
            self.operators(f"{weight:g} w {shape} S")

    def tint(self, x: float, y: float, w: float, h: float) -> None:
        """A 7 % area without a frame."""
        self.box(x, y, w, h, 0, fill=styles.TINT)

    @staticmethod
    @lru_cache(maxsize=512)
    def _shape(x: float, y: float, w: float, h: float, r: float) -> str:
        """A rectangle whose corners are rounded with radius *r*, as a closed path."""
        if not r:
            return f"{x:.2f} {y:.2f} {w:.2f} {h:.2f} re"
        k, right, top = r * (1 - CURVE), x + w, y + h
        return (
            f"{x + r:.2f} {y:.2f} m {right - r:.2f} {y:.2f} l "
            f"{right - k:.2f} {y:.2f} {right:.2f} {y + k:.2f} {right:.2f} {y + r:.2f} c "
            f"{right:.2f} {top - r:.2f} l "
            f"{right:.2f} {top - k:.2f} {right - k:.2f} {top:.2f} {right - r:.2f} {top:.2f} c "
            f"{x + r:.2f} {top:.2f} l "
            f"{x + k:.2f} {top:.2f} {x:.2f} {top - k:.2f} {x:.2f} {top - r:.2f} c "
            f"{x:.2f} {y + r:.2f} l "
            f"{x:.2f} {y + k:.2f} {x + k:.2f} {y:.2f} {x + r:.2f} {y:.2f} c h"
        )

    # --- small figures --------------------------------------------------------------------
    def badge(self, x: float, y: float, label: str, value: str, height: float = 15) -> float:
        """A white label on black and a bold value in one frame; returns its right edge."""
        black = width(label, BOLD, LABEL) + 9
        whole = black + width(value, BOLD, 9.5) + 11
        base = self.height - y - height
        self.operators(
            f"0 g {self._shape(x, base, black + 6, height, 2.2)} f "
            f"1 g {black + x:.2f} {base:.2f} 8 {height} re f 0 g "
            f"{styles.BOX} w {self._shape(x, base, whole, height, 2.2)} S"
        )
        self.text(x + 4.5, y + height / 2 + 2.8, label, LABEL, BOLD, white=True)
        self.text(x + black + 5.5, y + height / 2 + 3.5, value, 9.5, BOLD)
        return x + whole

    def dots(self, x: float, y: float, filled: int, of: int = 5) -> None:
        """A rating: *filled* of so many circles; none filled is a row to tick by hand."""
        for name, full in (("dot", False), ("disc", True)):
            if name not in self._forms:
                self._circle_form(name, full=full)
        middle = self.height - y + 3.2
        self.operators(
            " ".join(
                f"q 1 0 0 1 {x + DOT / 2 + n * DOT_STEP:.2f} {middle:.2f} cm "
                f"/{self._form_name('disc' if n < filled else 'dot')} Do Q"
                for n in range(of)
            )
        )

    def _circle_form(self, name: str, *, full: bool) -> None:
        canvas = self._canvas
        canvas.beginForm(name, -4, -4, 4, 4)
        canvas.setLineWidth(0.5)
        canvas.circle(0, 0, DOT / 2 - 0.3, stroke=1, fill=int(full))
        canvas.endForm()
        self._forms.add(name)

    def qr(self, x: float, y: float, size: float, content: str) -> None:
        """A QR code with its upper left corner at (x, y)."""
        import segno

        # A fixed mask is as readable as the best one and eight times faster to make.
        rows = segno.make(content, error="m", micro=False, mask=3).matrix
        cells = []
        for line, row in enumerate(rows):
            start = 0
            while (start := row.find(1, start)) >= 0:
                stop = row.find(0, start)
                stop = len(row) if stop < 0 else stop
                cells.append(f"{start} {len(rows) - 1 - line} {stop - start} 1.03 re")
                start = stop
        scale = size / len(rows)
        self.operators(
            f"q {scale:.4f} 0 0 {scale:.4f} {x:.2f} {self.height - y - size:.2f} cm "
            f"0 g {' '.join(cells)} f Q"
        )

    # --- pages ----------------------------------------------------------------------------
    @contextmanager
    def form(self, name: str) -> Iterator[None]:
        """Record what is drawn inside the block once, under *name*."""
        kept, self._words = self._words, _Words(self._encoder)
        self._canvas.beginForm(name, 0, 0, self.width, self.height)
        yield
        self._flush()
        self._canvas.endForm()
        self._words = kept
        self._forms.add(name)

    def has_form(self, name: str) -> bool:
        """Whether *name* was recorded."""
        return name in self._forms

    def use(self, name: str) -> None:
        """Show a recorded form."""
        self.operators(f"/{self._form_name(name)} Do")

    def _form_name(self, name: str) -> str:
        if name not in self._canvas._formsinuse:
            self._canvas._formsinuse.append(name)
        return str(self._canvas._doc.getXObjectName(name))

    def next_page(self) -> None:
        """Finish the page."""
        self._flush()
        self._canvas.showPage()
        self.pages += 1

    def save(self) -> None:
        """Write the document to its file."""
        with fonts.SAVING:
            self._canvas.save()


def row_middle(y: float, height: float, size: float) -> float:
    """The baseline of text of *size* in the middle of a row."""
    return y + height / 2 + size * styles.CENTRE


def columns_x(x: float, widths: Sequence[float]) -> list[float]:
    """Left edges of columns that stand side by side, and the right edge of the last."""
    edges = [x]
    for each in widths:
        edges.append(edges[-1] + each)
    return edges
