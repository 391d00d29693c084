"""What it costs to check a whole programme, beside libyaml's bare events over the same files and beside other linters.

Run ``python tests/bench/bench_check.py [--peers]``; it prints the rows of Markdown tables and never fails on time.
``--peers`` also runs check-jsonschema and yamllint, which have to be installed in the same environment.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

SIZES = (100, 1_000, 5_000)
ROUNDS = 3
PROGRAM = (sys.executable, "-m", "rubric_studio")
SETTINGS = """\
format: rubric-studio/settings/1
lint:
  ignore:
    - X501  # the rubrics are generated without samples, which is no fault of theirs
"""
MEASURED = """
import resource, subprocess, sys, time
begun = time.perf_counter()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
EVENTS = """
import sys
from pathlib import Path
from yaml._yaml import CParser
from yaml.events import StreamEndEvent
import time
begun = time.perf_counter()
for path in sorted(Path(sys.argv[1]).glob("rubric-*.yaml")):
    following = CParser(path.read_bytes().decode("utf-8")).get_event
    while type(following()) is not StreamEndEvent:
        pass
print(time.perf_counter() - begun)
"""


def run(*command: str) -> tuple[float, float, int]:
    """Run a program; give its wall and CPU seconds, and the most memory that one of its processes had, in KiB."""
    told = subprocess.run([sys.executable, "-c", MEASURED, *command], capture_output=True, text=True, check=True)
    wall, cpu, memory = told.stdout.split()
    return float(wall), float(cpu), int(memory)


def least(*command: str, before: object = None) -> tuple[float, float, int]:
    """Run a program a few times; give the run that took the least wall time."""
    runs = []
    for _ in range(ROUNDS):
        if callable(before):
            before()
        runs.append(run(*command))
    return min(runs)


def bare_events(folder: Path) -> float:
    """Give the least wall time that libyaml's bare events over a folder's rubrics take, in a process of its own."""
    command = [sys.executable, "-c", EVENTS, str(folder)]
    return min(float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(ROUNDS))


def start_up() -> float:
    """Give the CPU time after which a check could begin: the program is there, and all it needs is loaded."""
    needed = (
        "import jsonschema_rs, platformdirs, rubric_studio.cli.main, rubric_studio.cli.check, rubric_studio.cli.shown;"
        "import rubric_studio.workflows.check as check; check.ruling()"
    )
    return min(run(sys.executable, "-c", needed)[1] for _ in range(ROUNDS))


def measure(n: int, place: Path) -> None:
    """Print the rows of one size."""
    from bench_store import write_workspace

    folder = write_workspace(place, n)
    (folder / "rubric-studio.yaml").write_text(SETTINGS, encoding="utf-8")
    inside = folder / "rubrics" / "generated"
    cache = place / "cache"
    os.environ["XDG_CACHE_HOME"] = str(cache)

    def forget() -> None:
        subprocess.run(["rm", "-rf", str(cache)], check=True)

    events = bare_events(inside)
    check = (*PROGRAM, "check", "--workspace", str(folder), "--fail-on", "never")
    wall, cpu, memory = least(*check, before=forget)
    print(row("cold, both cores", n, f"{wall:.2f} s", f"{events:.2f} s", wall / events, "6"))
    print(row("cold, memory of the largest process", n, f"{memory / 1024:.0f} MB", "", None, "300 MB"))
    print(row("(cold, CPU of all processes)", n, f"{cpu:.2f} s", f"{events:.2f} s", cpu / events, ""))
    time.sleep(2.5)  # what was written just now is not trusted: a team's files are older
    run(*check)
    touched = inside / "rubric-00007.yaml"

    def change() -> None:
        touched.write_text(touched.read_text(encoding="utf-8") + "# looked at\n", encoding="utf-8")

    warm, warm_cpu, _memory = least(*check, before=change)
    begun = start_up()
    print(row("warm, one file changed: whole process", n, f"{warm:.2f} s", "", None, "0.4 s"))
    print(row("warm: CPU beyond start-up", n, f"{(warm_cpu - begun) * 1000:.0f} ms", f"{begun:.2f} s", None, "60 ms"))


def typing() -> None:
    """Print what it costs to look again at a rubric with 500 criteria after one of them was rewritten."""
    from generate import rubrics, sentence

    from rubric_studio.model.codec import to_data
    from rubric_studio.store import writer
    from rubric_studio.store.document import Document
    from rubric_studio.workflows.edit import OpenRubric

    made = rubrics(1, criteria=500)[0]
    head = {"format": "rubric-studio/rubric/1", "id": made.id, "title": made.title, "language": made.language}
    of_set = {"format": "rubric-studio/set/1", "id": "generated", "title": "Generated", "version": "0.0.0"}
    texts = {f"{made.id}.yaml": ("rubric", {**head, **to_data(made)}), "set.yaml": ("set", of_set)}
    documents = {
        name: Document.parse(writer.document(data, schema=f"{kind}.json"), kind=kind, path=name)
        for name, (kind, data) in texts.items()
    }
    chance, edits, looks = random.Random(3), [], []
    held = OpenRubric("generated", f"{made.id}.yaml", documents)
    for criterion in made.criteria[::20]:
        begun = time.process_time()
        edit = held.change(criterion.id, "text", sentence(chance))
        held = replace(held, documents={**held.documents, edit.name: edit.after})
        edits.append(time.process_time() - begun)
        begun = time.process_time()
        _found = held.findings
        looks.append(time.process_time() - begun)
    print(row("500 criteria, one rewritten: CPU", 1, f"{median(looks) * 1000:.0f} ms", "", None, "30 ms"))
    print(row("(the change to the file itself)", 1, f"{median(edits) * 1000:.0f} ms", "", None, ""))


def row(what: str, n: int, ours: str, base: str, ratio: float | None, target: str) -> str:
    """Give one row of the table."""
    return f"| {what} | {n:,} | {ours} | {base} | {f'{ratio:.2f}' if ratio else ''} | {target} |"


def peers(place: Path, n: int) -> None:
    """Print what check-jsonschema and yamllint take for the same files."""
    from bench_store import write_workspace

    folder = write_workspace(place / "peers", n)
    inside = folder / "rubrics" / "generated"
    schema = Path(__file__).parents[2] / "schemas" / "rubric.schema.json"
    files = [str(path) for path in sorted(inside.glob("rubric-*.yaml"))]
    ours, _cpu, _memory = least(*PROGRAM, "check", "--workspace", str(folder), "--no-cache", "--fail-on", "never")
    one = run(sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), *files)[0]
    other = run(sys.executable, "-m", "yamllint", *files)[0]
    total = one + other
    what = f"check-jsonschema {one:.1f} s + yamllint {other:.1f} s"
    print(row(what, n, f"{ours:.2f} s", f"{total:.1f} s", total / ours, "20 (times faster)"))


def main() -> int:
    """Print the tables."""
    sys.path.insert(0, str(Path(__file__).parent))
    print("| what | rubrics | ours | beside | ratio | target |\n|---|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as held:
        for n in SIZES:
            measure(n, Path(held))
        typing()
        if "--peers" in sys.argv:
            peers(Path(held), 5_000)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
