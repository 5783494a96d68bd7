"""The tour: every page and dialog as a picture, and a check that no text is cut off.

Used to look at a change, to make the pictures of the guide, and by the tests.
"""

from __future__ import annotations

from crmdesk.ui.tour.guide import Guide, Look, run_tour

__all__ = ["Guide", "Look", "run_tour"]
