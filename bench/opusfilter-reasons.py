"""Says of each pair which filter of OpusFilter rejects it first; a rejected pair is not shown to the filters after.

Usage: opusfilter-reasons.py CONFIG.yaml PAIRS.tsv
Reads the last `filter` step of the configuration. Standard output gets a line a pair: the filter's name, or nothing.
"""

import logging
import sys

import ruamel.yaml

logging.disable(logging.WARNING)

from opusfilter import filters as opusfilter_filters


def main() -> None:
    config_path, pairs_path = sys.argv[1:]
    with open(config_path, encoding="utf-8") as file:
        steps = ruamel.yaml.YAML(typ="safe").load(file)["steps"]
    specifications = [step for step in steps if step["type"] == "filter"][-1]["parameters"]["filters"]
    with open(pairs_path, encoding="utf-8", newline="\n") as file:
        pairs = [tuple(line.rstrip("\n").split("\t")) for line in file]
    reasons = [""] * len(pairs)
    for specification in specifications:
        for name, parameters in specification.items():
            one = getattr(opusfilter_filters, name)(**parameters)
            left = [index for index, reason in enumerate(reasons) if not reason]
            for index, accepted in zip(left, one.decisions(pairs[index] for index in left), strict=True):
                if not accepted:
                    reasons[index] = name
    sys.stdout.write("".join(f"{reason}\n" for reason in reasons))


main()
