"""Writes a key and a file of features by Python's hashlib and struct alone, from what the format says.

    python make.py

`entry.features` is the file, `key.txt` its key: for the picture whose file holds the bytes "a picture",
the weights whose file holds "weights", and the recipe below.
"""

import hashlib
import struct
from pathlib import Path

here = Path(__file__).parent
preprocessing = (
    '{"channels":3,"fit":"stretch","interpolation":"triangle","mean":[0.485,0.456,0.406],'
    '"sd":[0.229,0.224,0.225],"size":224,"stain":"none"}'
)
augmentation = "mirror, shift 1/16, contrast .15, brightness .15; stream 1"


def key(view):
    fields = [
        b"chiasm features 1",
        hashlib.sha256(b"a picture").digest(),
        b"whole",
        b"resnet bottleneck [3, 4, 6, 3] 64",
        hashlib.sha256(b"weights").digest(),
        preprocessing.encode(),
        str(view).encode(),
        (augmentation if view else "").encode(),
        b"map",
        b"float32",
    ]
    return hashlib.sha256(b"".join(struct.pack("<Q", len(f)) + f for f in fields)).hexdigest()


(here / "key.txt").write_text(f"{key(0)}\n{key(1)}\n")
rows, width = 2, 3
content = b"CHIASMFT" + struct.pack("<IIQQQ", 1, 1, rows, width, 64) + bytes(24)
assert len(content) == 64
content += struct.pack("<6f", *[0.5, -1.25, 3.0, 1e-3, 65504.0, -0.0])
(here / "entry.features").write_bytes(content + hashlib.sha256(content).digest())
