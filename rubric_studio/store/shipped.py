"""What comes with the program: the schemas and the example sets, in the wheel or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

from rubric_studio.schema import KINDS, SCHEMAS

_HERE = Path(__file__).parent.parent
RUBRICS = next(
    (folder for folder in (_HERE / "shipped" / "rubrics", _HERE.parent / "rubrics") if folder.is_dir()),
    _HERE / "shipped" / "rubrics",
)


def schema_files() -> dict[str, bytes]:
    """Give the schema files by name."""
    return {f"{kind}.schema.json": (SCHEMAS / f"{kind}.schema.json").read_bytes() for kind in KINDS}


def example_files() -> dict[str, bytes]:
    """Give the files of the example sets, by their paths below ``rubrics/``."""
    found = {path.relative_to(RUBRICS).as_posix(): path for path in RUBRICS.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes() for name, path in sorted(found.items()) if not name.rpartition("/")[2].startswith(".")
    }
