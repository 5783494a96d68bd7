"""``crmdesk tour``: every page and dialog as PNG, and a list of texts that are cut off."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from crmdesk.cli import print_json
from crmdesk.cli.progress import StderrProgress
from crmdesk.core import i18n
from crmdesk.core.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from crmdesk.ui.tour import Look

NAME = "tour"
HELP = N_("write a picture of every page and dialog")
SIZES = ("1366x768", "1920x1080")
ALL_SIZES = (*SIZES, "1128x508")
STYLES = ("ink", "light", "dark")
SCALES = (1.0, 1.15)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=_("where to write"))
    parser.add_argument("--size", action="append", metavar="WxH", help=_("window size"))
    parser.add_argument("--style", action="append", choices=STYLES, help=_("style"))
    parser.add_argument("--scale", action="append", type=float, help=_("font scale"))
    parser.add_argument(
        "--all", action="store_true", help=_("every size, style, scale and language")
    )
    parser.add_argument(
        "--only", action="append", default=[], metavar="STOP", help=_("only these pictures")
    )


def run(args: argparse.Namespace) -> int:
    """Write the pictures; exit code 1 if a text is cut off somewhere."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from crmdesk.ui.tour import run_tour

    looks = _looks(args)
    with tempfile.TemporaryDirectory(prefix="crmdesk-tour-") as folder:
        database = _file_or_demo(args.db, Path(folder))
        progress = StderrProgress()
        problems = run_tour(database, args.out, looks, args.only, progress)
    if args.json:
        print_json(
            {"out": str(args.out), "looks": [look.name for look in looks], "clipped": problems}
        )
    else:
        for problem in problems:
            print(problem, file=sys.stderr)
        print(_("The pictures are in {folder}.").format(folder=args.out))
        print(
            ngettext(
                "{count} text is cut off.", "{count} texts are cut off.", len(problems)
            ).format(count=len(problems))
        )
    return 1 if problems else 0


def _file_or_demo(given: Path | None, folder: Path) -> Path:
    """The tour walks through copies of the file; without one, through demo data."""
    from crmdesk.services.demo import create_demo

    if given is not None:
        return given
    target = folder / "demo.crm"
    create_demo(target)
    return target


def _looks(args: argparse.Namespace) -> list[Look]:
    from crmdesk.ui.tour import Look

    sizes = args.size or (ALL_SIZES if args.all else SIZES[:1])
    styles = args.style or (STYLES if args.all else STYLES[:1])
    scales = args.scale or (SCALES if args.all else SCALES[:1])
    languages = [args.lang] if args.lang else list(i18n.LANGUAGES) if args.all else ["zh_CN"]
    parsed = [tuple(int(n) for n in size.split("x")) for size in sizes]
    return [
        Look((size[0], size[1]), style, scale, language)
        for language in languages
        for size in parsed
        for style in styles
        for scale in scales
    ]
