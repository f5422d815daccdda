"""The ready-made policies, and what each says of itself."""

from wherefrom.replay import library
from wherefrom.reports.base import Report


def policies() -> Report:
    """Return name and purpose of each."""
    rows = [{"policy": name, "about": about} for name, about in library.abouts().items()]
    return Report("policies", rows, [], {})
