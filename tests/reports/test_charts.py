"""Charts on paper: the same words as on the screen, in the embedded fonts, inside their room."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk.charts.drawing import Box
from crmdesk.reports.charts import chart_height, draw_chart
from crmdesk.reports.paper import Paper
from tests.helpers import pdfs
from tests.helpers.drawing import bars, one_of_each

KINDS = sorted(one_of_each())


def printed(kind: str, target: Path, share: float = 1.0) -> Paper:
    """A page with one chart on it, over *share* of the width."""
    chart = one_of_each()[kind]
    paper = Paper(target, title="t")
    room = paper.room * share
    painted = draw_chart(paper, chart, Box(paper.left, paper.top, room, chart_height(chart, room)))
    assert painted.lost == ()
    paper.next_page()
    paper.save()
    return paper


@pytest.mark.parametrize("share", [0.48, 1.0])
@pytest.mark.parametrize("kind", KINDS)
def test_every_chart_stands_on_paper_with_its_title(
    kind: str, share: float, tmp_path: Path
) -> None:
    target = tmp_path / "图 表.pdf"
    paper = printed(kind, target, share)
    assert one_of_each()[kind].title in pdfs.text(target)
    assert paper.missing == []
    assert pdfs.sizes(target) == [pdfs.A4]


def test_the_numbers_on_paper_are_those_on_the_screen(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    printed("bars", target)
    said = pdfs.text(target)
    for word in ("万元", "已签", "承诺", "目标", "80", "84", "72", "11月"):
        assert word in said


def test_words_lie_inside_the_room_of_the_chart(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    paper = printed("waterfall", target)
    bottom = paper.top + chart_height(one_of_each()["waterfall"], paper.room)
    for x, y, _said in pdfs.runs(target):
        assert paper.left - 1 <= x <= paper.right
        assert paper.top - 2 <= y <= bottom


def test_the_bars_are_drawn_in_colour(tmp_path: Path) -> None:
    import pypdfium2

    target = tmp_path / "a.pdf"
    printed("bars", target)
    document = pypdfium2.PdfDocument(str(target))
    try:
        picture = document[0].render(scale=1).to_pil().convert("RGB")
    finally:
        document.close()
    colours = {colour for _count, colour in picture.getcolors(1 << 20)}
    assert (0x1E, 0x8F, 0x57) in colours


def test_a_chart_leaves_the_pen_black(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    paper = Paper(target, title="t")
    draw_chart(paper, bars(), Box(paper.left, paper.top, paper.room, 170))
    paper.box(paper.left, 400, 50, 50, 1)
    paper.next_page()
    paper.save()
    with pdfs.opened(target) as document:
        picture = document[0].render(scale=1).to_pil().convert("RGB")
    x, y = round(paper.left) + 25, 400
    edge = min(sum(picture.getpixel((x, y + d))) for d in (-1, 0, 1))
    assert edge < 3 * 140  # a line of one point, grey at worst by smoothing
