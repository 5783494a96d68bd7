"""Subset Noto Sans SC for screen and PDF: python tools/make_fonts.py FOLDER_WITH_STATIC_TTFS

The folder holds NotoSansSC_400Regular.ttf and NotoSansSC_700Bold.ttf as found in the npm
package @expo-google-fonts/noto-sans-sc (SIL Open Font License 1.1). The result goes to
resources/fonts. Kept: every character of GBK, Latin, punctuation and the symbols that the
program draws. reportlab needs TrueType outlines (glyf), which these files have.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"
SYMBOLS = "✓✔✗✘☐☑☒▲▼△▽◆◇●○■□★☆→←↑↓↔…—–−×÷±≤≥≠≈·•※℃№①②③④⑤⑥⑦⑧⑨⑩￥¥€£"


def gbk_characters() -> set[int]:
    """Every code point that GBK can encode."""
    found = set()
    for code in range(0x80, 0x10000):
        try:
            chr(code).encode("gbk")
        except UnicodeEncodeError:
            continue
        found.add(code)
    return found


def wanted() -> set[int]:
    """GBK, ASCII, Latin-1, Latin Extended-A, general punctuation, number forms, symbols."""
    ranges = [(0x20, 0x180), (0x2000, 0x2070), (0x2100, 0x2200), (0x3000, 0x3040), (0xFF00, 0xFFF0)]
    points = gbk_characters() | {ord(c) for c in SYMBOLS}
    for first, last in ranges:
        points.update(range(first, last))
    return points


def make(source: Path, target: Path) -> None:
    """Write the subset of *source* to *target* and say how much it covers."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = ["*"]
    options.notdef_outline = True
    font = TTFont(source)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted())
    cutter.subset(font)
    font.save(target)
    have = font.getBestCmap()
    lacking = [chr(c) for c in sorted(gbk_characters()) if c not in have and c < 0xE000]
    print(f"{target.name}: {target.stat().st_size:,} bytes, {len(have):,} characters")
    print("  not in the font:", "".join(lacking[:80]))


def main() -> None:
    """Build both weights."""
    folder = Path(sys.argv[1])
    FONTS.mkdir(parents=True, exist_ok=True)
    make(folder / "NotoSansSC_400Regular.ttf", FONTS / "NotoSansSC-Regular.ttf")
    make(folder / "NotoSansSC_700Bold.ttf", FONTS / "NotoSansSC-Bold.ttf")


if __name__ == "__main__":
    main()
