"""What a signer signs about a pack: an in-toto statement that says of which release the file with a sha256 is.

It is in-toto's "release" predicate, unsigned, the same bytes whenever it is written; the pack's own digest and the
record that it was built from stand beside the file as annotations.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from rubric_studio.model.codec import canonical
from rubric_studio.pack.manifest import RESPONSES, file_name

if TYPE_CHECKING:
    from rubric_studio.pack.reader import Pack

TYPE = "https://in-toto.io/Statement/v1"
RELEASE = "https://in-toto.io/attestation/release/v0.1"
ENDING = ".intoto.json"
"""What the name of a statement has after that of its pack."""


def statement(pack: Pack) -> bytes:
    """Give the statement about a pack, canonical JSON with a newline at its end."""
    about = pack.manifest
    notes = {"packDigest": pack.digest} | ({"gitCommit": about.commit} if about.commit else {})
    name = file_name(about.set, about.version, with_samples=RESPONSES in about.members)
    subject = {"name": name, "digest": {"sha256": pack.sha256}, "annotations": notes}
    predicate = {"purl": f"pkg:generic/{about.set}@{quote(about.version, safe='')}"}
    told = {"_type": TYPE, "subject": [subject], "predicateType": RELEASE, "predicate": predicate}
    return canonical(told) + b"\n"


def is_about(data: bytes, pack: Pack) -> bool:
    """Tell whether bytes are an in-toto statement, of whatever kind, about exactly this file."""
    try:
        told = json.loads(data)
        digests = [subject["digest"].get("sha256") for subject in told["subject"]]
        return told["_type"] == TYPE and pack.sha256 in digests
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False
