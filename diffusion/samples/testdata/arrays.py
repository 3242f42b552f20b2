"""Writes arrays.npz: an array of 5 rows and 3 columns in every numeric type, byte order and order in memory of NumPy, and others that samples.ReadNPY reads or refuses."""

import numpy as np

x = np.arange(15).reshape(5, 3)
arrays = {"line": np.arange(4.0), "images": np.arange(24.0).reshape(2, 3, 4), "names": np.array(["b", "a", "b", "µ", "b"]), "bytes": np.array([b"b", b"a", b"b", b"c", b"b"])}
arrays["fortran images"] = np.asfortranarray(arrays["images"])
arrays["big-endian names"] = arrays["names"].astype(">U1")
arrays["record"] = np.zeros(3, dtype=[("x", "<f8"), ("y", "<i4")])
arrays["number"] = np.array(3.0)
arrays["none"] = np.zeros((0, 3))
for refused in ["c16", "M8[s]"]:
    arrays[refused] = x.astype("i8").astype(refused)
for kind in ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "b1"]:
    values = x - 7 if kind[0] == "i" else x % 2 if kind == "b1" else x / 4 - 1 if kind[0] == "f" else x
    for byte_order in "<>":
        for order in "CF":
            arrays[f"{byte_order}{kind} {order}"] = np.array(values, dtype=byte_order + kind, order=order)
np.savez_compressed("arrays.npz", **arrays)
