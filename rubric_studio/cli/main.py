"""The command ``rubric-studio``: which commands there are, and what happens when one cannot do its work.

Exit codes: 0 fine; 1 findings or differences that were asked about; 2 usage; 3 could not; 130 interrupted.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from rubric_studio.cli.speaking import Speaking, language_option, speak, translated
from rubric_studio.errors import ReleaseBlocked, RubricStudioError
from rubric_studio.language import _, wanted
from rubric_studio.text import nearest, safe

COMMANDS = {
    "studio": "studio",
    "init": "start",
    "new": "new",
    "edit": "edit",
    "preview": "preview",
    "check": "check",
    "explain": "explain",
    "rules": "rules",
    "fmt": "fmt",
    "import": "exchange",
    "export": "exchange",
    "formats": "exchange",
    "record": "record",
    "sync": "sync",
    "diff": "compare",
    "merge": "merge",
    "log": "log",
    "blame": "blame",
    "signoff": "signoff",
    "git": "drivers",
    "release": "release",
    "pack": "pack",
    "verify": "verify",
    "add": "add",
    "install": "install",
    "serve": "serve",
    "schema": "schema",
}
"""Every command and the module of cli/ that holds it; a module is loaded when its command is called."""


class Commands(click.Group):
    """Loads commands when they are called; a path in a command's place opens the studio there."""

    context_class = Speaking

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands, for help and completion."""
        return [name for name in COMMANDS if name != "studio"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"rubric_studio.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return translated(command)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help of all, in the language that was chosen by now."""
        click.Group.format_help(translated(self), ctx, formatter)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take a first word that is no command for the path of a workspace, if there is something of that name."""
        if args[0] not in COMMANDS and (Path(args[0]).exists() or os.sep in args[0] or args[0] in (".", "..")):
            return "studio", self.get_command(ctx, "studio"), args
        if args[0] not in COMMANDS and not args[0].startswith("-") and (meant := nearest(args[0], list(COMMANDS))):
            text = _("There is no command “{word}”. Did you mean “{meant}”?")
            raise click.UsageError(text.format(word=safe(args[0]), meant=meant), ctx)
        return super().resolve_command(ctx, args)


def _version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"rubric-studio {version('clinical-rubric-studio')}")
        ctx.exit()


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Without a command, or with a workspace's path, the studio opens. Try: rubric-studio init mine --example",
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
@click.option(
    "--workspace", type=click.Path(path_type=Path), metavar="PATH", help="The workspace's folder; also after a command."
)
@click.option(
    "--language",
    is_eager=True,
    metavar="CODE",
    callback=language_option,
    help="Speak this language: en, or zh-TW for Traditional Chinese. Without it, your system's.",
)
@click.pass_context
def cli(ctx: click.Context, workspace: Path | None, language: str | None) -> None:  # noqa: ARG001 - the studio asks
    """Write, check, preview, record and release the rubrics that health answers are graded with."""
    ctx.obj = workspace
    if ctx.invoked_subcommand is None:
        command = cli.get_command(ctx, "studio")
        if command:
            ctx.invoke(command, path=None, folder=workspace)


def run() -> NoReturn:
    """Run the command line and leave with its exit code; whatever goes wrong is said in a sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    signal.signal(signal.SIGTERM, _end)
    speak(wanted(os.environ))
    sys.exit(_run(sys.argv[1:]))


def _end(_number: int, _frame: object) -> NoReturn:
    """Be interrupted as by a key, so that what is being written is cleared away."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def _run(arguments: list[str]) -> int:
    streams = sys.stdout, sys.stderr
    try:
        result: Any = cli.main(arguments, prog_name="rubric-studio", standalone_mode=False)
        if sys.stdout:
            sys.stdout.flush()
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Interrupted. What was saved before is saved."), err=True)
        return 130
    except (Exception, SystemExit) as error:
        gone = sys.stdout is not streams[0]  # click wraps both where the reader has gone, and leaves with SystemExit
        sys.stdout, sys.stderr = streams
        return _stopped(BrokenPipeError() if gone else error)
    return result if isinstance(result, int) else 0


def _stopped(error: BaseException) -> int:
    """Say in a sentence what stopped us, and give the exit code."""
    if isinstance(error, BrokenPipeError):
        _close_output()  # whoever read our output has seen enough
        return 0
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 3
    if isinstance(error, RubricStudioError):
        _say(str(error))
        return 1 if isinstance(error, ReleaseBlocked) else 3
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        _close_output()
        _say(_("There is no space left to write to. Make room, then try again."))
    elif isinstance(error, OSError) and error.filename is not None:
        why = (error.strerror or str(error)).lower()
        _say(_("{path} cannot be used: {why}.").format(path=error.filename, why=why))
    else:
        _say(_unexpected(error))
    return 3


def _say(text: str) -> None:
    with suppress(OSError):
        click.echo(safe(text), err=True)


def _close_output() -> None:
    """Let what is still unwritten go nowhere, so that Python does not complain of it while it ends."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
            continue
        with suppress(OSError, ValueError, AttributeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _unexpected(error: BaseException) -> str:
    """Write a report without any of the texts, and say where it is."""
    import tempfile
    import traceback

    frames = "".join(traceback.format_tb(error.__traceback__))
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="rubric-studio-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(f"{type(error).__name__}\n{frames}")
    except OSError:
        text = _("Something went wrong that should not have ({what}), and no report of it could be written.")
        return text.format(what=type(error).__name__)
    text = _(
        "Something went wrong that should not have. A report without your texts is in {path}; please send it to us."
    )
    return text.format(path=file.name)
