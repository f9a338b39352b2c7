"""Golden values of `RandomStream`: prints the arrays that RandomStreamTests.swift holds.

An independent second implementation, from the published descriptions: SHA-256 (hashlib),
xoshiro256** (Blackman and Vigna 2021), Lemire's bounded integers, Fisher-Yates, Box-Muller.
Run: python3 random_stream.py
"""

import hashlib
import math
import struct

MASK = (1 << 64) - 1


class Stream:
    def __init__(self, seed, *path):
        message = struct.pack("<Q", seed)
        for part in path:
            data = part.encode("utf-8")
            message += struct.pack("<Q", len(data)) + data
        self.state = list(struct.unpack("<4Q", hashlib.sha256(message).digest()))

    def next(self):
        def rotl(x, k):
            return ((x << k) | (x >> (64 - k))) & MASK

        s = self.state
        result = rotl(s[1] * 5 & MASK, 7) * 9 & MASK
        t = s[1] << 17 & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 45)
        return result

    def uniform(self):
        return (self.next() >> 11) / 2**53

    def normal(self):
        radius = math.sqrt(-2 * math.log(1 - self.uniform()))
        return radius * math.cos(2 * math.pi * self.uniform())

    def index(self, below):
        limit = (1 << 64) % below
        while True:
            product = self.next() * below
            if product & MASK >= limit:
                return product >> 64

    def permutation(self, count):
        items = list(range(count))
        for last in range(count - 1, 0, -1):
            other = self.index(last + 1)
            items[last], items[other] = items[other], items[last]
        return items

    def derangement(self, count):
        while True:
            items = self.permutation(count)
            if all(i != x for i, x in enumerate(items)):
                return items


if __name__ == "__main__":
    s = Stream(0)
    print("seed 0:", [hex(s.next()) for _ in range(4)])
    s = Stream(7, "fold", "2")
    print("seed 7, fold, 2:", [hex(s.next()) for _ in range(4)])
    s = Stream(MASK, "é", "")
    print("largest seed, é, empty:", [hex(s.next()) for _ in range(2)])
    s = Stream(1, "uniform")
    print("uniform:", [s.uniform() for _ in range(3)])
    s = Stream(1, "normal")
    print("normal:", [s.normal() for _ in range(4)])
    s = Stream(1, "index")
    print("index below 10:", [s.index(10) for _ in range(12)])
    print("index below 2**62 + 1:", [s.index(2**62 + 1) for _ in range(3)])
    print("permutation of 12:", Stream(1, "permutation").permutation(12))
    print("derangement of 9:", Stream(1, "derangement").derangement(9))
