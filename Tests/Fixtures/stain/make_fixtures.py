"""Writes macenko.json: a made-up H&E picture, and what torchstain 1.4.1 (numpy) finds in it.

    python -m venv venv && venv/bin/pip install numpy torchstain==1.4.1
    venv/bin/python Tests/Fixtures/stain/make_fixtures.py
"""

import base64
import json
import pathlib

import numpy
from torchstain.numpy.normalizers import NumpyMacenkoNormalizer

SIZE = 40
STAINS = numpy.array([[0.61, 0.68, 0.41], [0.24, 0.82, 0.52]])
STAINS /= numpy.linalg.norm(STAINS, axis=1, keepdims=True)


def picture(seed):
    """Round nuclei on fibers, with some glass; every pixel is mixed from the two stains.

    All stained pixels exceed a density of 0.15 in every channel: torchstain leaves out pixels that do
    not, Chiasm those that do not on average, so that only here both look at the same pixels.
    """
    draw = numpy.random.default_rng(seed)
    y, x = numpy.mgrid[:SIZE, :SIZE]
    eosin = 1.2 + 0.35 * numpy.sin(x / 3.0 + y / 5.0) + draw.uniform(-0.1, 0.1, (SIZE, SIZE))
    hematoxylin = draw.uniform(0.0, 0.06, (SIZE, SIZE))
    for _ in range(14):
        center = draw.uniform(0, SIZE, 2)
        inside = numpy.hypot(y - center[0], x - center[1]) < 3
        hematoxylin[inside] = draw.uniform(0.8, 1.6)
        eosin[inside] *= 0.15
    glass = x + y < 14
    hematoxylin[glass] = 0
    eosin[glass] = 0
    density = hematoxylin[..., None] * STAINS[0] + eosin[..., None] * STAINS[1]
    return numpy.clip(numpy.rint(240 * numpy.exp(-density) - 1), 0, 255).astype(numpy.uint8)


def main():
    pixels = picture(7)
    fitted = NumpyMacenkoNormalizer()
    fitted.fit(pixels)
    normalized, _, _ = NumpyMacenkoNormalizer().normalize(pixels, stains=False)
    content = {
        "size": SIZE,
        "stains": STAINS.tolist(),
        "pixels": base64.b64encode(pixels.tobytes()).decode(),
        "found": fitted.HERef.T.tolist(),
        "maxima": fitted.maxCRef.tolist(),
        "normalized": base64.b64encode(normalized.astype(numpy.uint8).tobytes()).decode(),
    }
    target = pathlib.Path(__file__).parent / "macenko.json"
    target.write_text(json.dumps(content, indent=1) + "\n")
    print(fitted.HERef.T, fitted.maxCRef, STAINS)


if __name__ == "__main__":
    main()
