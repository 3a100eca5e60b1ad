"""Runs filters of OpusFilter over pairs and says how long they took and what they rejected.

Usage: opusfilter-decisions.py FILTERS.json PAIRS.tsv DECISIONS.txt
DECISIONS.txt gets one number a pair, with one bit for each filter that rejects it. Standard output gets JSON:
`seconds` that all filters took when each decides about every pair, `chainSeconds` when a rejected pair is not shown
to the filters after. Both are CPU seconds and count no reading and writing.
"""

import json
import logging
import sys
import time

logging.disable(logging.WARNING)

from opusfilter import filters as opusfilter_filters


def main() -> None:
    filters_path, pairs_path, decisions_path = sys.argv[1:]
    with open(filters_path, encoding="utf-8") as file:
        specifications = json.load(file)
    with open(pairs_path, encoding="utf-8", newline="\n") as file:
        pairs = [tuple(line.rstrip("\n").split("\t")) for line in file]
    chain = [
        getattr(opusfilter_filters, name)(**parameters)
        for specification in specifications
        for name, parameters in specification.items()
    ]

    start = time.process_time()
    decisions = [list(one.decisions(pairs)) for one in chain]
    seconds = time.process_time() - start

    start = time.process_time()
    kept = iter(pairs)
    for one in chain:
        kept = one.filter(kept)
    for _ in kept:
        pass
    chain_seconds = time.process_time() - start

    with open(decisions_path, "w", encoding="utf-8") as file:
        file.writelines(f"{sum(1 << bit for bit, accepted in enumerate(row) if not accepted)}\n" for row in zip(*decisions))
    json.dump({"seconds": seconds, "chainSeconds": chain_seconds}, sys.stdout)


main()
