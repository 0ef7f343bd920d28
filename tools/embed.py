#!/usr/bin/env python3
"""Makes one C file out of data files, so that one binary is enough.

usage: embed.py OUT.c ROOT FILE...     FILE may be a folder: everything below it, sorted.
Each file becomes {path relative to ROOT, bytes, size, first 16 hex digits of its SHA-256}.
Must not: change a byte, depend on the time or the order of the file system.
"""
import hashlib
import os
import sys


def files(root, names):
    found = []
    for name in names:
        full = os.path.join(root, name)
        if os.path.isdir(full):
            for folder, _, entries in os.walk(full):
                found += [os.path.join(folder, entry) for entry in entries]
        elif os.path.isfile(full):
            found.append(full)
        else:
            sys.exit(f"embed.py: no such file: {full}")
    return sorted(set(found))


def main():
    out, root, names = sys.argv[1], sys.argv[2], sys.argv[3:]
    rows, parts = [], []
    for number, path in enumerate(files(root, names)):
        with open(path, "rb") as file:
            data = file.read()
        parts.append(f"static const unsigned char file_{number}[] = {{\n")
        for at in range(0, len(data), 24):
            parts.append(",".join(str(b) for b in data[at:at + 24]) + ",\n")
        parts.append("0};\n")
        rows.append(f'\t{{ "{os.path.relpath(path, root)}", file_{number}, {len(data)}, "{hashlib.sha256(data).hexdigest()[:16]}" }},\n')
    with open(out, "w", encoding="utf-8") as file:
        file.write('#include "cli/embedded.h"\n\n' + "".join(parts))
        file.write("const struct embedded embedded_files[] = {\n" + "".join(rows) + "\t{ 0, 0, 0, \"\" },\n};\n")


main()
