"""What went may be there under another id."""

from __future__ import annotations

from rubric_studio.workflows.merge import merge_file

BASE = """format: rubric-studio/rubric/1
id: r
criteria:
  - id: a
    criterion: Tells the person to call an ambulance at once.
    points: 5
"""


def test_an_id_changed_here_and_the_words_there():
    renamed = BASE.replace("id: a\n", "id: a2\n")
    reworded = BASE.replace("call an ambulance", "call an ambulance (112)")
    for sides, where in (((renamed, reworded), "here now"), ((reworded, renamed), "there now")):
        made = merge_file("r.yaml", BASE.encode(), *(side.encode() for side in sides))
        (conflict,) = made.conflicts
        assert conflict.path == ("criteria", "a")
        assert f"Perhaps it is “a2” {where}" in made.sentences[0]
    other = BASE.replace("id: a\n", "id: a2\n").replace(
        "Tells the person to call an ambulance at once.", "Names a red flag."
    )
    made = merge_file("r.yaml", BASE.encode(), other.encode(), reworded.encode())
    assert "Perhaps" not in made.sentences[0]
