"""House style of everything on paper. Lengths in points.

All text is pure black and its rank comes from size and weight; lines are black and thin (a laser
screens a grey line into broken dashes); row rules are black dots that read as grey; the only grey
is a 7 % area.
"""

from __future__ import annotations

from typing import Final

MM: Final = 72 / 25.4
A4: Final = (210 * MM, 297 * MM)
A4_LANDSCAPE: Final = (297 * MM, 210 * MM)
MARGIN: Final = 15 * MM
FOOT: Final = 9.5 * MM  # the footer line's distance from the edge; printers reach 5 mm

HAIR: Final = 0.25
THIN: Final = 0.45
BOX: Final = 0.7
HEAVY: Final = 1.4
TURNS: Final = 62.0  # of the footer, where “continued overleaf” ends before the page number
DOT_WIDTH: Final = 0.4
DOT_PATTERN: Final = "[.4 1.7] 0 d"
TINT: Final = 0.93  # grey level of a tinted area

VALUE: Final = 9.0
TABLE: Final = 8.5
LABEL: Final = 7.5
NOTE: Final = 7.0
LEAST: Final = 7.5  # no text is smaller
LEAST_NUMBER: Final = 6.0  # no number is smaller
CENTRE: Final = 0.36  # baseline below the middle of a line, in font sizes
RAISE: Final = 0.38  # a smaller text beside a larger one is raised by so much of the difference
