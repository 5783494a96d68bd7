"""What ``make run`` does after the set-up: the window on the demo data, or pictures without one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "out"
DEMO = OUT / "demo.crm"
SAMPLES = (
    ("customer-card", "customer-card.pdf", ["--customer", "C000001"]),
    ("customer-card", "customer-card-blank.pdf", ["--blank"]),
    ("customer-list", "customer-list.pdf", ["--find", "五金"]),
    ("customer-register", "customer-register.pdf", ["--find", "五金"]),
)


def has_display() -> bool:
    """Whether a window can be shown."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main() -> int:
    """Build the demo file once, then open it; without a display write pictures and PDFs."""
    from crmdesk import app, cli

    OUT.mkdir(exist_ok=True)
    if not DEMO.exists():
        print("正在生成示例数据 … building the demo data ...", flush=True)
        code = cli.main(["demo", str(DEMO), "--size", "case"])
        if code:
            return code
    if has_display():
        return app.main(["--db", str(DEMO)])
    print("这里没有显示器，改为把每个页面的图片和样张 PDF 写到 out/。")
    print("There is no display here: writing pictures of every page and sample PDFs to out/.")
    papers = OUT / "pdf"
    papers.mkdir(exist_ok=True)
    failed = 0
    for report, name, options in SAMPLES:
        target = papers / name
        failed |= cli.main(["report", report, "--db", str(DEMO), "--out", str(target), *options])
    for old in (OUT / "tour").glob("*.png"):
        old.unlink()
    # The tour also answers 1 for a text that is cut off somewhere; the pictures are there then.
    cli.main(["tour", "--db", str(DEMO), "--out", str(OUT / "tour")])
    failed |= not any((OUT / "tour").glob("*.png"))
    print("\n图片 pictures: out/tour   PDF: out/pdf   示例文件 demo file: out/demo.crm")
    print("有显示器时（或 xvfb-run make run）会打开窗口。")
    print("With a display (or: xvfb-run make run) the window opens instead.")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
