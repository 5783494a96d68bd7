"""Writing .xlsx files with XlsxWriter: in little memory, aside first, then in place."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from crmdesk.core.files import replacing

LONGEST_SHEET_NAME: Final = 31
MAX_ROWS: Final = 1_048_576
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")


@contextmanager
def new_workbook(path: Path) -> Iterator[Any]:
    """A workbook that becomes *path* when the block ends well; rows must be written in order.

    Texts stay texts: nothing that looks like a number, formula or address becomes one. Raises
    CrmError if the place cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    with replacing(path) as aside, tempfile.TemporaryDirectory() as scratch:
        settings = {
            "constant_memory": True,
            "tmpdir": scratch,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        book = xlsxwriter.Workbook(str(aside), settings)
        try:
            yield book
            book.close()
        except FileCreateError as error:
            cause = error.args[0] if error.args else None
            raise cause if isinstance(cause, OSError) else OSError(str(error)) from error
        finally:
            for sheet in book.worksheets():
                # An aborted workbook leaves its rows open, and Windows keeps the folder then.
                if sheet.row_data_fh is not None and not sheet.row_data_fh.closed:
                    sheet.row_data_fh.close()


def sheet_name(text: str) -> str:
    """A name that Excel accepts for a sheet."""
    return _FORBIDDEN.sub(" ", text).strip("' ")[:LONGEST_SHEET_NAME] or "Sheet1"
