"""rubric-packs.lock: which packs a grader's programs load, each pinned by its digest, and where they lie once fetched.

It is TOML, one table a pack, sorted by name: a text that people can read, which git joins by itself where two people
added packs at different places, and in which keeping the lines of both is right where it cannot. The packs themselves
lie in the person's cache folder under their digests. That folder is worked out here as platformdirs would, because what
graders load should need as little as it can.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from rubric_studio.errors import DigestMismatch, NotFound, PackError, UnsupportedFormat
from rubric_studio.language import _, quoted
from rubric_studio.model.identity import LONGEST, SLUG, VERSION
from rubric_studio.text import nearest, one_line, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rubric_studio.pack.reader import Pack

FORMAT = "rubric-studio/lock/1"
LOCK = "rubric-packs.lock"
SUFFIX = ".rubricpack"
"""What the name of a pack's file ends in."""
_HEAD = """\
# The packs that are loaded here. “rubric-studio add” writes this file, “rubric-studio install” fetches what it names.
# To take a pack out, delete its lines."""
_MOST = 1_000_000
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |$)|^={7}$", re.MULTILINE)
_SHAPES = {
    "version": VERSION,
    "digest": re.compile("sha256:[0-9a-f]{64}"),
    "source": re.compile(r"[^\x00-\x1f\x7f]+"),
    "tag": re.compile(r"[^\x00-\x20\x7f]+"),
    "record": re.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?"),
}


@dataclass(frozen=True, slots=True)
class Pinned:
    """One pack of a lock.

    Args:
        version: the release's number.
        digest: the pack's.
        source: where it was fetched from; a path is taken from the lock's folder.
        tag: the release's tag, where the source is a repository.
        record: the full id of the record that the tag marked.
    """

    version: str
    digest: str
    source: str
    tag: str = ""
    record: str = ""


def is_name(path: object) -> bool:
    """Tell whether what ``load_pack`` was given is a name to look up: no Path, no separator, not the name of a file."""
    return isinstance(path, str) and is_slug(path) and not path.endswith(SUFFIX)


def is_slug(name: str) -> bool:
    """Tell whether a set could have this id."""
    return bool(SLUG.match(name)) and len(name) <= LONGEST


def ensure_digest(text: str) -> None:
    """Make sure that a text is a digest, as packs are pinned by.

    Raises:
        PackError: it is none.
    """
    if not _SHAPES["digest"].fullmatch(text):
        message = _("“{digest}” is no digest. One looks like sha256: and 64 digits from 0 to 9 and a to f.")
        raise PackError(message.format(digest=one_line(text, 80)))


def find(folder: Path) -> Path | None:
    """Find the lock of a folder, there or further up; None where there is none."""
    at = folder.absolute()
    return next((path / LOCK for path in (at, *at.parents) if (path / LOCK).is_file()), None)


def lock_of(folder: Path, chosen: Path | None) -> Path | None:
    """Give the lock that is meant: a chosen one, or that of a chosen folder; else that of this folder or one above."""
    if chosen is None:
        return find(folder)
    return (chosen / LOCK if chosen.is_dir() else chosen).absolute()


def read(path: Path) -> dict[str, Pinned]:
    """Read a lock: its packs by name.

    Raises:
        NotFound: there is no such file.
        UnsupportedFormat: a newer Rubric Studio wrote it.
        PackError: it cannot be read, or does not say what a lock says.
    """
    where = safe(str(path))
    try:
        with path.open("rb") as file:
            data = file.read(_MOST + 1)
        if len(data) > _MOST:
            _refuse(where, _("it is too large to be a lock"))
        return parse(data.decode("utf-8"), where)
    except FileNotFoundError as error:
        raise NotFound(_("lock"), str(path)) from error
    except (OSError, ValueError) as error:
        raise PackError(
            _("“{where}” cannot be read: {why}.").format(where=where, why=getattr(error, "strerror", None) or error)
        ) from error


def parse(text: str, where: str) -> dict[str, Pinned]:
    """Read the text of a lock.

    Args:
        text: what the file holds.
        where: what to call it in a message.

    Raises:
        UnsupportedFormat: a newer Rubric Studio wrote it.
        PackError: it does not say what a lock says.
    """
    import tomllib  # who loads a pack by its path needs none of it

    if _CONFLICT.search(text):
        raise PackError(
            _(
                "“{where}” holds two versions of some lines (git: merge conflict). Keep the lines of both sides where"
                " they are about different packs, those of one side where they are about the same one; delete the"
                " lines that begin with <<<<<<<, ======= and >>>>>>>."
            ).format(where=where)
        )
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        _refuse(where, _("it cannot be understood ({error})").format(error=error))
    found = data.pop("format", None)
    if found != FORMAT:
        raise UnsupportedFormat(quoted(where), found=str(found or ""), known=FORMAT)
    packs = data.pop("packs", {})
    _known(where, data, ["format", "packs"])
    if not isinstance(packs, dict):
        _refuse(where, _("“{key}” is not what it should be").format(key="packs"))
    return {name: _pinned(where, name, told) for name, told in packs.items()}


def text_of(packs: Mapping[str, Pinned]) -> str:
    """Give the text of a lock; the same packs always give the same bytes."""
    lines = [_HEAD, f'format = "{FORMAT}"']
    for name in sorted(packs):
        held = ((key, getattr(packs[name], key)) for key in _SHAPES)
        lines += ["", f"[packs.{_quoted(name) if '.' in name else name}]"]
        lines += [f"{key} = {_quoted(value)}" for key, value in held if value]
    return "\n".join(lines) + "\n"


def by_lock(name: str, digest: str | None, lock: Path | None, open_pack: Callable[[str, str], Pack]) -> Pack:
    """Open the pack that a lock pins under a name, from the cache.

    Args:
        name: of the pack.
        digest: what the caller pins it by, None for what the lock says.
        lock: the lock or its folder; None finds that of the working folder, there or further up.
        open_pack: opens the pack at a path, pinned by a digest.

    Raises:
        NotFound: there is no lock, or it does not name the pack.
        DigestMismatch: the lock pins another one than the caller.
        PackError: it is not fetched yet, damaged, or the lock cannot be read or was altered.
    """
    found, its = _pinned_in(name, lock)
    told = {"name": safe(name), "version": its.version, "lock": safe(str(found))}
    if digest not in (None, its.digest):
        raise DigestMismatch(_("“{name}” in “{lock}”").format(**told), wanted=safe(str(digest)), found=its.digest)
    try:
        pack = open_pack(os.fspath(place(its.digest)), its.digest)
    except NotFound as error:
        text = _("“{name}” {version} is pinned in “{lock}”, but not fetched yet. Run “rubric-studio install” there.")
        raise PackError(text.format(**told)) from error
    except UnsupportedFormat:
        raise
    except PackError as error:
        text = _(
            "“{name}” {version} is damaged in the cache. Run “rubric-studio install” in the folder of “{lock}”, which"
            " fetches it again."
        )
        raise PackError(text.format(**told)) from error
    try:
        ensure_named(pack, name, its, found)
    except PackError:
        pack.close()
        raise
    return pack


def ensure_named(pack: Pack, name: str, its: Pinned, lock: Path) -> None:
    """Make sure that a pack bears the name and the number that stand beside its digest in a lock.

    Raises:
        PackError: it bears others: somebody changed the lock.
    """
    if (pack.set, pack.version) != (name, its.version):
        told = {"name": safe(name), "version": its.version, "lock": safe(str(lock))}
        text = _(
            "“{lock}” was altered: the digest that it gives for “{name}” {version} is that of {other}. Take the file as"
            " it was last recorded, or add the pack again."
        )
        raise PackError(text.format(**told, other=safe(f"{pack.set} {pack.version}")))


def shelf() -> Path:
    """Give the folder in which fetched packs lie, which need not be there yet.

    Raises:
        PackError: this person has no home folder.
    """
    import platform

    system, chosen = platform.system(), os.environ.get("XDG_CACHE_HOME", "")
    try:
        if system == "Windows":
            local = os.environ.get("LOCALAPPDATA")
            base = (Path(local) if local else Path.home() / "AppData" / "Local") / "rubric-studio" / "Cache"
        elif os.path.isabs(chosen):  # noqa: PTH117 - Path makes something of an empty text
            base = Path(chosen) / "rubric-studio"
        else:
            base = Path.home().joinpath(
                *(("Library", "Caches") if system == "Darwin" else (".cache",)), "rubric-studio"
            )
    except RuntimeError as error:
        raise PackError(_("There is no home folder to keep packs in. Set XDG_CACHE_HOME to a folder.")) from error
    return base / "packs"


def place(digest: str) -> Path:
    """Give the place of a fetched pack, whether or not it is there."""
    return shelf() / f"{digest.replace(':', '-')}{SUFFIX}"


def _pinned_in(name: str, lock: Path | None) -> tuple[Path, Pinned]:
    """Look a pack up in a lock: the lock, and what it says of the pack."""
    path = lock_of(Path.cwd(), lock)
    add = _("Add it: “rubric-studio add {name} --from …”.").format(name=safe(name))
    if path is None:
        here = _("Neither this folder nor one above it has a {lock}.").format(lock=LOCK)
        hint = _("If you mean a file of that name, write “./{name}”.").format(name=safe(name))
        raise NotFound(_("pinned pack"), name, hint=f"{here} {add} {hint}")
    packs = read(path)
    if name in packs:
        return path, packs[name]
    near = nearest(name, list(packs))
    hint = _("Did you mean “{near}”?").format(near=near) + " " if near else ""
    listed = _("“{lock}” does not list it.").format(lock=safe(str(path)))
    raise NotFound(_("pinned pack"), name, hint=f"{listed} {hint}{add}")


def _pinned(where: str, name: str, told: object) -> Pinned:
    name_ = one_line(name, 60)
    if not is_slug(name) or not isinstance(told, dict):
        _refuse(where, _("“{name}” in it names no pack").format(name=name_))
    _known(where, told, list(_SHAPES))
    for key, shape in _SHAPES.items():
        value = told.get(key, "")
        optional = key in ("tag", "record") and key not in told
        if not optional and not (isinstance(value, str) and shape.fullmatch(value)):
            _refuse(where, _("the {key} of “{name}” in it is missing or none").format(key=key, name=name_))
    if ("tag" in told) != ("record" in told):
        _refuse(where, _("“{name}” in it has a tag without its record, or the other way round").format(name=name_))
    return Pinned(**{field.name: told.get(field.name, "") for field in fields(Pinned)})


def _known(where: str, told: Mapping[str, object], keys: list[str]) -> None:
    for key in told:
        if key not in keys:
            near = nearest(key, keys)
            meant = _(" (did you mean “{near}”?)").format(near=near) if near else ""
            _refuse(where, _("it has a key that no lock has: “{key}”").format(key=one_line(key, 40)) + meant)


def _refuse(where: str, why: str) -> NoReturn:
    text = _(
        "“{where}” is not a lock as Rubric Studio writes it: {why}. Mend that line, or take the file as it was last"
        " recorded."
    )
    raise PackError(text.format(where=where, why=why))


def _quoted(value: str) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)
