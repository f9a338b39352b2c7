"""Turning 20,000 made-up reports into tokens with Hugging Face's `tokenizers` (Rust), one thread.

Its vocabularies of BERT's, GPT-2's and CLIP's kind and size are learned from the reports and from Python's own library, and left
for the Swift side. `encode_batch_fast` is its quickest way: it keeps no offsets.
"""

import os

os.environ |= {"RAYON_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}

import random
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

import peer

options = peer.arguments()
folder = peer.exchange / "tokenizers"
sentences = """The heart is # mm wide and normal in size.|No pleural effusion or pneumothorax is seen.
There is a # mm nodule in the right upper lobe (series 3, image #).|Mild bibasilar atelectasis, unchanged since the prior study.
The endotracheal tube terminates # cm above the carina.|Degenerative changes of the thoracic spine at T#-T#.
Lungs are clear without focal consolidation.|Calcified granuloma in the left lower lobe; hilar contours aren't enlarged.
Interval development of perihilar haziness suggesting pulmonary edema.|Status post sternotomy, CABG and aortic valve replacement.
Recommend follow-up CT in # months per Fleischner criteria.|Façade-like pleural thickening, naïve comparison to 1.# cm."""
sentences = sentences.replace("\n", "|").split("|")


def reports():
    draw = random.Random(7)
    for _ in range(20_000):
        chosen = draw.choices(sentences, k=draw.randint(3, 14))
        text = "FINDINGS: " + " ".join(chosen[:-1]) + " IMPRESSION: " + chosen[-1]
        yield "".join(str(draw.randint(1, 40)) if letter == "#" else letter for letter in text)


def learn(lines):
    library = [
        path.read_text(encoding="utf-8", errors="ignore") for path in sorted(Path(os.__file__).parent.glob("*.py"))]
    texts = lines + library
    bert = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    bert.normalizer = normalizers.BertNormalizer()
    bert.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    bert.train_from_iterator(texts, trainers.WordPieceTrainer(
        vocab_size=30_522, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], show_progress=False))
    gpt2 = Tokenizer(models.BPE())
    gpt2.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    options = dict(initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    gpt2.train_from_iterator(
        texts, trainers.BpeTrainer(vocab_size=50_257, special_tokens=["<|endoftext|>"], **options))
    clip = Tokenizer(models.BPE(unk_token="<|endoftext|>", end_of_word_suffix="</w>"))
    clip.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    expression = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
    clip.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(expression), behavior="removed", invert=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False)])
    clip.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=49_408, special_tokens=["<|startoftext|>", "<|endoftext|>"], end_of_word_suffix="</w>", **options))
    return {"bert": bert, "gpt2": gpt2, "clip": clip}


if not (folder / "clip.json").exists():
    folder.mkdir(parents=True, exist_ok=True)
    lines = list(reports())
    (folder / "reports.txt").write_text("\n".join(lines), encoding="utf-8")
    for name, tokenizer in learn(lines).items():
        tokenizer.save(str(folder / f"{name}.json"))
lines = (folder / "reports.txt").read_text(encoding="utf-8").split("\n")
for name in ("bert", "gpt2", "clip"):
    tokenizer = Tokenizer.from_file(str(folder / f"{name}.json"))
    kept = []

    def encode():
        kept[:] = tokenizer.encode_batch_fast(lines, add_special_tokens=False)

    values = peer.seconds_of(encode, warmup=1, steps=options.steps or 3)
    # Every token at its place counts, so that equal checks mean equal tokens.
    check = sum(token * (1 + place % 7) for row in kept for place, token in enumerate(row.ids))
    peer.report(f"tokenize_{name}", "s", values, check=float(check))
