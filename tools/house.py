#!/usr/bin/env python3
"""The house rules as tests: tidy, layers, the conformance table, lock files.

usage: house.py [--self-test]
Promise: each rule is one function that yields findings `path:line: what, and what instead`; a rule that finds nothing in a
planted sample is itself a failure (the self-test runs every time). Reads the files that git tracks or would track. Changes nothing.
"""
import glob
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LINE_COLUMNS_MAX = 140
FILE_LINES_MAX = 800
FUNCTION_LINES_MAX = 100

BANNED = {  # call: what instead
    "strcpy": "memcpy with a size", "strcat": "struct buf", "sprintf": "snprintf or buf_printf", "vsprintf": "vsnprintf",
    "gets": "a bounded read", "strtok": "an own loop over struct str", "localtime": "core/zone.h", "gmtime": "base/time_text.h",
    "ctime": "base/time_text.h", "asctime": "base/time_text.h", "rand": "random_bytes", "srand": "random_bytes",
    "atoi": "strtoll with a check", "atol": "strtoll with a check", "atof": "strtod with a check", "system": "posix_spawn",
    "popen": "posix_spawn", "alloca": "the arena", "setlocale": "nothing: the program knows no locale", "mktemp": "mkdtemp",
    "tmpnam": "mkstemp", "strncpy": "memcpy with a size", "usleep": "a condition variable with a deadline",
}
CLOCK_CALLS = ("time", "clock_gettime", "gettimeofday")
CLOCK_FILES = ("src/base/time_text.c", "src/db/", "src/http/", "src/job/", "src/outbound/", "src/standin/", "src/cli/")
LEFT_OVERS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|not implemented|заглушк", re.I)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\brgba?\(|\bhsla?\(")
HOSTS = re.compile(r"registry\.npmjs|deb\.debian|\"resolved\"")


def tracked():
    out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted(p for p in set(out.split("\n")) if p and os.path.isfile(os.path.join(ROOT, p)))


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def strip_c(text):
    """C without comments and string contents, same line numbers."""
    keep = lambda m: re.sub(r"[^\n]", " ", m.group(0)) if m.group(0)[0] == "/" else '""' + "\n" * m.group(0).count("\n")
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', keep, text, flags=re.S)


def rule_banned_calls(path, text):
    if not re.match(r"src/.*\.[ch]$", path):
        return
    for number, line in enumerate(strip_c(text).split("\n"), 1):
        for name in re.findall(r"(?<![\w>.])([a-z_]+)\s*\(", line):
            if name in BANNED:
                yield f"{path}:{number}: {name}(): use {BANNED[name]}"
            if name in CLOCK_CALLS and not path.startswith(CLOCK_FILES):
                yield f"{path}:{number}: {name}(): time comes in as an argument"


def rule_file_head(path, text):
    if re.match(r"(src|tests)/.*\.[ch]$", path) and not text.startswith("/*"):
        yield f"{path}:1: no head: say why the file exists, what it promises, what it must not do"
    if re.match(r"web/src/.*\.tsx?$", path) and not text.startswith(("/*", "//")) and "schema.d.ts" not in path:
        yield f"{path}:1: no head comment"


def rule_lengths(path, text):
    if not re.match(r"(src|web/src|tools)/.*\.(c|h|ts|tsx|py)$", path) or path.endswith("schema.d.ts"):
        return
    lines = text.split("\n")
    if len(lines) > FILE_LINES_MAX and "length:" not in text[:1500]:
        yield f"{path}:1: {len(lines)} lines; split it, or say the reason in its head (\"length: …\")"
    for number, line in enumerate(lines, 1):
        if len(line.expandtabs(8)) > LINE_COLUMNS_MAX:
            yield f"{path}:{number}: {len(line.expandtabs(8))} columns, at most {LINE_COLUMNS_MAX}"


def rule_function_length(path, text):
    if not re.match(r"src/.*\.c$", path):
        return
    start = None
    for number, line in enumerate(strip_c(text).split("\n"), 1):
        if line == "{":
            start = number
        elif line == "}" and start:
            if number - start > FUNCTION_LINES_MAX:
                yield f"{path}:{start}: function of {number - start} lines, at most {FUNCTION_LINES_MAX}"
            start = None


def rule_left_overs(path, text):
    if not path.startswith(("src/", "web/src/", "api/")):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if LEFT_OVERS.search(line):
            yield f"{path}:{number}: left-over: {line.strip()[:80]}"


def rule_no_hosts(path, text):
    if path.startswith("tools/house.py"):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if HOSTS.search(line):
            yield f"{path}:{number}: a registry's address; lock files are without addresses"


def rule_includes(path, text, layers):
    match = re.match(r"src/(\w+)/.*\.[ch]$", path)
    if not match:
        return
    layer = match.group(1)
    for number, line in enumerate(text.split("\n"), 1):
        include = re.match(r'#include "([^"]+)"', line)
        if not include:
            continue
        if "/" not in include.group(1):
            yield f"{path}:{number}: include in full: \"{layer}/{include.group(1)}\""
            continue
        other = include.group(1).split("/")[0]
        if other != layer and other not in layers.get(layer, []):
            yield f"{path}:{number}: {layer} may not include {other} (src/LAYERS)"
        if include.group(1).endswith("_private.h") and other != layer:
            yield f"{path}:{number}: {include.group(1)} is private to {other}"


def rule_web_doors(path, text):
    if not re.match(r"web/src/.*\.tsx?$", path):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if re.search(r"(?<![\w.])fetch\(", line) and path != "web/src/api/client.ts":
            yield f"{path}:{number}: the only fetch is in web/src/api/client.ts"
        if re.search(r"dangerouslySetInnerHTML|innerHTML\s*=", line):
            yield f"{path}:{number}: no HTML from strings"
    if path.endswith(".css"):
        return


def rule_web_colours(path, text):
    if not re.match(r"web/src/.*\.css$", path) or path.endswith("tokens.css") or "/wall" in path:
        return
    body = re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group(0).count("\n"), text, flags=re.S)
    for number, line in enumerate(body.split("\n"), 1):
        if re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\brgba?\(|\bhsla?\(", line) and "url(" not in line:
            yield f"{path}:{number}: a literal colour; use a meaning of tokens.css"


SAMPLES = {
    rule_banned_calls: ("src/core/sample.c", "/* head */\nint f(void)\n{\n\treturn atoi(0);\n}\n"),
    rule_file_head: ("src/core/sample.c", "int x;\n"),
    rule_lengths: ("src/core/sample.c", "/* head */\n" + "x" * 200),
    rule_function_length: ("src/core/sample.c", "/* head */\nint f(void)\n{\n" + "\tx();\n" * 120 + "}\n"),
    rule_left_overs: ("src/core/sample.c", "/* TO" + "DO */\n"),
    rule_no_hosts: ("web/package-lock.json", '"resol' + 'ved": "x"'),
    rule_includes: ("src/core/sample.c", '#include "db/db.h"\n'),
    rule_web_doors: ("web/src/inbox/x.ts", "// head\nfetch('/x')\n"),
    rule_web_colours: ("web/src/inbox/x.css", ".a { color: rgb(1,2,3); }\n"),
}


def layers_table():
    table = {}
    for line in read("src/LAYERS").split("\n"):
        if line.strip() and not line.startswith("#"):
            name, _, rest = line.partition(":")
            table[name.strip()] = rest.split()
    return table


def call(rule, path, text, layers):
    return list(rule(path, text, layers) if rule is rule_includes else rule(path, text))


IMPURE = re.compile(
    r"^(time|clock_gettime|gettimeofday|localtime(_r)?|fopen(64)?|open(64)?|openat|read|write|getenv|secure_getenv|socket|connect|send|"
    r"recv|system|popen|fork|rand|random|setlocale|pthread_create|sleep|usleep|nanosleep|sqlite3_\w+|PQ\w+|curl_\w+|MHD_\w+)$")


def check_pure_symbols():
    """core and text know no clock, file, environment, database: what their objects want from outside."""
    for layer in ("core", "text"):
        for archive in glob.glob(os.path.join(ROOT, f"build/*/src/{layer}/lib{layer}.a")):
            objects = os.path.join(os.path.dirname(archive), f"lib{layer}.a.p")
            names = glob.glob(objects + "/*.o")
            if not names:
                continue
            out = subprocess.run(["nm", "-u", *names], capture_output=True, text=True, check=True).stdout
            for name in re.findall(r"^\s+U (\w+)", out, flags=re.M):
                if IMPURE.match(name):
                    yield f"src/{layer}: wants {name}() from outside"


CLAUSES = ["1.1", "1.2", "2.1", "2.2", "2.3", *[str(n) for n in range(3, 30)]]


def check_order():
    """docs/ORDER.md: a row for every clause; paths exist; tests named there exist, and every clause test is named there."""
    path = os.path.join(ROOT, "docs/ORDER.md")
    if not os.path.exists(path):
        yield "docs/ORDER.md: missing"
        return
    text = read("docs/ORDER.md")
    rows = re.findall(r"^\| *([\d.]+) *\|(.*)$", text, flags=re.M)
    have = {clause for clause, _ in rows}
    for clause in CLAUSES:
        if clause not in have:
            yield f"docs/ORDER.md: no row for clause {clause}"
    for name in re.findall(r"`((?:src|web|tests|data|docs|api|tools)/[\w./*-]+)`", text):
        if not glob.glob(os.path.join(ROOT, name)):
            yield f"docs/ORDER.md: {name} does not exist"
    tests = "\n".join(read(p) for p in tracked() if p.startswith("tests/") and p.endswith((".c", ".mjs", ".inc")))
    named = set(re.findall(r"`(p\d+(?:_\d+)?__\w+)`", text))
    written = set(re.findall(r"\b(p\d+(?:_\d+)?__\w+)\b", tests))
    for name in sorted(named - written):
        yield f"docs/ORDER.md: no test {name}"
    for name in sorted(written - named):
        yield f"docs/ORDER.md: does not name the test {name}"


def version(text):
    return tuple(int(n) for n in (re.findall(r"\d+", text) + ["0", "0"])[:3])


def admits(expression, node):
    """Does an npm range of the plain kinds (||, spaces, >=, >, <, <=, ^, ~, x) admit the version?"""
    for alternative in expression.split("||"):
        ok = True
        for part in re.findall(r"(>=|<=|>|<|\^|~|=)?\s*v?(\d[\w.*-]*|\*)", alternative):
            sign, number = part
            if number == "*":
                continue
            digits = re.findall(r"\d+", re.sub(r"[-+].*", "", number))
            low = version(number)
            if sign == ">=":
                ok &= node >= low
            elif sign == ">":
                ok &= node > low if len(digits) == 3 else node[0] > low[0]
            elif sign == "<":
                ok &= node < low
            elif sign == "<=":
                ok &= node <= low or node[:len(digits)] == low[:len(digits)]
            elif sign == "^":
                ok &= node >= low and node[0] == low[0]
            elif sign == "~":
                ok &= node >= low and node[:2] == low[:2]
            else:
                ok &= list(node[:len(digits)]) == [int(d) for d in digits]
        if ok:
            return True
    return False


def check_engines():
    """Everything works on Debian's Node 18.20: every engines.node of every lock file admits it."""
    node = (18, 20, 4)
    if admits(">=20", node) or not admits("^16 || >=18.12", node) or admits("^20.19.0 || >=22.12.0", node):
        yield "house.py: the range reader is wrong"
    for path in tracked():
        if not path.endswith("package-lock.json"):
            continue
        for name, package in json.loads(read(path)).get("packages", {}).items():
            wanted = package.get("engines", {})
            wanted = wanted.get("node") if isinstance(wanted, dict) else None
            if wanted and not admits(wanted, node):
                yield f"{path}: {name} wants node {wanted}"


def main():
    layers = layers_table()
    passed = failed = 0

    def result(name, findings):
        nonlocal passed, failed
        if findings:
            failed += 1
            print(f"not ok {name}")
            for finding in findings[:30]:
                print(f"  {finding}")
        else:
            passed += 1
            print(f"ok {name}")

    endings = (".c", ".h", ".ts", ".tsx", ".css", ".py", ".sh", ".json", ".mjs", ".yaml", ".md", "dev", "meson.build")
    texts = {p: read(p) for p in tracked() if p.endswith(endings)}
    for rule, (path, text) in SAMPLES.items():
        result(f"{rule.__name__} (planted)", [] if call(rule, path, text, layers) else ["the rule does not notice its sample"])
        result(rule.__name__, [f for p, t in texts.items() for f in call(rule, p, t, layers)])
    for check in (check_pure_symbols, check_order, check_engines):
        result(check.__name__, list(check()))
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


main()
