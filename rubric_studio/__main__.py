"""``python -m rubric_studio`` is the command ``rubric-studio``.

Git starts it for every text of a difference: those go by a shorter way, without what a command line is made of. Where
that fails, git's line shows the file as it is, and nobody sees what was said.
"""

import sys

if sys.argv[1:4] == ["git", "textconv", "--"] and len(sys.argv) == 5:
    from pathlib import Path

    from rubric_studio.workflows.driven import shown_file

    sys.stdout.buffer.write(shown_file(Path(sys.argv[4])))
else:
    from rubric_studio.cli.main import run

    run()
