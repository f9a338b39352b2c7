"""Golden values of picture descriptors and of the model that learns from them: writes golden.json beside it.

Needs numpy. Everything is written out from its definition: waves by numpy's Fourier transform, blocks by array
arithmetic, predictions for a group by leaving it out and solving again.
"""
import json
import pathlib

import numpy as np

SIDE = 128


def pictures():
    """Two pictures of bytes that any language can draw."""
    row, column = np.mgrid[0:SIDE, 0:SIDE]
    weave = ((row * 3 + column * 5 + (row * column) // 16) % 256).astype(np.uint8)
    disc = np.where((row - 70) ** 2 + (column - 50) ** 2 < 900, 200, 20 + (column * (row // 32)) % 64)
    return [weave, disc.astype(np.uint8)]


def cells(values, grid):
    height = values.shape[0]
    return values.reshape(grid, height // grid, grid, height // grid).mean((1, 3))


def copies(gray, crop=116):
    room = SIDE - crop
    source = np.clip((np.arange(SIDE) + 0.5) * crop / SIDE - 0.5, 0, crop - 1)
    lower = np.floor(source).astype(int)
    upper = np.minimum(lower + 1, crop - 1)
    share = source - lower
    found = [gray]
    for top, left in [(room // 2, room // 2), (0, 0), (0, room), (room, 0), (room, room)]:
        part = gray[top : top + crop, left : left + crop]
        part = part[lower] * (1 - share)[:, None] + part[upper] * share[:, None]
        found.append(part[:, lower] * (1 - share) + part[:, upper] * share)
    return found


def edges(gray):
    padded = np.pad(gray, 1, "edge")
    x = padded[1:-1, 2:] - padded[1:-1, :-2]
    y = padded[2:, 1:-1] - padded[:-2, 1:-1]
    angle = np.arctan2(y, x) / np.pi
    angle[angle < 0] += 1
    return np.hypot(x, y), angle * 9


def directions(gray, grid):
    strength, direction = edges(gray)
    lower = direction.astype(int)
    share = direction - lower
    lower %= 9
    return np.stack(
        [
            cells(strength * (1 - share) * (lower == k) + strength * share * ((lower + 1) % 9 == k), grid)
            for k in range(9)
        ],
        2,
    )


def plain(gray):
    histogram = np.bincount(np.minimum(15, (gray * 16).astype(int)).ravel(), minlength=16) / gray.size
    numbers = [cells(gray, 16).ravel(), np.sqrt(histogram)]
    numbers += [np.sqrt(directions(gray, grid)).ravel() for grid in (8, 4)]
    level = gray
    for _ in range(3):
        padded = np.pad(level, 1, "edge")
        energy = np.abs(
            4 * level - padded[2:, 1:-1] - padded[:-2, 1:-1] - padded[1:-1, 2:] - padded[1:-1, :-2])
        mean = cells(energy, 4)
        spread = np.maximum(0, cells(energy * energy, 4) - mean * mean)
        numbers.append(np.stack([np.sqrt(mean), spread**0.25], 2).ravel())
        level = cells(level, level.shape[0] // 2)
    return np.concatenate(numbers)


def waves(gray, scales=4, count=8, border=8):
    padded = np.pad(cells(gray, 64), border, "symmetric")
    spectrum = np.fft.fft2(padded)
    y, x = np.meshgrid(*[np.fft.fftfreq(len(padded))] * 2, indexing="ij")
    found = []
    for scale in range(scales):
        center = 0.3 / 2**scale
        for direction in range(count):
            angle = np.pi * direction / count
            along = x * np.cos(angle) + y * np.sin(angle) - center
            across = y * np.cos(angle) - x * np.sin(angle)
            bump = np.exp(
                -0.5 * ((along / (0.45 * center)) ** 2 + (across / (0.75 * np.pi * center / count)) ** 2))
            found.append(cells(np.abs(np.fft.ifft2(spectrum * bump))[border:-border, border:-border], 4))
    return np.sqrt(np.array(found)).ravel()


def blocks(gray):
    own = directions(gray, 8)
    block = np.concatenate([own[:-1, :-1], own[1:, :-1], own[:-1, 1:], own[1:, 1:]], 2)

    def normed(values):
        return values / np.sqrt((values**2).sum(2, keepdims=True) + 1e-4)

    return normed(np.minimum(normed(block), 0.2)).ravel()


def kernel(rows, ends):
    """A family's kernel of training rows, and a function of new rows."""
    offset = rows.mean(0)
    deviation = rows.std(0, ddof=1)
    scale, start = np.zeros(rows.shape[1]), 0
    for end in ends:
        moving = deviation[start:end] > 1e-9
        scale[start:end] = moving / np.maximum(deviation[start:end], 1e-9) / np.sqrt(
            max(1, moving.sum()) * len(ends))
        start = end
    training = ((rows - offset) * scale).astype(np.float32).astype(float)

    def distances(a):
        return ((a[:, None] - training[None]) ** 2).sum(2)

    own = distances(training)
    spread = own.sum() / (len(rows) * (len(rows) - 1))
    raw = np.exp(-0.5 * own / spread)
    center = np.eye(len(rows)) - 1 / len(rows)
    size = np.trace(center @ raw @ center) / len(rows)

    def of(new):
        values = np.exp(-0.5 * distances((new - offset) * scale) / spread)
        return (values - values.mean(1, keepdims=True) - raw.mean(0) + raw.mean()) / size

    return center @ raw @ center / size, of


def alignment(gram, texts, groups, ridge, text_ridge, width):
    """Predictions for each group by leaving it out and solving again."""
    copies_of = len(gram) // len(texts)
    centered = texts - texts.mean(0)
    left, singular, right = np.linalg.svd(centered, full_matrices=False)
    keep = singular > singular[0] * 1e-5
    left, singular, right = left[:, keep], singular[keep], right[keep]
    penalty = text_ridge * (singular**2).mean()
    basis = np.tile(left * singular / np.sqrt(singular**2 + penalty), (copies_of, 1))
    group = np.tile(groups, copies_of)
    diagonal = ridge * copies_of
    held = np.zeros_like(basis)
    for one in np.unique(group):
        out, others = group == one, group != one
        inner = gram[np.ix_(others, others)] + diagonal * np.eye(others.sum())
        held[out] = gram[np.ix_(out, others)] @ np.linalg.solve(inner, basis[others])
    cross = basis.T @ held / copies_of
    values, vectors = np.linalg.eigh((cross + cross.T) / 2)
    chosen = [place for place in np.argsort(-values)[:width] if values[place] > 1e-12]
    strengths, vectors = values[chosen], vectors[:, chosen]
    to_space = np.linalg.solve(gram + diagonal * np.eye(len(gram)), basis) @ vectors
    of_texts = right.T / np.sqrt(singular**2 + penalty) @ vectors * np.sqrt(strengths)
    return strengths, to_space, lambda new: (new - texts.mean(0)) @ of_texts


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


golden = {"pictures": []}
for picture in pictures():
    rows = [np.concatenate([plain(c), waves(c), blocks(c)]) for c in copies(picture / 255)]
    golden["pictures"].append(
        {"copies": [{"sum": row.sum(), "everyOf37": row[::37].tolist()} for row in rows]})

cases, many = 12, 2
i, j = np.arange(cases * many)[:, None], np.arange(7)[None]
first = np.sin(1.3 * (i % cases) * (j + 1) + 0.1 * (i // cases) * (j + 2))
second = np.cos(0.7 * (i % cases) * (j + 2) + 0.2 * (i // cases))
new = np.arange(3)[:, None]
texts = np.maximum(0, np.sin(np.arange(cases)[:, None] * (np.arange(9)[None] + 1) * 0.9))
groups = np.arange(cases) // 2
one, of_one = kernel(np.float32(first).astype(float), [3, 7])
two, of_two = kernel(np.float32(second).astype(float), [7])
gram = (one + 0.5 * two) / 1.5
queries = (
    of_one(np.float32(np.sin(1.1 * new * (j + 1) + 0.3)).astype(float))
    + 0.5 * of_two(np.float32(np.cos(0.5 * new * (j + 2) + 0.1)).astype(float))) / 1.5
strengths, to_space, of_texts = alignment(gram, texts, groups, 0.1, 10, 4)
golden["alignment"] = {
    "kernel": gram[0].tolist(), "queries": queries.ravel().tolist(), "strengths": strengths.tolist(),
    "similarities": (unit(queries @ to_space) @ unit(of_texts(texts)).T).ravel().tolist(),
}
pathlib.Path(__file__).with_name("golden.json").write_text(json.dumps(golden, indent=1) + "\n")
