#!/usr/bin/env python3
"""Makes one C file out of data files, so that one binary is enough.

usage: embed.py OUT.c DEPFILE ROOT FILE...
FILE may be a folder: everything below it, sorted. FILE@PATH embeds a built FILE (relative to where ninja runs) as PATH;
PATH relative to ROOT that ends in ? may be missing. DEPFILE names, for ninja, every file and folder that was looked at, so
that a rebuilt web/dist is embedded anew.
Each file becomes {path relative to ROOT, bytes, size, first 16 hex digits of its SHA-256}.
Must not: change a byte, depend on the time or the order of the file system.
"""
import hashlib
import os
import sys


def files(root, names):
    """{path shown: file} and every path that the result depends on."""
    found, looked_at = {}, []
    for name in names:
        name, _, shown = name.partition("@")
        optional, name = name.endswith("?"), name.rstrip("?")
        full = os.path.abspath(name) if shown else os.path.join(root, name)
        looked_at.append(full)
        if os.path.isdir(full):
            for folder, _, entries in os.walk(full):
                looked_at.append(folder)
                for entry in entries:
                    path = os.path.join(folder, entry)
                    looked_at.append(path)
                    found[os.path.relpath(path, root)] = path
        elif os.path.isfile(full):
            found[shown or os.path.relpath(full, root)] = full
        elif not optional:
            sys.exit(f"embed.py: no such file: {full}")
    return sorted(found.items()), sorted(set(looked_at))


def main():
    out, depfile, root, names = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
    found, looked_at = files(root, names)
    with open(depfile, "w", encoding="utf-8") as file:
        file.write(out + ": " + " ".join(path.replace(" ", "\\ ") for path in looked_at) + "\n")
    rows, parts = [], []
    for number, (shown, path) in enumerate(found):
        with open(path, "rb") as file:
            data = file.read()
        parts.append(f"static const unsigned char file_{number}[] = {{\n")
        for at in range(0, len(data), 24):
            parts.append(",".join(str(b) for b in data[at:at + 24]) + ",\n")
        parts.append("0};\n")
        rows.append(f'\t{{ "{shown}", file_{number}, {len(data)}, "{hashlib.sha256(data).hexdigest()[:16]}" }},\n')
    with open(out, "w", encoding="utf-8") as file:
        file.write('#include "cli/embedded.h"\n\n' + "".join(parts))
        file.write("const struct embedded embedded_files[] = {\n" + "".join(rows) + "\t{ 0, 0, 0, \"\" },\n};\n")


main()
