"""Rubrics made up for benchmarks: any number of them, the same every time, shaped like real ones.

As in HealthBench the criteria are in English (the conversations in many languages): about twenty words each, most of
them one act, a few with the faults that people make. Real texts are not used: they must not lie in the project.
"""

from __future__ import annotations

import random

from rubric_studio.model.rubric import HEALTHBENCH_AXES, HEALTHBENCH_THEMES, Criterion, Message, Rubric

WORDS = {
    "en": "the response advises urgent review when leg weakness or loss of bladder control follows low back pain and "
    "explains that imaging before six weeks seldom changes treatment",
    "fr": "la réponse conseille de consulter sans délai en cas de fièvre élevée chez le nourrisson et précise la dose "
    "maximale de paracétamol selon le poids",
    "es": "la respuesta pregunta por alergias y embarazo antes de recomendar un antibiótico y explica cuándo acudir a "
    "urgencias si aparece dificultad respiratoria",
    "zh": "回答 应当 询问 胸痛 持续 时间 并 建议 立即 就医 同时 说明 常用 药物 的 剂量 与 禁忌",
    "hi": "उत्तर में बुखार की अवधि पूछी जाए और बच्चे को तुरंत चिकित्सक के पास ले जाने की सलाह दी जाए",
    "ar": "يجب أن يسأل الرد عن مدة الألم وأن ينصح بمراجعة الطبيب فورا عند ظهور ضيق في التنفس",
    "fa": "پاسخ باید دربارهٔ سابقهٔ بیماری بپرسد و در صورت درد قفسهٔ سینه مراجعهٔ فوری را توصیه کند",
}
VERBS = [
    "Advises",
    "Recommends",
    "States",
    "Explains",
    "Mentions",
    "Asks",
    "Describes",
    "Lists",
    "Clarifies",
    "Warns",
    "Emphasizes",
    "Identifies",
    "Suggests",
    "Names",
    "Confirms",
    "Notes",
]
ROOTS = [
    "cardi",
    "pulmon",
    "gastr",
    "hepat",
    "nephr",
    "neur",
    "derm",
    "oste",
    "arthr",
    "my",
    "hem",
    "angi",
    "phleb",
    "aden",
    "enter",
    "col",
    "cyst",
    "ur",
    "ot",
    "rhin",
    "laryng",
    "trache",
    "bronch",
    "pleur",
    "peritone",
    "pancreat",
    "splen",
    "thyr",
]
ENDS = [
    "al therapy",
    "itis",
    "ology clinic",
    "ectomy",
    "oscopy",
    "algia",
    "opathy",
    "osis",
    "ogram",
    "oplasty",
    "ogenic shock",
    "otoxic drugs",
    "ovascular risk",
]
LINKS = [
    "that",
    "before",
    "after",
    "in case of",
    "together with",
    "instead of",
    "during",
    "because of",
    "at the first sign of",
    "despite",
]
THINGS = [
    "fever",
    "dose",
    "dizziness",
    "swelling",
    "aspirin",
    "insulin",
    "potassium",
    "glucose",
    "bleeding",
    "rash",
    "biopsy",
    "vaccine",
    "antibiotic",
    "pregnancy",
    "allergy",
    "fracture",
    "infection",
    "pressure",
    "pulse",
    "breathing",
    "oxygen",
    "sodium",
    "calcium",
    "steroid",
    "diet",
    "exercise",
    "sleep",
    "alcohol",
    "smoking",
    "weight",
    "travel",
    "surgery",
    "dressing",
    "wound",
    "stitches",
    "cough",
    "sputum",
    "headache",
    "vision",
    "hearing",
    "balance",
    "gait",
    "reflexes",
    "consent",
    "follow-up",
    "referral",
    "ambulance",
    "pharmacy",
    "laboratory",
    "screening",
    "colonoscopy",
    "ultrasound",
    "radiograph",
    "catheter",
]
FAULTS = (
    "Advises {a} and explains why {b} matters.",
    "Provides appropriate advice on {a}.",
    "Does not mention {a} or {b}.",
    "Lists warning signs including {a}, {b} and {c}.",
    "Recommends {a}. (Justification: {b} is common with {c}.)",
)
FAULTY = 0.02
"""The share of criteria with a fault: what is left where a team checks as it writes."""


def rubrics(n: int, *, criteria: int = 10) -> list[Rubric]:
    """Give n rubrics with so many criteria each, sorted by id."""
    return [_rubric(position, criteria) for position in range(n)]


def _rubric(position: int, criteria: int) -> Rubric:
    chance = random.Random(position)
    language = sorted(WORDS)[position % len(WORDS)]
    words = WORDS[language].split()

    def text(longest: int) -> str:
        return " ".join(chance.choices(words, k=chance.randint(longest // 2, longest)))

    return Rubric(
        id=f"rubric-{position:05}",
        title=text(8),
        language=language,
        criteria_language="en",
        theme=chance.choice(HEALTHBENCH_THEMES).id,
        tags=("physician_agreed_category:enough-context",),
        authors=("r-17", "r-23"),
        prompt=(Message(role="user", content=text(60)),),
        ideal_response=text(120),
        criteria=tuple(_criterion(place, chance) for place in range(criteria)),
    )


def _criterion(place: int, chance: random.Random) -> Criterion:
    text = sentence(chance)
    return Criterion(
        id=f"criterion-{place}",
        text=text,
        points=chance.choice((10, 8, 7, 5, 3, 2, -4, -8)) if place else 5,
        axis=chance.choice(HEALTHBENCH_AXES).id,
        justification=text[:60],
    )


def sentence(chance: random.Random) -> str:
    """Make up a criterion's text."""
    if chance.random() < FAULTY:
        return chance.choice(FAULTS).format(**{name: _thing(chance) for name in "abc"})
    parts = [chance.choice(VERBS), _thing(chance)]
    for _ in range(chance.randint(2, 5)):
        parts += [chance.choice(LINKS), _thing(chance)]
    return " ".join(parts) + "."


def _thing(chance: random.Random) -> str:
    if chance.random() < 0.4:
        return chance.choice(ROOTS) + chance.choice(ENDS)
    return (
        f"{chance.choice(THINGS)} {chance.choice(('with', 'without', 'or', 'and', 'of', 'on'))} {chance.choice(THINGS)}"
    )
