"""What it costs to start: CPU time of fresh interpreters, beside one that does nothing.

Run ``python tests/bench/bench_import.py``; it prints the rows of a Markdown table and never fails on time.
"""

from __future__ import annotations

import importlib.util
import os
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median

RUNS = 15
CASES = {
    "`import rubric_studio`": (["-c", "import rubric_studio"], "80 ms above"),
    "`from rubric_studio import *`": (["-c", "from rubric_studio import *"], "80 ms above"),
    "`rubric-studio --version`": (["-m", "rubric_studio", "--version"], "-"),
}


def cpu(arguments: list[str]) -> float:
    """Give the CPU milliseconds that an interpreter with these arguments takes, its start included."""
    root = str(Path(__file__).parents[2])
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *arguments],
        check=True,
        env={**os.environ, "PYTHONPATH": root},
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def exists(arguments: list[str]) -> bool:
    """Tell whether the module that ``-m`` names is there yet."""
    try:
        return "-m" not in arguments or importlib.util.find_spec(arguments[1]) is not None
    except ModuleNotFoundError:
        return False


def main() -> int:
    """Print the table."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    print("| what | CPU | bare Python | above | ratio | target |\n|---|---:|---:|---:|---:|---:|")
    for what, (arguments, target) in CASES.items():
        if not exists(arguments):
            print(f"| {what} | not there yet | | | | {target} |")
            continue
        cpu(arguments)
        pairs = [(cpu(arguments), cpu(["-c", "pass"])) for _ in range(RUNS)]
        ours, bare = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
        print(
            f"| {what} | {ours:.0f} ms | {bare:.0f} ms | {ours - bare:.0f} ms | {ours / bare:.2f} | {target} |",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
