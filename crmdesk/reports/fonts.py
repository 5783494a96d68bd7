"""The two embedded fonts: registering them once, measuring text, finding missing characters.

Importing this module does not load reportlab; the first use does (and parses the fonts, 0.2 s).
``warm`` does that ahead of time in a thread.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any, Final

from crmdesk.core.paths import resource

REGULAR: Final = "CRMDeskSans"
BOLD: Final = "CRMDeskSansBold"
FILES: Final = {REGULAR: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf"}
REPLACEMENT: Final = "〓"  # what printers set for a character they do not have

# reportlab's fonts serve one document at a time while subsets are written.
SAVING: Final = threading.Lock()
_lock: Final = threading.Lock()
_fonts: dict[str, Any] = {}


def warm() -> None:
    """Parse and register the fonts unless that is done."""
    if len(_fonts) == len(FILES):
        return
    with _lock:
        from reportlab import rl_config
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont

        rl_config.useA85 = 0  # binary streams: smaller and much faster than ASCII
        for name, file in FILES.items():
            if name not in _fonts:
                font = TTFont(name, str(resource("fonts", file)), asciiReadable=False)
                pdfmetrics.registerFont(font)
                _fonts[name] = font


def font(name: str) -> Any:
    """The reportlab font called *name* (``REGULAR`` or ``BOLD``)."""
    if name not in _fonts:
        warm()
    return _fonts[name]


def width(text: str, name: str = REGULAR, size: float = 1.0) -> float:
    """The width of *text* in points."""
    known = _fonts.get(name) or font(name)
    return float(known.stringWidth(text, size))


def has(character: str) -> bool:
    """Whether the fonts can draw *character*."""
    return ord(character) in font(REGULAR).face.charToGlyph


def missing(texts: Iterable[str]) -> list[str]:
    """The characters of *texts* that the fonts lack, in the order in which they appear.

    They are printed as 〓. Characters outside the basic plane are always among them: the fonts
    hold none, and reportlab would write them wrongly into the text layer.
    """
    seen = dict.fromkeys(c for text in texts for c in text if c not in "\r\n\t")
    return [c for c in seen if ord(c) > 0xFFFF or not has(c)]
