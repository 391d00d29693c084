"""``python -m rubric_studio`` is the command ``rubric-studio``."""

from rubric_studio.cli.main import run

run()
