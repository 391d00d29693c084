"""Is a text in the language that it is said to be in: sure, or silent."""

from __future__ import annotations

import pytest

from rubric_studio.lint.languages import other_language, script_of

FRENCH = "Recommande d'appeler le 15 sans attendre, parce que la douleur dans la poitrine dure depuis une heure."
ENGLISH = "Recommends calling an ambulance at once because the pain in the chest has lasted for an hour."
ARABIC = "ينصح بالاتصال بالإسعاف فورا لأن ألم الصدر مستمر منذ ساعة."
CHINESE = "建議立即撥打一一九\uff0c因為胸痛已經持續一個小時。"
JAPANESE = "胸の痛みが一時間続いているので、すぐに救急車を呼ぶよう勧めている。"
RUSSIAN = "Советует немедленно вызвать скорую помощь, потому что боль в груди длится час."


@pytest.mark.parametrize(
    ("text", "language", "other"),
    [
        (ENGLISH, "en", False),
        (ENGLISH, "fr", True),
        (FRENCH, "fr", False),
        (FRENCH, "en", True),
        (ARABIC, "ar", False),
        (ARABIC, "en", True),
        (ARABIC, "fa", False),
        (CHINESE, "zh-Hant", False),
        (CHINESE, "en", True),
        (JAPANESE, "ja", False),
        (RUSSIAN, "en", True),
        (RUSSIAN, "ru", False),
        (ENGLISH, "zh-Hant", True),
        ("Names MRI, CT and PET.", "zh-Hant", False),  # too short to be sure
        (f"Quotes the leaflet: \u201c{FRENCH}\u201d", "en", False),
        (f"Quotes the leaflet (\u201c{RUSSIAN}\u201d)", "en", False),
        ("Nennt Ibuprofen 400 mg.", "en", False),
        (ENGLISH, "und", False),
        (ENGLISH, "xx", False),
        ("", "en", False),
        ("12345 67890", "ar", False),
        (ENGLISH, "sr-Latn", False),
    ],
)
def test_other_language(text: str, language: str, other: bool) -> None:
    assert other_language(text, language) is other


def test_scripts() -> None:
    assert [script_of(tag) for tag in ("en", "zh-Hant", "ar", "sr-Latn", "sr", "und")] == [
        "Latn",
        "Hani",
        "Arab",
        "Latn",
        "",
        "",
    ]
