"""Write resources/program/crmdesk.ico and crmdesk.png, the sign of the packed program.

    .venv/bin/python tools/make_icon.py

Run it after ``crmdesk/ui/logo.py`` or its picture changed. Every size is drawn on its own, so that
the small ones stay sharp; ``tools/crmdesk.spec`` uses the files.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "program"
LARGE = 512


def main() -> None:
    """Draw and write both files."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path.insert(0, str(ROOT))
    from PIL import Image
    from PySide6.QtCore import QBuffer
    from PySide6.QtWidgets import QApplication

    from crmdesk.ui import logo

    app = QApplication.instance() or QApplication([])

    def drawn(side: int) -> Image.Image:
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        logo.draw(side).save(buffer, "PNG")
        return Image.open(io.BytesIO(buffer.data().data()))

    FOLDER.mkdir(exist_ok=True)
    drawn(LARGE).save(FOLDER / "crmdesk.png", optimize=True)
    *small, largest = (drawn(side) for side in logo.ICON_SIZES)
    sizes = [(side, side) for side in logo.ICON_SIZES]
    largest.save(FOLDER / "crmdesk.ico", sizes=sizes, append_images=small)
    app.quit()


if __name__ == "__main__":
    main()
