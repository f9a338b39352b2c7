#!/usr/bin/env python3
"""Makes the fixtures of TokenizersTests: vocabularies that Hugging Face's `tokenizers` trained on the nasty corpus,
and what it makes of each line.

    python make.py        (tokenizers 0.23.3)

`NAME.hashes` holds 16 bits a line of the corpus, then 16 bits a line of the sweep through Unicode, so that a
difference can be found; `expected.json` holds SHA-256 of all tokens and of all decoded texts, which proves equality.
Training numbers the `##` tokens of WordPiece in another order each time, so vocabularies that are there are kept;
delete them to train again.
"""

import hashlib
import json
import struct
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from corpus import line, line_count, sweep

here = Path(__file__).resolve().parent
lines = [line(number) for number in range(line_count)]
swept = list(sweep())
bert_specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
clip_specials = ["<|startoftext|>", "<|endoftext|>"]
roberta_specials = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
clip_expression = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def bert(lowercase, strip_accents=None, clean_text=True, handle_chinese_chars=True):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(
        clean_text=clean_text, handle_chinese_chars=handle_chinese_chars, strip_accents=strip_accents,
        lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece(prefix="##", cleanup=True)
    return tokenizer


def trained(tokenizer, size, specials, alphabet=(), **options):
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=specials, initial_alphabet=list(alphabet), show_progress=False,
        min_frequency=2, **options)
    if isinstance(tokenizer.model, models.WordPiece):
        trainer = trainers.WordPieceTrainer(
            vocab_size=size, special_tokens=specials, limit_alphabet=500, show_progress=False, min_frequency=2)
    tokenizer.train_from_iterator(lines, trainer)
    return tokenizer


def byte_level(add_prefix_space=False):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=add_prefix_space)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def clip(model, expression=clip_expression):
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(expression), behavior="removed", invert=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def around(tokenizer, begin, end):
    numbers = {name: tokenizer.token_to_id(name) for name in (begin, end)}
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}", special_tokens=list(numbers.items()))
    return tokenizer


def compact(path):
    path.write_text(json.dumps(json.loads(path.read_text()), ensure_ascii=False, separators=(",", ":")))


def train_all():
    around(trained(bert(True), 1500, bert_specials), "[CLS]", "[SEP]").save(str(here / "bert-uncased.json"))
    cased = trained(bert(False), 1500, bert_specials).get_vocab()
    (here / "bert-cased.txt").write_text("".join(token + "\n" for token in sorted(cased, key=cased.get)))
    gpt2 = trained(byte_level(), 1200, ["<|endoftext|>"], pre_tokenizers.ByteLevel.alphabet())
    (here / "gpt2").mkdir(exist_ok=True)
    gpt2.model.save(str(here / "gpt2"))
    roberta = trained(byte_level(True), 900, roberta_specials, pre_tokenizers.ByteLevel.alphabet())
    roberta.add_special_tokens([AddedToken("<mask>", lstrip=True, normalized=False)])
    roberta.add_tokens([
        AddedToken("covid", single_word=True, normalized=True), AddedToken("Bi-Rads", normalized=False),
        AddedToken("hilar", rstrip=True, normalized=True)])
    roberta.post_processor = processors.RobertaProcessing(
        ("</s>", roberta.token_to_id("</s>")), ("<s>", roberta.token_to_id("<s>")), add_prefix_space=True)
    roberta.save(str(here / "roberta.json"))
    options = dict(unk_token="<|endoftext|>", end_of_word_suffix="</w>", continuing_subword_prefix="")
    model = clip(models.BPE(**options))
    trained(model, 1300, clip_specials, pre_tokenizers.ByteLevel.alphabet(), end_of_word_suffix="</w>")
    model.post_processor = processors.RobertaProcessing(
        ("<|endoftext|>", 1), ("<|startoftext|>", 0), add_prefix_space=False, trim_offsets=False)
    model.save(str(here / "clip.json"))
    for name in ("bert-uncased", "roberta", "clip"):
        compact(here / f"{name}.json")


def line_hash(numbers):
    value = 0xCBF29CE484222325
    for byte in struct.pack(f"<{len(numbers)}I", *numbers):
        value = ((value ^ byte) * 0x100000001B3) & (1 << 64) - 1
    return (value ^ value >> 16 ^ value >> 32 ^ value >> 48) & 0xFFFF


def answers(name, tokenizer, decodes=True, keeps_lines=True):
    numbers = [tokenizer.encode(text, add_special_tokens=False).ids for text in lines + swept]
    if keeps_lines:
        hashes = [line_hash(row) for row in numbers]
        (here / f"{name}.hashes").write_bytes(struct.pack(f"<{len(hashes)}H", *hashes))
    tokens = hashlib.sha256()
    texts = hashlib.sha256()
    for row in numbers:
        tokens.update(struct.pack(f"<I{len(row)}I", len(row), *row))
        texts.update(tokenizer.decode(row).encode() + b"\0")
    answer = {"tokens": tokens.hexdigest(), "count": sum(map(len, numbers))}
    if decodes:
        answer["texts"] = texts.hexdigest()
    return answer


def with_names(model):
    """CLIP as transformers 5 writes it: the names of the special tokens stand in the expression."""
    tokenizer = clip(model, r"<\|startoftext\|>|<\|endoftext\|>|" + clip_expression)
    tokenizer.add_special_tokens(clip_specials)
    return tokenizer


if not (here / "clip.json").exists():
    train_all()
uncased = Tokenizer.from_file(str(here / "bert-uncased.json"))
vocabulary = models.WordPiece.read_file(str(here / "bert-cased.txt"))


def cased(**options):
    tokenizer = bert(**options)
    tokenizer.model = models.WordPiece(vocabulary, unk_token="[UNK]")
    tokenizer.add_special_tokens(bert_specials)
    return tokenizer


gpt2 = byte_level()
gpt2.model = models.BPE.from_file(str(here / "gpt2/vocab.json"), str(here / "gpt2/merges.txt"))
gpt2.add_special_tokens(["<|endoftext|>"])
expected = {
    "corpus": hashlib.sha256("\0".join(lines + swept).encode()).hexdigest(),
    "bert-uncased": answers("bert-uncased", uncased),
    "bert-cased": answers("bert-cased", cased(lowercase=False)),
    "bert-cased-stripped": answers("", cased(lowercase=False, strip_accents=True), keeps_lines=False),
    "bert-cased-lower": answers("", cased(lowercase=True, strip_accents=False), keeps_lines=False),
    "bert-cased-bare": answers(
        "", cased(lowercase=False, clean_text=False, handle_chinese_chars=False), keeps_lines=False),
    "gpt2": answers("gpt2", gpt2),
    "roberta": answers("roberta", Tokenizer.from_file(str(here / "roberta.json"))),
    "clip": answers("clip", Tokenizer.from_file(str(here / "clip.json")), decodes=False),
    "clip-names": answers(
        "", with_names(Tokenizer.from_file(str(here / "clip.json")).model), decodes=False, keeps_lines=False),
}
(here / "expected.json").write_text(json.dumps(expected, indent=2) + "\n")
