"""Comments in a merge are counted; that none is lost is a law in test_merge.py."""

from __future__ import annotations

from rubric_studio.workflows.remarked import keeps_comments


def test_of_two_equal_comments_none_is_lost():
    base = "a: Says a.\nb: Says b.\n"
    ours = "a: Says a.  # agreed\nb: Says b.  # agreed\n"
    assert keeps_comments([ours, ours], [base, ours, base])
    assert not keeps_comments([ours.replace("Says b.  # agreed", "Says b.")] * 2, [base, ours, base])
    assert keeps_comments([base, base], [ours, ours, base])  # theirs took them away
