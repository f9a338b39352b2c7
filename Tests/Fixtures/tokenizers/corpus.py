"""The nasty corpus, a line a number. `Tests/TokenizersTests/Support/NastyCorpus.swift` is the same program."""

import json
from pathlib import Path

pools = json.loads((Path(__file__).parent / "pools.json").read_text(encoding="utf-8"))
line_count = 10_000
mask = (1 << 64) - 1


class SplitMix:
    def __init__(self, seed):
        self.state = seed & mask

    def next(self, bound):
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return (z ^ (z >> 31)) % bound


def pick(random, name):
    return pools[name][random.next(len(pools[name]))]


def scalar(random):
    first, last = pools["ranges"][random.next(len(pools["ranges"]))]
    return chr(first + random.next(last - first + 1))


def part(random, is_report):
    if is_report:
        return pick(random, "report") if random.next(12) else pick(random, "numbers")
    kind = random.next(10)
    if kind < 2:
        return pick(random, "report")
    if kind < 4:
        return pick(random, "nasty")
    if kind < 5:
        return pick(random, "numbers")
    if kind < 6:
        return pick(random, "letters") + pick(random, "marks") * (1 + random.next(3)) + pick(random, "letters")
    if kind < 7:
        return "".join(scalar(random) for _ in range(1 + random.next(6)))
    if kind < 8:
        return pick(random, "report") + pick(random, "nasty")
    if kind < 9:
        return "".join(pick(random, "letters") for _ in range(1 + random.next(9)))
    if random.next(4):
        return pick(random, "special")
    return pick(random, "letters") * (1 + random.next(130))


def line(number):
    random = SplitMix(number)
    is_report = random.next(10) < 5
    text = ""
    for _ in range(random.next(20)):
        text += part(random, is_report)
        text += " " if is_report or random.next(3) else pick(random, "gaps")
    return text


def sweep():
    """Every assigned stretch of Unicode, 64 scalars a line, each behind a letter."""
    for first in [*range(0, 0x32400, 64), *range(0xE0000, 0xE0200, 64), 0xEFFC0, 0xF0000, 0xFFFC0, 0x10FFC0]:
        if not 0xD800 <= first < 0xE000:
            yield "".join("x" + chr(c) for c in range(first, first + 64))
