"""Writes the files that the tests of package parquet read, as pandas and Arrow do."""

import decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

n = 50
i = np.arange(n)
kinds = {
    "int8": pa.int8(), "int16": pa.int16(), "int32": pa.int32(), "int64": pa.int64(),
    "uint8": pa.uint8(), "uint16": pa.uint16(), "uint32": pa.uint32(), "uint64": pa.uint64(),
    "half": pa.float16(), "float": pa.float32(), "double": pa.float64(),
}
columns = {name: pa.array((i if name[0] == "u" else i - 7) if "int" in name else (i / 4 - 1).astype({"half": "f2", "float": "f4"}.get(name, "f8")), type=kind) for name, kind in kinds.items()}
columns["bool"] = pa.array(i % 2 == 1)
for name, kind in {"decimal9": pa.decimal128(9, 2), "decimal18": pa.decimal128(18, 2), "decimal38": pa.decimal128(38, 2)}.items():
    columns[name] = pa.array([decimal.Decimal(int(k) - 7) / 4 for k in i], type=kind)
columns["kind"] = pa.array(["b" if k % 3 else "a" for k in i])
table = pa.table(columns)
pq.write_table(table, "types.parquet", row_group_size=20, store_decimal_as_integer=True)
pq.write_table(table, "pages.parquet", row_group_size=20, data_page_version="2.0", data_page_size=64, use_dictionary=False, compression="zstd", write_batch_size=4)
x = pa.array([None if k in (3, 27) else float(k) for k in i])
pq.write_table(pa.table({"x": x, "y": columns["double"], "kind": columns["kind"]}), "nulls.parquet", row_group_size=20, compression="gzip")
pq.write_table(
    pa.table({"x": columns["double"], "point": pa.array([{"a": 1.0, "b": 2.0}] * n), "list": pa.array([[1.0, 2.0]] * n), "time": pa.array(i, type=pa.timestamp("ms")), "__index_level_0__": pa.array(i)}),
    "other.parquet",
)
