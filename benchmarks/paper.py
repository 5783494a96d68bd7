"""One card and 500 cards as PDF against the same number of values drawn with bare reportlab."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from benchmarks.data import FOLDER, copy_of, customer_ids, demo_file, sample
from benchmarks.measuring import FRAME_MS, Row, median, side_by_side, timed_ms
from crmdesk.core import i18n
from crmdesk.core.progress import NO_PROGRESS
from crmdesk.models.database import open_database
from crmdesk.reports import fonts, report, warm
from crmdesk.reports.base import Scope
from crmdesk.services.container import Services

MANY: Final = 500
MICROSECONDS: Final = 1000
A_VALUE: Final = 30  # microseconds a value drawn


def run() -> Iterator[Row]:
    """Warm, as after the first paint of the window; bare reportlab gets the same texts."""
    i18n.set_language("zh_CN")
    path = copy_of(demo_file(), "paper")
    ids = sample(customer_ids(path), MANY)
    services = Services(open_database(path))
    card, target = report("customer-card"), FOLDER / "cards.pdf"

    def ours(some: list[int]) -> None:
        card.build(services, Scope(customer_ids=some), {}, target, NO_PROGRESS)

    yield Row("loading fonts and layout, once in a thread", timed_ms(lambda: warm(services)), "ms")
    ours(ids[:1])
    texts = _texts(target, 1)
    values = len(texts[0])
    mine, theirs = side_by_side([lambda: ours(ids[:1]), lambda: _bare(texts)], 15)
    unit = "ms bare reportlab"
    yield Row(
        "1 card", median(mine), "ms", median(theirs), unit, budget=40,
        note=f"{values} pieces of text a card; ours with print number, log entry, QR code",
    )  # fmt: skip
    ours(ids)
    pages = _texts(target, MANY)
    many, floor = side_by_side([lambda: ours(ids), lambda: _bare(pages)], 3, warm=0)
    count = sum(map(len, pages))
    yield Row(f"{MANY} cards", median(many), "ms", median(floor), unit, 2.5, 14_000 * MANY / 2000)
    yield Row(
        "a piece of text drawn", median(many) * MICROSECONDS / count, "µs", budget=A_VALUE,
        note=f"{count:,} pieces on {MANY} cards",
    )  # fmt: skip
    yield Row("one card of many", median(many) / MANY, "ms", budget=FRAME_MS)
    services.close()


def _texts(target: Any, count: int) -> list[list[tuple[float, float, str]]]:
    """Place and text of every piece on the first pages of a PDF."""
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(target)
    found = []
    for number in range(min(count, len(document))):
        page = document[number].get_textpage()
        places = [page.get_rect(i) for i in range(page.count_rects())]
        found.append([(left, bottom, page.get_text_bounded(left, bottom, right, top))
                      for left, bottom, right, top in places])  # fmt: skip
    document.close()
    return found


def _bare(pages: list[list[tuple[float, float, str]]]) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(FOLDER / "bare.pdf"), pageCompression=1)
    for page in pages:
        canvas.setFont(fonts.REGULAR, 9)
        for x, y, text in page:
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
