import random

import numpy as np
import pytest
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from dragoman_trainer.bootstrap import metric_difference, metric_score, resample_weights
from dragoman_trainer.tasks.translation.metrics import bleu_for, score_chrf, score_segments, ter_for

WORDS = [
    "der",
    "die",
    "das",
    "Fenster",
    "Datei",
    "Fehler",
    "Zeile",
    "öffnen",
    "schließen",
    "nicht",
    "kann",
    "werden",
]


def corpus(noise: float, seed: int = 0, segments: int = 120) -> tuple[list[str], list[str]]:
    draw = random.Random(seed)
    references = [" ".join(draw.choices(WORDS, k=draw.randint(4, 12))) for _ in range(segments)]
    noisy = [
        " ".join(draw.choice(WORDS) if draw.random() < noise else word for word in reference.split())
        for reference in references
    ]
    return noisy, references


@pytest.mark.parametrize("metric", [BLEU(), CHRF(), TER()])
def test_scores_are_those_of_sacrebleu(metric):
    hypotheses, references = corpus(0.3)
    scored = score_segments(metric, hypotheses, references)
    assert scored.score() == pytest.approx(metric.corpus_score(hypotheses, [references]).score)


def test_chrf_is_counted_once_for_both_of_its_forms():
    hypotheses, references = corpus(0.3, segments=20)
    scores = score_chrf(hypotheses, references)
    for name, metric in (("chrf", CHRF()), ("chrfpp", CHRF(word_order=2))):
        assert scores[name].score() == pytest.approx(metric.corpus_score(hypotheses, [references]).score)
    assert scores["chrf"].signature.startswith("chrF2|nrefs:1|case:mixed|eff:yes|nc:6|nw:0|")
    assert scores["chrfpp"].signature.startswith("chrF2++|nrefs:1|case:mixed|eff:yes|nc:6|nw:2|")


def test_segment_scores_are_those_of_sacrebleu():
    hypotheses, references = corpus(0.3, segments=5)
    expected = [
        CHRF().sentence_score(hypothesis, [reference]).score
        for hypothesis, reference in zip(hypotheses, references, strict=True)
    ]
    assert score_segments(CHRF(), hypotheses, references).segment_scores() == pytest.approx(expected)


def test_the_interval_holds_the_score_and_is_reproducible():
    scored = score_segments(CHRF(), *corpus(0.3))
    once, again = (metric_score(scored, resample_weights(120, 200, 5)) for _ in range(2))
    assert once == again
    assert once["low"] < once["score"] < once["high"]
    assert once["signature"].startswith("chrF2|nrefs:1|")
    assert "version:" in once["signature"]


def test_every_resample_draws_as_many_segments_as_there_are():
    assert resample_weights(50, 20, 1).sum(axis=1).tolist() == [50] * 20


def test_a_better_system_is_seen_and_an_equal_one_is_not():
    better, references = corpus(0.1)
    worse, _ = corpus(0.5)
    weights = resample_weights(len(references), 300, 1)
    scored = [score_segments(CHRF(), hypotheses, references) for hypotheses in (better, worse)]
    gain = metric_difference(scored[0], scored[1], weights)
    assert gain["difference"] > 0
    assert gain["low"] > 0
    assert gain["pValue"] < 0.01
    same = metric_difference(scored[0], scored[0], weights)
    assert (same["difference"], same["pValue"]) == (0, 1)


@pytest.mark.parametrize(
    ("language", "tokenizer"), [("de", "13a"), ("zh", "zh"), ("ja", "ja-mecab"), ("ko", "ko-mecab")]
)
def test_bleu_uses_the_tokenizer_of_the_language(language, tokenizer):
    assert f"tok:{tokenizer}" in str(_signed(bleu_for(language)))


def test_one_wrong_japanese_word_is_not_bleu_zero():
    hypotheses, references = ["ファイルを開くことができませんでした。"], ["ファイルを読むことができませんでした。"]
    assert bleu_for("ja").corpus_score(hypotheses, [references]).score > 20
    assert bleu_for("en").corpus_score(hypotheses, [references]).score == 0
    assert ter_for("ja").corpus_score(hypotheses, [references]).score <= 50


def test_thai_falls_back_to_characters_or_flores():
    assert any(name in str(_signed(bleu_for("th"))) for name in ("tok:char", "tok:flores200"))


def _signed(metric: BLEU) -> object:
    metric.corpus_score(["x"], [["x"]])
    return metric.get_signature()


def test_resampling_equals_scoring_the_drawn_segments():
    hypotheses, references = corpus(0.3, segments=30)
    weights = resample_weights(30, 3, 2)
    resampled = score_segments(BLEU(), hypotheses, references).resampled(weights)
    for row, score in zip(weights, resampled, strict=True):
        rows = np.repeat(np.arange(30), row)
        drawn = BLEU().corpus_score([hypotheses[i] for i in rows], [[references[i] for i in rows]])
        assert score == pytest.approx(drawn.score)
