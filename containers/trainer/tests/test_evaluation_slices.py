import json
import random
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman_trainer.contracts import TestSet
from dragoman_trainer.errors import DataError
from dragoman_trainer.tasks.translation.evaluation.comparison import Comparison, Resampling
from dragoman_trainer.tasks.translation.evaluation.slices import TrainingText, length_class, slice_rows
from dragoman_trainer.tasks.translation.evaluation.test_set import Segment, read_test_set
from dragoman_trainer.tasks.translation.frequent_words import (
    FREQUENT_WORDS,
    has_rare_word,
    read_frequent_words,
    words_of,
    write_frequent_words,
)
from dragoman_trainer.tasks.translation.metrics import score_all
from dragoman_trainer.tasks.translation.seen import SeenSegments, segment_hash, write_seen

LANGUAGES = ("en", "de")

segments_of_any_kind = st.lists(
    st.builds(
        Segment,
        pair_id=st.just(""),
        source=st.sampled_from(["Yes.", "Open 3 files now please", "Open {file} and then she closed it again"]),
        reference=st.sampled_from(["Ja.", "Öffnen Sie 3 Dateien", "Du öffnest {file}"]),
        domain=st.sampled_from([None, "web", "legal"]),
        document=st.sampled_from([None, *(f"d{number}" for number in range(14))]),
        source_id=st.sampled_from([None, "s1", "s2"]),
        title=st.sampled_from([None, "Film"]),
    ),
    max_size=90,
)


@given(segments_of_any_kind)
@settings(max_examples=60, deadline=None)
def test_slices_are_what_their_names_say_and_large_enough(segments):
    slices = slice_rows(segments, LANGUAGES, TrainingText(), ("domain:legal",))
    assert list(slices) == sorted(slices)
    for name, rows in slices.items():
        assert rows == sorted(set(rows))
        assert len(rows) >= 30 or name == "domain:legal"
        kind, _, value = name.partition(":")
        for row in rows:
            segment = segments[row]
            assert {
                "domain": segment.domain == value,
                "source": segment.source_id == value,
                "title": segment.title == value,
                "document": segment.document == value,
                "length": length_class(segment.source) == value,
                "numbers": "3" in segment.source,
                "placeholders": "{" in segment.source,
                "formality": {"formal": "Sie", "informal": "Du"}.get(value, "?") in segment.reference,
                "gender": "she" in segment.source,
            }[kind]
    assert sum(name.startswith("document:") for name in slices) <= 10
    if sum(segment.domain == "web" for segment in segments) >= 30:
        assert "domain:web" in slices
    lengths = [rows for name, rows in slices.items() if name.startswith("length:")]
    assert sum(map(len, lengths)) == len({row for rows in lengths for row in rows})


@pytest.mark.parametrize(
    ("count", "name"),
    [(1, "1-5"), (5, "1-5"), (6, "6-10"), (10, "6-10"), (11, "11-20"), (21, "21-40"), (40, "21-40"), (41, "41+")],
)
def test_length_classes(count, name):
    assert length_class(" ".join(["word"] * count)) == name


def test_seen_segments_and_rare_words_make_slices(tmp_path: Path):
    segments = [
        Segment(f"{row:x}", f"source {row} {'text' if row < 40 else 'book'}", f"wort satz{row % 2}")
        for row in range(80)
    ]
    # Which digits, which case and which punctuation makes no difference, how many digits does.
    write_seen([segment_hash("Source 12 TEXT!")], tmp_path / "seen.hashes")
    write_frequent_words(Counter({"wort": 5, "satz0": 9, "satz1": 4}), tmp_path / FREQUENT_WORDS)
    training = TrainingText(SeenSegments(tmp_path / "seen.hashes"), read_frequent_words(tmp_path / FREQUENT_WORDS))
    slices = slice_rows(segments, LANGUAGES, training, ())
    assert slices["seen"] == list(range(10, 40))
    assert slices["unseen"] == [*range(10), *range(40, 80)]
    assert slices["rare-words"] == [row for row in range(80) if row % 2]
    assert "seen" not in slice_rows(segments, LANGUAGES, TrainingText(), ())


@given(st.lists(st.text(max_size=20), max_size=30), st.text(max_size=20))
@settings(max_examples=60, deadline=None)
def test_a_segment_is_seen_when_it_was_written(tmp_path_factory, texts, other):
    path = tmp_path_factory.mktemp("seen") / "seen.hashes"
    write_seen(map(segment_hash, texts), path)
    seen = SeenSegments(path)
    assert all(one in seen for one in texts)
    assert (other in seen) == (segment_hash(other) in set(map(segment_hash, texts)))
    assert path.stat().st_size == 8 * len(set(map(segment_hash, texts)))


def test_a_damaged_file_of_hashes_is_a_data_error(tmp_path: Path):
    (tmp_path / "seen.hashes").write_bytes(b"123")
    with pytest.raises(DataError, match="3 bytes"):
        SeenSegments(tmp_path / "seen.hashes")


def test_words_are_rare_below_five_occurrences(tmp_path: Path):
    write_frequent_words(Counter(words_of("Haus Haus haus HAUS haus 12 Hund")), tmp_path / FREQUENT_WORDS)
    frequent = read_frequent_words(tmp_path / FREQUENT_WORDS)
    assert not has_rare_word("haus 1999", frequent)
    assert has_rare_word("der Hund", frequent)


def systems(noise: float, seed: int) -> tuple[list[Segment], list[str]]:
    draw = random.Random(seed)
    words = ["Datei", "Fenster", "öffnen", "schließen", "nicht", "heute", "immer", "Zeile"]
    segments, hypotheses = [], []
    for row in range(120):
        reference = [draw.choice(words) for _ in range(8)]
        written = [draw.choice(words) if draw.random() < noise else word for word in reference]
        segments.append(Segment(f"{row:04x}", f"s{row}", " ".join(reference), document=f"d{row // 6}"))
        hypotheses.append(" ".join(written))
    return segments, hypotheses


def test_a_comparison_leaves_out_what_either_model_saw_and_what_the_champion_has_not():
    segments, better = systems(0.1, 1)
    _, worse = systems(0.6, 1)
    translations = {segments[row].pair_id: worse[row] for row in range(100)}
    seen = [row < 40 for row in range(120)]
    scores = score_all("de", better, [segment.reference for segment in segments])
    comparison = Comparison("v1", translations, segments, scores, seen, "de", Resampling(200, 1))
    whole = comparison.of()
    assert whole is not None
    assert (whole["champion"], whole["segments"], whole["documents"]) == ("v1", 60, 11)
    assert set(whole["metrics"]) == {"bleu", "chrf", "chrfpp", "ter"}
    assert whole["metrics"]["chrf"]["low"] > 0
    assert whole["metrics"]["ter"]["high"] < 0
    assert all(difference["pValue"] == 0 for difference in whole["metrics"].values())
    part = comparison.of(range(50))
    assert part is not None
    assert part["segments"] == 10
    assert comparison.of(range(40)) is None
    nobody = Comparison("v1", {}, segments, scores, seen, "de", Resampling(200, 1))
    assert nobody.of() is None


def test_a_test_set_has_what_preparation_knows_of_its_segments(tmp_path: Path):
    origins = [{"sourceId": "s1", "inputId": "i", "record": 1, "title": "Film", "seconds": 2.5}]
    table = {
        "pairId": ["b", "a"],
        "source": ["two", "one"],
        "target": ["zwei", "eins"],
        "domain": pa.array([None, "media"], pa.string()),
        "document": pa.array(["film", None], pa.string()),
        "sourceId": ["s1", "s2"],
        "origins": [json.dumps(origins), "[]"],
    }
    pq.write_table(pa.table(table), tmp_path / "test.parquet")
    own = TestSet("own", "Own", "own")
    one, two = read_test_set(own, [tmp_path / "test.parquet"])
    assert (one.pair_id, one.domain, one.source_id, one.title, one.seconds) == ("a", "media", "s2", None, None)
    assert (two.reference, two.document, two.title, two.seconds) == ("zwei", "film", "Film", 2.5)
    bare = {name: column for name, column in table.items() if name not in ("sourceId", "origins")}
    pq.write_table(pa.table(bare), tmp_path / "bare.parquet")
    assert read_test_set(own, [tmp_path / "bare.parquet"])[0].source_id is None
