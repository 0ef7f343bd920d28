#!/usr/bin/env python3
"""Makes one C file out of the numbered schema texts: to_c.py OUT.c 0001_start.sql ...

Promise: bytes as they are, in the order given. The texts' macros ({ID}, {I64} ...) are replaced at run time by migrate.c.
"""
import sys

parts, rows = [], []
for number, path in enumerate(sys.argv[2:]):
    with open(path, "rb") as file:
        data = file.read()
    lines = [",".join(str(b) for b in data[at:at + 24]) for at in range(0, len(data), 24)]
    parts.append("static const char text_%d[] = {\n%s,\n0};\n" % (number, ",\n".join(lines)))
    rows.append("\ttext_%d,\n" % number)
with open(sys.argv[1], "w", encoding="utf-8") as file:
    file.write('#include "store/schema.h"\n\n' + "".join(parts))
    file.write("const char *const store_schema_texts[] = {\n" + "".join(rows) + "\t0,\n};\n")
