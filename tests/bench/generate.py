"""Rubrics made up for benchmarks: any number of them, in several languages, the same every time."""

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
        theme=chance.choice(HEALTHBENCH_THEMES).id,
        tags=("physician_agreed_category:enough-context",),
        authors=("r-17",),
        prompt=(Message(role="user", content=text(60)),),
        ideal_response=text(120),
        criteria=tuple(_criterion(place, text(25), chance) for place in range(criteria)),
    )


def _criterion(place: int, text: str, chance: random.Random) -> Criterion:
    return Criterion(
        id=f"criterion-{place}",
        text=text,
        points=chance.choice((10, 8, 7, 5, 3, 2, -4, -8)) if place else 5,
        axis=chance.choice(HEALTHBENCH_AXES).id,
        justification=text[:60],
    )
