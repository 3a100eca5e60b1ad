"""Removes duplicates as OpusFilter's step remove_duplicates does, and says how long that took.

Usage: opusfilter-duplicates.py PAIRS.tsv
Standard output gets JSON: CPU seconds without reading and writing, and the pairs that stay, for pairs as they are written
(`written`) and for their letters in lower case (`letters`).
"""

import collections
import json
import sys
import time

from opusfilter.segment_hash import SegmentHasher


def remove(pairs: list[tuple[str, ...]], hasher: SegmentHasher) -> dict[str, float]:
    start = time.process_time()
    counter: collections.Counter[int] = collections.Counter()
    kept = 0
    for pair in pairs:
        key = hasher.apply(pair)
        counter[key] += 1
        if counter[key] == 1:
            kept += 1
    return {"seconds": time.process_time() - start, "kept": kept}


def main() -> None:
    with open(sys.argv[1], encoding="utf-8", newline="\n") as file:
        pairs = [tuple(line.rstrip("\n").split("\t")) for line in file]
    written = remove(pairs, SegmentHasher())
    letters = remove(pairs, SegmentHasher(lowercase=True, letters_only=True))
    json.dump({"written": written, "letters": letters}, sys.stdout)


main()
