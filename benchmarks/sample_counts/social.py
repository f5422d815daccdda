"""Social platforms: counts by plain pattern or by the standard library's parser."""

import re
from pathlib import Path

from sample_counts import Sample


def _x(path: Path) -> int:
    """Count the wrappers of posts, likes and follows."""
    wrapper = re.compile(r'^  \{\n    "(?:tweet|like|following|follower)" : \{', re.MULTILINE)
    files = sorted(path.glob("data/*.js"))
    return sum(len(wrapper.findall(file.read_text(encoding="utf-8"))) for file in files)


SAMPLES = [
    Sample("platforms/twitter-archive-smithjd", "x", _x),
]
