"""A zip whose every byte follows from its members: written here, and refused here where it is any other zip.

The members stand in the order of their names, stored, without gaps, all of 1980-01-01 and mode 0644. Python's zipfile
reads and unzip unpacks it. It is written by hand because the bytes must not depend on a library's version, and read by
hand because whatever our writer would not have written can then be refused by comparing bytes.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from rubric_studio.errors import PackError
from rubric_studio.language import _
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from mmap import mmap

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION = 20
_UNIX = 3 << 8
_DATE = 1 << 5 | 1  # 1980-01-01, the first day that a zip can name
_MODE = 0o100644 << 16
_HEAD = struct.pack("<4s6H", b"PK\1\2", _UNIX | _VERSION, _VERSION, 0, 0, 0, _DATE)
"""What each line of the list of members begins with."""
_MEMBER = struct.Struct(f"<{len(_HEAD)}s3I5H2I")
_FIELDS = struct.Struct(f"<{len(_HEAD)}xI4xIH")
_PLAIN = re.compile("(?:[._]*[A-Za-z0-9-][A-Za-z0-9._-]*/)*[._]*[A-Za-z0-9-][A-Za-z0-9._-]*")
LARGEST = 0xFFFFFFFE
MOST = 0xFFFE


class Entry(NamedTuple):
    """Where a member lies in the file, and its checksum as the zip has it."""

    offset: int
    size: int
    crc: int


def write(members: Mapping[str, bytes]) -> bytes:
    """Give the bytes of the archive that holds these members.

    Raises:
        PackError: a member's name leads out of the archive, or there is more than a plain zip holds (4 GiB).
    """
    body, directory, offset = [], [], 0
    for name in sorted(members):
        if not is_plain(name):
            raise PackError(_("“{name}” cannot be the name of a member of a pack.").format(name=one_line(name, 60)))
        data = members[name]
        entry = Entry(offset + _LOCAL.size + len(name), len(data), crc32(data))
        if entry.offset + entry.size > LARGEST:
            raise PackError(_("This is more than a pack can hold (4 GiB). Release it as several sets."))
        body += [_local(name.encode(), entry), data]
        directory.append(_central(name.encode(), entry))
        offset = entry.offset + entry.size
    central = b"".join(directory)
    if offset + len(central) > LARGEST or len(members) > MOST:
        raise PackError(_("This is more than a pack can hold (4 GiB). Release it as several sets."))
    return b"".join([*body, central, _end(len(members), len(central), offset)])


def read(data: mmap | bytes, where: str) -> dict[str, Entry]:
    """Find the members of an archive, without reading them.

    Args:
        data: the whole file.
        where: what to call the file in a message.

    Raises:
        PackError: the file is no zip, is cut short, or is not one that ``write`` could have written.
    """
    last = len(data) - _END.size
    if last < 0 or data[:2] != b"PK":
        raise PackError(_("“{where}” is not a pack (it is no zip file).").format(where=where))
    mark, *_rest, n, size, start, _comment = _END.unpack(data[last:])
    if mark != b"PK\5\6" or data[last:] != _end(n, size, start) or start + size != last:
        why = _("its end is missing, or something was added to it")
        raise refusal(where, why)
    directory, at, before = data[start:last], 0, ""
    members: dict[str, Entry] = {}
    offset = 0
    for _n in range(n):
        name, entry = _member(directory, at, offset, where)
        if name <= before:
            raise refusal(where, _("“{name}” stands in it twice or out of order").format(name=name))
        end = entry.offset + entry.size
        if end > start or data[offset : entry.offset] != _local(name.encode(), entry):
            raise refusal(where, _("“{name}” in it is not where or what its list of members says").format(name=name))
        members[name] = entry
        at, offset, before = at + _CENTRAL.size + len(name), end, name
    if at != len(directory) or offset != start:
        raise refusal(where, _("it holds bytes that belong to none of its members"))
    return members


def is_plain(name: str) -> bool:
    """Tell whether a name is a plain relative path of ASCII letters, digits and ``._-``, leading nowhere else."""
    return _PLAIN.fullmatch(name) is not None


def refusal(where: str, why: str) -> PackError:
    """Give the error for a file that our writer would not have written."""
    text = _("“{where}” is not a pack as Rubric Studio writes it: {why}. Fetch the file again.")
    return PackError(text.format(where=where, why=why))


def _member(directory: bytes, at: int, offset: int, where: str) -> tuple[str, Entry]:
    """Read one line of the directory, whose member has to begin at ``offset`` in the file."""
    if at + _CENTRAL.size > len(directory):
        raise refusal(where, _("its list of members is cut short"))
    crc, size, length = _FIELDS.unpack_from(directory, at)
    named = directory[at + _CENTRAL.size : at + _CENTRAL.size + length]
    name = named.decode("ascii", "replace")
    entry = Entry(offset + _LOCAL.size + length, size, crc)
    if not _PLAIN.fullmatch(name) or not directory.startswith(_central(named, entry), at):
        raise refusal(where, _why_not(_CENTRAL.unpack_from(directory, at), name, offset))
    return name, entry


def _why_not(head: tuple[Any, ...], name: str, offset: int) -> str:
    """Say what is wrong with a line of the directory that our writer would not have written."""
    mark, _made, _needed, flags, method, _time, _date, _crc, packed, size, *_rest, start = head
    if mark != b"PK\1\2":
        why = _("its list of members is damaged")
    elif not is_plain(name):
        why = _("it names a member “{name}”, which could lead out of it")
    elif flags & 1:
        why = _("“{name}” in it is encrypted")
    elif method:
        why = _("“{name}” in it is compressed")
    elif packed != size or start != offset:
        why = _("the size or place of “{name}” in it is not true")
    else:
        why = _("“{name}” in it has another header than ours")
    return why.format(name=one_line(name, 60))


def _local(name: bytes, entry: Entry) -> bytes:
    _start, size, crc = entry
    return _LOCAL.pack(b"PK\3\4", _VERSION, 0, 0, 0, _DATE, crc, size, size, len(name), 0) + name


def _central(name: bytes, entry: Entry) -> bytes:
    offset, size, crc = entry
    n = len(name)
    start = offset - _LOCAL.size - n
    return _MEMBER.pack(_HEAD, crc, size, size, n, 0, 0, 0, 0, _MODE, start) + name


def _end(n: int, size: int, start: int) -> bytes:
    return _END.pack(b"PK\5\6", 0, 0, n, n, size, start, 0)
