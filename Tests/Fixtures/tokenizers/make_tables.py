#!/usr/bin/env python3
"""Writes Sources/Tokenizers/Unicode/Generated from what Hugging Face's `tokenizers` does with every scalar.

    python make_tables.py        (tokenizers 0.23.3; about two minutes)

`tokenizers` takes its character classes from several crates of different Unicode versions, so that no one
version's properties are equal to it. Each class is therefore asked of the library itself, one scalar at a
time; the combining classes come from Python's `unicodedata` and are kept where the library reorders by them.
"""

import textwrap
import unicodedata
from pathlib import Path

import tokenizers
from tokenizers import Regex, normalizers, pre_tokenizers

folder = Path(__file__).resolve().parents[3] / "Sources/Tokenizers/Unicode/Generated"
scalars = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
hangul = range(0xAC00, 0xD7A4)


def runs(members):
    found = []
    for c in sorted(members):
        if found and found[-1][1] == c - 1:
            found[-1][1] = c
        else:
            found.append([c, c])
    return [f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in found]


def write(name, comment, tables):
    lines = [
        "// Written by Tests/Fixtures/tokenizers/make_tables.py from tokenizers "
        f"{tokenizers.__version__}; do not edit.", "", f"/// {comment}", f"enum {name} {{"]
    for index, (table, about, entries) in enumerate(tables):
        lines += [""] * (index > 0) + [f"  /// {about}", f'  static let {table}: StaticString = """']
        lines += textwrap.wrap(
            " ".join(entries), 95, initial_indent="    ", subsequent_indent="    ",
            break_long_words=False, break_on_hyphens=False)
        lines += ['    """']
    (folder / f"{name}.swift").write_text("\n".join(lines + ["}", ""]))


def asked(normalizer, before="", after=""):
    return {c: normalizer.normalize_str(before + chr(c) + after) for c in scalars}


def bert(**on):
    keys = ("clean_text", "handle_chinese_chars", "strip_accents", "lowercase")
    return normalizers.BertNormalizer(**{key: on.get(key, False) for key in keys})


def regex_class(pattern):
    split = pre_tokenizers.Split(Regex(pattern), "removed")
    return {c for c in scalars if len(split.pre_tokenize_str("\0" + chr(c) + "\0")) == 2}


cleaned = asked(bert(clean_text=True), "a", "b")
control = {c for c in scalars if cleaned[c] == "ab"}
blank = {c for c in scalars if cleaned[c] == "a b"}
ideograph = {c for c, text in asked(bert(handle_chinese_chars=True)).items() if len(text) == 3}
pieces = {c: len(pre_tokenizers.BertPreTokenizer().pre_tokenize_str("a" + chr(c) + "b")) for c in scalars}
punctuation = {c for c in scalars if pieces[c] == 3}
space = {c for c in scalars if pieces[c] == 2}
assert space == regex_class(r"\s")
decomposed = asked(normalizers.NFD())
stripped = asked(bert(strip_accents=True))
mark = {c for c in scalars if stripped[c] == "" and decomposed[c] == chr(c)}
lowered = asked(normalizers.Lowercase())

write("ClassTables", "Which scalars belong to which class, as ranges in hexadecimal.", [
    ("control", "What BERT's cleaning takes away.", runs(control)),
    ("blank", "What BERT's cleaning turns into a space.", runs(blank)),
    ("space", "White space, where words end.", runs(space)),
    ("punctuation", "What BERT makes a word of its own.", runs(punctuation)),
    ("ideograph", "What BERT puts spaces around.", runs(ideograph)),
    ("mark", "Marks that BERT takes away with accents.", runs(mark)),
    ("letter", "The regular expression's `\\p{L}`.", runs(regex_class(r"\p{L}"))),
    ("number", "The regular expression's `\\p{N}`.", runs(regex_class(r"\p{N}"))),
])

# Lower case: runs of one stride and one distance.
single = sorted((c, ord(lowered[c]) - c) for c in scalars if len(lowered[c]) == 1 and lowered[c] != chr(c))
entries, at = [], 0
while at < len(single):
    best = (at, 1)
    for stride in (1, 2):
        end = at
        while end + 1 < len(single) and single[end + 1] == (single[end][0] + stride, single[at][1]):
            end += 1
        if end > best[0]:
            best = (end, stride)
    end, stride = best
    entries.append(f"{single[at][0]:X}-{single[end][0]:X}/{stride}:{single[at][1]:X}")
    at = end + 1
several = [c for c in scalars if len(lowered[c]) > 1]
assert several == [0x130] and lowered[0x130] == "i\u0307"
write("CaseTables", "Lower case of single scalars; U+0130 alone becomes two (`LowerCase`).", [
    ("lower", "`first-last/stride:distance`, in hexadecimal.", entries)])

nfd = normalizers.NFD()
classes = {}
for c in scalars:
    number = unicodedata.combining(chr(c))
    # A library of an older version leaves the mark where it stands.
    if number == 1 or number > 1 and nfd.normalize_str("a" + chr(c) + "\u0334") == "a\u0334" + chr(c):
        classes.setdefault(number, set()).add(c)
changed = [c for c in scalars if decomposed[c] != chr(c) and c not in hangul]
nfc = normalizers.NFC()
pairs = []
for c in changed:
    parts = unicodedata.decomposition(chr(c)).split()
    if len(parts) == 2 and nfc.normalize_str(chr(c)) == chr(c):
        assert nfc.normalize_str("".join(chr(int(part, 16)) for part in parts)) == chr(c), hex(c)
        pairs.append(f"{parts[0].lstrip('0')}+{parts[1].lstrip('0')}={c:X}")
write("CanonicalTables", "Canonical decomposition and composition, without Hangul, which has a formula.", [
    ("decompositions", "`scalar=first+second…`, whole.", [
        f"{c:X}=" + "+".join(f"{ord(part):X}" for part in decomposed[c]) for c in changed]),
    ("compositions", "`first+second=scalar`.", pairs),
    ("combiningClasses", "`class:range,range…`; the class in decimal.", [
        f"{number}:" + ",".join(runs(members)) for number, members in sorted(classes.items())]),
])
