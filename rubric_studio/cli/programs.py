"""What is printed for programs: JSON in which nothing is left that a terminal would obey."""

from __future__ import annotations

import json
import re

# DEL and C1, line separators, direction overrides and isolates, lone surrogates: `text.safe` marks the same. What lies
# below the space JSON itself escapes.
_OBEYED = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def as_json(data: object) -> str:
    """Give data as JSON to print: readable in any language, and the same data once it is read."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(data, ensure_ascii=False, indent=2))
