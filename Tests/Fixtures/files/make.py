"""Writes the golden files of the tensor file formats, with the reference libraries.

    python make.py        (numpy 2.4, safetensors 0.8, torch 2.13 for bfloat16)

Element i of every signed or floating array is i - 2, of every unsigned one i, of every boolean one
whether i is even.
"""

from pathlib import Path

import numpy as np
import safetensors.torch
import torch

here = Path(__file__).parent
shape = (2, 3)


def values(dtype, shape=shape):
    i = np.arange(int(np.prod(shape, dtype=int)))
    if dtype == np.bool_:
        return (i % 2 == 0).reshape(shape)
    return (i if dtype == np.uint8 else i - 2).astype(dtype).reshape(shape)


numpy_types = {
    "bool": np.bool_, "uint8": np.uint8, "int8": np.int8, "int16": np.int16, "int32": np.int32,
    "int64": np.int64, "float16": np.float16, "float32": np.float32, "float64": np.float64,
}

# --- .npy, as numpy.save writes it ---------------------------------------------------------------
for name, dtype in numpy_types.items():
    np.save(here / f"{name}.npy", values(dtype))
np.save(here / "scalar.npy", np.float32(-2))
np.save(here / "vector.npy", values(np.float32, (5,)))
np.save(here / "empty.npy", values(np.float32, (0, 4)))

# Versions that numpy.save chooses only for very long or non-Latin headers.
for version in (2, 3):
    with open(here / f"version{version}.npy", "wb") as file:
        np.lib.format.write_array(file, values(np.float32), version=(version, 0))

# --- .npy that is refused ------------------------------------------------------------------------
np.save(here / "fortran.npy", np.asfortranarray(values(np.float32)))
np.save(here / "bigendian.npy", values(np.float32).astype(">f4"))
np.save(here / "unsigned.npy", values(np.float32, (3,)).astype(np.uint16))
np.save(here / "complex.npy", values(np.complex64, (3,)))
np.save(here / "text.npy", np.array(["a", "b"]))
np.save(here / "structured.npy", np.zeros(2, dtype=[("age", "<f4"), ("dose", "<i4")]))
np.save(here / "object.npy", np.array([{}, None], dtype=object), allow_pickle=True)
np.savez(here / "archive.npz", a=values(np.float32))

# --- safetensors ---------------------------------------------------------------------------------
tensors = {f"layer.{name}": torch.from_numpy(values(dtype)) for name, dtype in numpy_types.items()}
tensors["layer.bfloat16"] = torch.arange(6).sub(2).to(torch.bfloat16).reshape(shape)
tensors["scalar"] = torch.tensor(-2.0)
tensors["empty"] = torch.zeros(0, 4)
# Distinct names that Swift's String holds to be equal, and characters that JSON escapes.
tensors["caf\u00e9"] = torch.tensor([1.0])
tensors["cafe\u0301"] = torch.tensor([2.0])
tensors['quote " slash \\ tab \t bell \x07'] = torch.tensor([3.0])
safetensors.torch.save_file(tensors, here / "all.safetensors", metadata={"format": "pt"})
safetensors.torch.save_file({}, here / "none.safetensors")
safetensors.torch.save_file(
    {"a": torch.zeros(3, dtype=torch.uint16)}, here / "unsigned.safetensors")
