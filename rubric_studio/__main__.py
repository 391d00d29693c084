"""``python -m rubric_studio`` is the command ``rubric-studio``.

Git starts it for every text of a difference: those go by a shorter way, without what a command line is made of, and
without clearing away at the end. Where that stops, the long way says why.
"""

import os
import sys
from contextlib import suppress

if sys.argv[1:4] == ["git", "textconv", "--"] and len(sys.argv) == 5:
    from pathlib import Path

    from rubric_studio.errors import RubricStudioError
    from rubric_studio.workflows.driven import shown_file

    with suppress(RubricStudioError, OSError):
        sys.stdout.buffer.write(shown_file(Path(sys.argv[4])))
        sys.stdout.flush()
        os._exit(0)

from rubric_studio.cli.main import run

run()
