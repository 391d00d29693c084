"""Files whose meaning nobody looks at: merged by their lines."""

from __future__ import annotations

from rubric_studio.workflows.merge import merge_file


def test_lines_that_only_grow():
    base = b'{"id":"1"}\n'
    ours, theirs = base + b'{"id":"3"}\n', base + b'{"id":"2"}\n{"id":"4"}'
    made = merge_file("judgments/r-1.jsonl", base, ours, theirs)
    assert made.clean
    assert made.text == b'{"id":"1"}\n{"id":"2"}\n{"id":"4"}\n{"id":"3"}\n'
    assert merge_file("judgments/r-1.jsonl", base, theirs, ours).text == made.text


def test_what_nobody_could_read_before_is_left_to_git():
    base = b"format: rubric-studio/rubric/1\nid: r\ntitle: &t R\n\n\nother: *t\n\n\ncriteria: []\n"
    ours, theirs = base.replace(b"id: r", b"id: s"), base.replace(b"criteria: []", b"criteria: []\nx-a: 1")
    made = merge_file("r.yaml", base, ours, theirs)
    assert made.clean
    assert made.text == ours + b"x-a: 1\n"
    made = merge_file("r.yaml", base, ours, base.replace(b"id: r", b"id: t"))
    assert made.open == 1
    assert made.text.count(b"criteria: []") == 1
