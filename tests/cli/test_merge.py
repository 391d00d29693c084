"""``rubric-studio merge`` as somebody calls it."""

from __future__ import annotations

import json
import os

import pytest

BASE = "format: rubric-studio/rubric/1\nid: r\ncriteria:\n  - id: a\n    criterion: Says a.\n    points: 5\n"


@pytest.fixture
def files(tmp_path):
    def write(base=BASE, ours=BASE, theirs=BASE):
        for name, text in (("base", base), ("ours", ours), ("theirs", theirs)):
            if text is not None:
                (tmp_path / f"{name}.yaml").write_text(text)
        return "base.yaml", "ours.yaml", "theirs.yaml"

    return write


def test_clean(call, files, tmp_path):
    names = files(ours=BASE.replace("5", "6"), theirs=BASE.replace("Says a", "Names a"))
    done = call("merge", *names, cwd=tmp_path)
    wanted = BASE.replace("5", "6").replace("Says a", "Names a")
    assert (done.code, done.out, done.err) == (0, wanted, "")
    assert call("merge", *names, "-o", "ours.yaml", cwd=tmp_path).code == 0
    assert (tmp_path / "ours.yaml").read_text() == wanted


def test_torn(call, files, tmp_path):
    names = files(ours=BASE.replace("5", "6"), theirs=BASE.replace("5", "7"))
    done = call("merge", *names, "--marker-size", "9", "--labels", "b", "o", "t", cwd=tmp_path)
    assert done.code == 1
    assert "<<<<<<<<< o\n    points: 6\n||||||||| b\n    points: 5\n=========\n    points: 7\n>>>>>>>>> t\n" in done.out
    assert done.err == "r#a.points: “+6” on our side, “+7” on theirs.\nOne thing has to be settled.\n".replace(
        "r#a", "ours#a"
    )


def test_json(call, files, tmp_path):
    names = files(ours=BASE.replace("5", "6"), theirs=BASE.replace("5", "7"))
    done = call("merge", *names, "--format", "json", cwd=tmp_path)
    told = json.loads(done.out)
    assert done.code == 1
    assert not told["clean"]
    assert told["conflicts"][0]["path"] == ["criteria", "a", "points"]
    assert told["conflicts"][0]["theirs"] == "    points: 7\n"


def test_files_that_are_not_there(call, files, tmp_path):
    files(base=None, ours=None)
    assert call("merge", "/dev/null", "/dev/null", "theirs.yaml", cwd=tmp_path).out == BASE
    (tmp_path / "ours.yaml").touch()
    assert call("merge", "/dev/null", "ours.yaml", "theirs.yaml", cwd=tmp_path).out == BASE
    files(ours=BASE.replace("5", "6"))
    done = call("merge", "base.yaml", "ours.yaml", "/dev/null", cwd=tmp_path)
    assert done.code == 1
    assert "points: 6" in done.out
    done = call("merge", "base.yaml", "base.yaml", "/dev/null", "-o", "ours.yaml", cwd=tmp_path)
    assert done.code == 0
    assert not (tmp_path / "ours.yaml").exists()
    assert "it is gone" in done.err


@pytest.mark.parametrize("broken", ["[", "\0", "a: b: c"])
def test_what_is_no_rubric_loses_nothing(call, files, tmp_path, broken):
    done = call("merge", *files(ours=BASE.replace("5", "6"), theirs=broken), cwd=tmp_path)
    assert done.code == 1
    assert "points: 6" in done.out
    assert broken in done.out
    assert "Traceback" not in done.err


@pytest.mark.parametrize("output", [("-o", "s/r.yaml"), ()])
def test_it_has_to_fit_to_the_set_in_whose_folder_it_lies(call, files, tmp_path, output):
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "set.yaml").write_text("format: rubric-studio/set/1\nid: s\nretired_ids:\n  - r#old\n")
    base, ours, theirs = files(
        ours=BASE.replace("5", "6"),
        theirs=BASE + "  - id: old\n    criterion: Old.\n    points: 1\n  - use: gone\n",
    )
    assert call("merge", base, ours, theirs, cwd=tmp_path).code == 0
    (tmp_path / "s" / "r.yaml").write_text((tmp_path / ours).read_text())
    done = call("merge", base, "s/r.yaml", theirs, *output, cwd=tmp_path)
    assert done.code == 1
    assert "Its id was retired" in done.err
    assert "not there any more" in done.err
    assert "points: 6" in ((tmp_path / "s" / "r.yaml").read_text() if output else done.out)


@pytest.mark.parametrize("mistyped", ["base", "ours", "theirs"])
def test_a_mistyped_name_takes_nothing_away(call, files, tmp_path, mistyped):
    names = [name.replace(mistyped, "elsewhere") for name in files(theirs=BASE.replace("5", "6"))]
    done = call("merge", *names, "-o", "theirs.yaml", cwd=tmp_path)
    assert done.code == 3
    assert "elsewhere.yaml" in done.err
    assert (tmp_path / "theirs.yaml").read_text() == BASE.replace("5", "6")


@pytest.mark.parametrize("output", ["nowhere/x.yaml", "folder"])
def test_it_makes_no_folder_and_replaces_none(call, files, tmp_path, output):
    (tmp_path / "folder").mkdir()
    for names in (files(), ("base.yaml", "/dev/null", "base.yaml")):
        assert call("merge", *names, "-o", output, cwd=tmp_path).code == 3
    assert not (tmp_path / "nowhere").exists()
    assert (tmp_path / "folder").is_dir()


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
@pytest.mark.parametrize("name", ["a\nb.yaml", "a\x1b[31mb.yaml", "a\udcffb.yaml"])
def test_no_name_breaks_a_mark_or_reaches_the_terminal(call, files, tmp_path, name):
    base, ours, theirs = files(ours=BASE.replace("5", "6"), theirs=BASE.replace("5", "7"))
    (tmp_path / ours).rename(tmp_path / name)
    for more in ((), ("--format", "json")):
        done = call("merge", base, name, theirs, *more, cwd=tmp_path)
        assert done.code == 1
        assert "\x1b" not in done.out + done.err
        assert done.out.count("||||||| base.yaml") == 1
    assert len(done.err.splitlines()) == 2
