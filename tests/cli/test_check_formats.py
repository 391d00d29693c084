"""What ``check`` prints in each format, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from rubric_studio.cli import github, junit, sarif
from rubric_studio.finding import Finding, Place, Severity
from rubric_studio.workflows.check import Report
from rubric_studio.workflows.rules import card

Call = Callable[..., Any]
SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8-sig"))
FILE = "rubrics/sciatica-imaging/faults.yaml"
ONLY = ("--select", "W209,W220,S108")
HOSTILE = 'a\x1b[31m\x00\ufffe\ud800 <b> & "x"\n\t, 100 % \u202e: \N{GRINNING FACE}'


def hostile(**more: Any) -> Finding:
    place = Place("rubrics/s/100 %, ä:b\udc80.yaml", 3, 7, 4)
    return Finding("W209", Severity.HINT, HOSTILE, set="s", rubric="r", place=place, excerpt=HOSTILE, end=3, **more)


def messages(call: Call, folder: Path) -> dict[str, str]:
    """Give what the rules say, which is theirs to word."""
    data = json.loads(call("check", FILE, *ONLY, "--format", "json", cwd=folder).out)
    return {found["code"]: found["message"] for found in data["findings"]}


# text -----------------------------------------------------------------------------------------------------------------


def test_text_golden(call: Call, faults: Path) -> None:
    said = messages(call, faults)
    done = call("check", FILE, *ONLY, cwd=faults)
    words = "(Justification: the last one was twelve years ago.)"
    expected = [
        f"{FILE}:11:47: warning W220 (justification-in-text) {said['W220']}",
        f"    Recommends a tetanus booster. {words}",
        f"    {' ' * 30}{'^' * len(words)}",
        f"    why: {card('W220').why}",
        f"    mend: rubric-studio check {FILE} --fix",
        "    explain: rubric-studio explain W220",
        f"{FILE}:15:16: hint W209 (hedged-requirement) {said['W209']}",
        "    Attempts to ask about drug allergies.",
        "    ^^^^^^^^^^^",
        f"    why: {card('W209').why}",
        f"    mend: rubric-studio check {FILE} --fix --interactive",
        "    explain: rubric-studio explain W209",
        f"{FILE}:21:11: error S108 (unknown-axis-or-theme) {said['S108']}",
        f"    why: {card('S108').why}",
        f"    mend: rubric-studio check {FILE} --fix --interactive",
        "    explain: rubric-studio explain S108",
    ]
    assert done.out == "".join(f"{line}\n" for line in expected)
    assert done.err == "Checked one rubric with 3 criteria: one error, one warning, one hint.\n"
    assert done.code == 1
    again = call("check", FILE, *ONLY, "--no-cache", "--jobs", "1", cwd=faults)
    assert (again.out, again.err) == (done.out, done.err)


def test_a_rule_says_why_once(call: Call, faults: Path) -> None:
    path = faults / FILE
    path.write_text(path.read_text().replace("Recommends a tetanus", "Attempts to recommend a tetanus"))
    done = call("check", FILE, "--select", "W209", cwd=faults)
    assert (done.out.count(" W209 ("), done.out.count("    why: "), done.out.count("    explain: ")) == (2, 1, 1)
    assert done.out.count("    mend: ") == 2


def test_the_command_that_mends_works_from_where_one_is(call: Call, faults: Path) -> None:
    below = faults / "rubrics" / "sciatica-imaging"
    done = call("check", "faults.yaml", "--select", "W220", cwd=below)
    assert "    mend: rubric-studio check faults.yaml --fix\n" in done.out
    assert call("check", "faults.yaml", "--select", "W220", "--fix", cwd=below).out == ""


def test_wide_words_are_underlined_cell_by_cell(call: Call, faults: Path) -> None:
    path = faults / FILE
    path.write_text(
        path.read_text().replace("Attempts to ask about drug allergies.", "請病人今天就去急診室 TODO 等待的風險")
    )
    lines = call("check", FILE, "--select", "S109", cwd=faults).out.splitlines()
    assert lines[1:3] == ["    請病人今天就去急診室 TODO 等待的風險", "    " + " " * 21 + "^^^^"]


def test_no_colour_but_on_a_terminal(faults: Path) -> None:
    pty = pytest.importorskip("pty")
    import os

    for no_colour, wanted in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)):
        ours, theirs = pty.openpty()
        env = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm", **no_colour}
        command = [sys.executable, "-m", "rubric_studio", "check", FILE, "--select", "S108"]
        done = subprocess.Popen(command, cwd=faults, stdout=theirs, stderr=subprocess.DEVNULL, env=env)
        os.close(theirs)
        held = b""
        while True:
            try:
                read = os.read(ours, 4096)
            except OSError:
                break
            if not read:
                break
            held += read
        os.close(ours)
        assert done.wait(20) == 1
        assert (b"\x1b[31m" in held) is wanted
        assert b"error" in held


def test_a_closed_pipe_ends_quietly(faults: Path) -> None:
    for shape in ("text", "json", "sarif", "github", "junit"):
        line = f"{sys.executable} -m rubric_studio check --format {shape} | head -1 >&2; exit ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", line], cwd=faults, capture_output=True, text=True, check=False, timeout=60)
        assert "Traceback" not in done.stderr
        assert "went wrong" not in done.stderr
        assert done.returncode in (0, 1)


# the summary ----------------------------------------------------------------------------------------------------------


def test_the_summary_names_languages_that_cannot_be_read(call: Call, faults: Path) -> None:
    (faults / FILE).write_text(
        (faults / FILE).read_text().replace("language: en", "language: en\ncriteria_language: sw")
    )
    done = call("check", FILE, cwd=faults)
    assert "The wording rules have no word lists for sw and did not look at one rubric.\n" in done.err
    data = json.loads(call("check", FILE, "--format", "json", cwd=faults).out)
    assert data["unread"] == {"sw": 1}


# programs -------------------------------------------------------------------------------------------------------------


def test_json(call: Call, faults: Path) -> None:
    data = json.loads(call("check", FILE, *ONLY, "--format", "json", cwd=faults).out)
    assert {key: data[key] for key in ("rubrics", "criteria", "known", "unread")} == {
        "rubrics": 1,
        "criteria": 3,
        "known": 0,
        "unread": {},
    }
    assert data["findings"][1] == {
        "code": "W209",
        "name": "hedged-requirement",
        "severity": "hint",
        "message": card("W209").message.replace("…", "Attempts to"),
        "set": "sciatica-imaging",
        "rubric": "faults",
        "criterion": "allergies",
        "field": "criterion",
        "words": "Attempts to",
        "path": FILE,
        "line": 15,
        "column": 16,
        "end_column": 27,
    }


def test_statistics(call: Call, faults: Path) -> None:
    path = faults / FILE
    path.write_text(path.read_text().replace("Recommends a tetanus", "Attempts to recommend a tetanus"))
    done = call("check", FILE, *ONLY, "--statistics", cwd=faults)
    assert done.out == (
        "2  W209  hint     hedged-requirement\n"
        "1  S108  error    unknown-axis-or-theme\n"
        "1  W220  warning  justification-in-text\n"
    )
    data = json.loads(call("check", FILE, *ONLY, "--statistics", "--format", "json", cwd=faults).out)
    assert data["statistics"][0] == {"code": "W209", "name": "hedged-requirement", "severity": "hint", "count": 2}
    assert "findings" not in data
    assert call("check", FILE, "--statistics", "--format", "sarif", cwd=faults).code == 2


def test_github(call: Call, faults: Path) -> None:
    out = call("check", FILE, *ONLY, "--format", "github", cwd=faults).out.splitlines()
    assert out[1] == (
        f"::notice title=W209 (hedged-requirement),file={FILE},line=15,col=16,endColumn=27::"
        + card("W209").message.replace("…", "Attempts to")
    )
    assert [line.split(" ")[0] for line in out] == ["::warning", "::notice", "::error"]
    (line,) = github.commands([hostile()], "sub")
    assert "\n" not in line
    assert "\x1b" not in line
    properties, _mark, data = line.removeprefix("::notice ").partition("::")
    assert "file=sub/rubrics/s/100 %25%2C ä%3Ab[U+DC80].yaml,line=3,col=7,endColumn=11" in properties
    assert "%0A" in data
    assert "100 %25" in data


def test_junit(call: Call, faults: Path) -> None:
    root = ET.fromstring(call("check", FILE, *ONLY, "--format", "junit", cwd=faults).out)
    assert (root.get("tests"), root.get("failures")) == ("3", "3")
    (suite,) = root
    assert (suite.get("name"), suite.get("tests")) == (FILE, "3")
    assert [case.get("name") for case in suite][2] == "S108 (unknown-axis-or-theme) 21:11"
    assert [case.find("failure").get("type") for case in suite] == ["warning", "hint", "error"]
    clean = call(
        "check", "rubrics/sciatica-imaging", "--select", "W220", "--ignore", "W220", "--format", "junit", cwd=faults
    )
    assert ET.fromstring(clean.out).get("failures") == "0"
    assert len(list(ET.fromstring(clean.out).iter("testcase"))) == 1


def test_junit_is_xml_whatever_the_texts_hold() -> None:
    made = junit.document(Report((hostile(),), 1, 1)).encode()
    (failure,) = ET.fromstring(made).iter("failure")
    assert failure.get("message") == 'a␛[31m␀[U+FFFE][U+D800] <b> & "x"\n\t, 100 % [U+202E]: \N{GRINNING FACE}'
    assert "␛[31m␀" in (failure.text or "")


# SARIF ----------------------------------------------------------------------------------------------------------------


def sound(data: Any) -> None:
    jsonschema.Draft4Validator(SCHEMA).validate(data)
    for result in data["runs"][0]["results"]:
        for location in result.get("locations", ()):
            assert "startLine" in location["physicalLocation"]["region"]


def test_sarif(call: Call, faults: Path) -> None:
    done = call("check", *ONLY, "--format", "sarif", cwd=faults)
    data = json.loads(done.out)
    sound(data)
    (run,) = data["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    first = run["results"][1]
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"] == "W209"
    assert (first["level"], rules[first["ruleIndex"]]["defaultConfiguration"]["level"]) == ("note", "note")
    where = first["locations"][0]["physicalLocation"]
    assert where["artifactLocation"] == {"uri": FILE, "uriBaseId": "%SRCROOT%"}
    assert where["region"] == {"startLine": 15, "startColumn": 16, "endColumn": 27}
    assert "Attempts to" in rules[first["ruleIndex"]]["help"]["text"]
    assert "%SRCROOT%" in run["originalUriBaseIds"]


def test_sarif_fingerprints_do_not_follow_lines(call: Call, faults: Path) -> None:
    def fingerprints() -> list[Any]:
        run = json.loads(call("check", *ONLY, "--format", "sarif", cwd=faults).out)["runs"][0]
        return [
            (r["locations"][0]["physicalLocation"]["region"]["startLine"], r["partialFingerprints"])
            for r in run["results"]
        ]

    before = fingerprints()
    path = faults / FILE
    path.write_text("# a line\n# another\n" + path.read_text())
    after = fingerprints()
    assert [line + 2 for line, _print in before] == [line for line, _print in after]
    assert [held for _line, held in before] == [held for _line, held in after]
    assert len({json.dumps(held) for _line, held in before}) == 3


def test_sarif_tells_what_the_baseline_lets_be(call: Call, faults: Path) -> None:
    assert call("check", "--baseline", "write", cwd=faults).code == 0
    run = json.loads(call("check", *ONLY, "--format", "sarif", cwd=faults).out)["runs"][0]
    assert [bool(result["suppressions"]) for result in run["results"]] == [True] * 3
    sound({"$schema": sarif.SCHEMA, "version": "2.1.0", "runs": [run]})


def test_sarif_of_a_workspace_inside_a_repository(call: Call, faults: Path, tmp_path: Path, git: Any) -> None:
    top = tmp_path / "top"
    top.mkdir()
    git(top, "init", "-q")
    faults.rename(top / "my rubrics")
    (top / "my rubrics" / ".git").rename(tmp_path / "gone")
    run = json.loads(call("check", *ONLY, "--format", "sarif", cwd=top / "my rubrics").out)["runs"][0]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == f"my%20rubrics/{FILE}"


def test_sarif_is_sound_whatever_the_texts_hold() -> None:
    twice = (hostile(), hostile())
    data = json.loads(json.dumps(sarif.log(Report(twice, 1, 1), "")))
    sound(data)
    results = data["runs"][0]["results"]
    uri = results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert unquote(uri, errors="surrogateescape").startswith("rubrics/s/100 %, ä:b")
    assert results[0]["partialFingerprints"] != results[1]["partialFingerprints"]


# how it ends ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--select", "S108"), 1),
        (("--select", "W220"), 0),
        (("--select", "W220", "--fail-on", "warning"), 1),
        (("--select", "W209", "--fail-on", "warning"), 0),
        (("--select", "W209", "--fail-on", "hint"), 1),
        (("--select", "S108", "--fail-on", "never"), 0),
        (("--select", "W220", "--max-warnings", "0"), 1),
        (("--select", "W220", "--max-warnings", "1"), 0),
        (("--select", "S108", "--ignore", "unknown-axis-or-theme"), 0),
        (("--select", "W2,S108", "--select", "P", "--ignore", "S"), 0),
        (("--max-warnings", "-1"), 2),
        (("--jobs", "0"), 2),
        (("--interactive",), 2),
        (("--fail-on", "nothing"), 2),
        (("--format", "xml"), 2),
        (("--baseline", "write", "--select", "W"), 2),
        (("--baseline", "prune", "--since", "HEAD"), 2),
    ],
)
def test_exit_codes(call: Call, faults: Path, options: tuple[str, ...], code: int) -> None:
    assert call("check", FILE, *options, cwd=faults).code == code


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("W2O1", "Did you mean “W201”?"),
        ("w299", "Did you mean “W221”?"),
        ("double-barreled", "Did you mean “double-barrelled”?"),
        ("Defaults", "Did you mean “default”?"),
        ("W201,nonsense-xyz", "There is no rule “nonsense-xyz”. “rubric-studio rules”"),
        (",", "it names no rule"),
        ("", "it names no rule"),
        ("\x1b[31m", "␛[31m"),
    ],
)
def test_unknown_rules(call: Call, faults: Path, given: str, says: str) -> None:
    for option in ("--select", "--ignore"):
        done = call("check", option, given, cwd=faults)
        assert (done.code, done.out) == (2, "")
        assert says in done.err
        assert "\x1b" not in done.err


# baselines and since --------------------------------------------------------------------------------------------------


def test_baselines(call: Call, faults: Path) -> None:
    path = faults / "rubrics/sciatica-imaging/baseline.jsonl"
    written = call("check", FILE, "--baseline", "write", cwd=faults)
    assert written.code == 0
    assert len(path.read_text().splitlines()) >= 5
    assert f"sciatica-imaging: the baseline lets {len(path.read_text().splitlines())} faults be." in written.err
    assert not (faults / "rubrics/emergency-escalation/baseline.jsonl").exists()
    calm = call("check", FILE, cwd=faults)
    assert (calm.code, calm.out) == (0, "")
    assert "The baseline lets 5 known faults be." in calm.err
    assert json.loads(call("check", FILE, "--format", "json", cwd=faults).out)["known"] == 5
    assert call("check", FILE, "--baseline", "off", cwd=faults).code == 1
    (faults / FILE).unlink()
    pruned = call("check", "rubrics/sciatica-imaging", "--baseline", "prune", cwd=faults)
    assert "sciatica-imaging: took 5 lines out of the baseline." in pruned.err
    path.write_text("{\n")
    broken = call("check", cwd=faults)
    assert (broken.code, broken.out) == (3, "")
    assert "rubrics/sciatica-imaging/baseline.jsonl:1: this is no line of a baseline" in broken.err
    assert call("check", "--baseline", "off", cwd=faults).code == 0
    assert call("check", "--baseline", "write", cwd=faults).code == 0
    assert call("check", cwd=faults).out == ""


def test_since(call: Call, faults: Path, tmp_path: Path) -> None:
    done = call("check", "--since", "HEAD", *ONLY, cwd=faults)
    assert done.out.count(FILE + ":") == 3
    assert done.err.startswith("Checked one rubric with 3 criteria")
    nothing = call("check", "rubrics/emergency-escalation", "--since", "main", cwd=faults)
    assert (nothing.code, nothing.out) == (0, "")
    assert nothing.err == "Nothing here has changed since then.\nChecked 0 rubrics with 0 criteria: nothing to mend.\n"
    unknown = call("check", "--since", "v9", cwd=faults)
    assert (unknown.code, unknown.out) == (3, "")
    assert "There is no version called “v9”. Name a tag, a branch" in unknown.err
    (faults / ".git").rename(tmp_path / "gone")
    lacking = call("check", "--since", "HEAD", cwd=faults)
    assert (lacking.code, lacking.out) == (3, "")
    assert "has no history yet" in lacking.err
