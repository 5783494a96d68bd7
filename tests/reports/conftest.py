"""Fixtures of the reports: the same papers in every run."""

from __future__ import annotations

import random

import pytest

from crmdesk.services.container import Services
from crmdesk.services.printing import PrintService


@pytest.fixture
def services(services: Services) -> Services:
    """The fresh file with short codes that do not change from run to run."""
    chooser = random.Random(20261121)
    services.__dict__["printing"] = PrintService(services.database, services.journal, chooser)
    return services
