#!/usr/bin/env python3
"""Plants faults in src/core, one at a time, and counts those that core's unit tests notice.

usage: mutate.py [--count 200] [--seed 1] [--minutes 60] [--work DIR] [--only PATTERN] [--need 95]
A fault is one operator, constant, condition or statement of one line. Only that file is compiled anew, into a library
that comes before core's in the ready-made tests. Noticed = a test fails, crashes, or takes ten times its time. What survives is asked once
more with AddressSanitizer and UBSan, as the unit tests of every run are built. Results are kept in DIR and a second call goes on where the
first stopped; a file that has changed since is asked anew, and what survived when any test has changed.
Survivors are printed with file, line and change.
tests/prove/mutants-equal.txt names those that change nothing that can be seen, each with its reason; they are left out of the count.
Must not: touch the tree. Exit status 1 when fewer than --need percent were noticed.
"""
import argparse
import collections
import fnmatch
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CC = ["ccache", "gcc"] if shutil.which("ccache") else ["gcc"]
FLAGS = ["-std=c17", "-O1", "-g0", "-w", "-fPIC", "-D_GNU_SOURCE", "-Isrc", "-Itests/unit/core"]
ASAN = subprocess.run(["gcc", "-print-file-name=libasan.so"], capture_output=True, text=True, check=True).stdout.strip()
LIBRARIES = ["-ljansson", "-lcrypto", "-lpthread"]
SUPPORT = sorted(file[:-2] for file in os.listdir(os.path.join(ROOT, "tests/unit/core"))
                 if file.endswith(".c") and not file.startswith("test_"))
TIME_FILES = ("calendar", "schedule", "worktime", "zone")
TIME_TESTS = [file[5:-2] for file in sorted(os.listdir(os.path.join(ROOT, "tests/unit/core")))
              if file.endswith(".c") and file.startswith("test_") and file[5:].startswith(TIME_FILES + ("deadline", "time_"))]
ASKING_TIME = ("assign", "incident", "incident_clock")
SLOW = ("deadline", "incident_clock", "incident_walk", "worktime", "zone")
TEST_SECONDS_MIN = 10
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]

SWAPS = [("<=", "<"), (">=", ">"), ("==", "!="), ("!=", "=="), ("&&", "||"), ("||", "&&"), (" < ", " <= "), (" > ", " >= "), (" + ", " - "),
         (" - ", " + "), (" += ", " -= "), (" * ", " + "), (" / ", " * "), (" % ", " + "), ("++", "--"), (" | ", " & "), (" & ", " | "),
         (" &= ~", " |= "), (" |= ", " &= "), ("true", "false"), ("false", "true"), (" ? ", " ? !"), ("!", "")]
SKIPPED = re.compile(r"^\s*(#|for \(;;\)|ASSERT\(|_Static_assert|\*|/\*|//|case |default:|goto |\}|\{|static [^=]*;|struct [^=()]*;|enum [^=()]*;|extern )")
STATEMENT = re.compile(r"^\t+[A-Za-z_*(][^;{}]*;\s*(/\*.*\*/)?$")
DECLARATION = re.compile(r"^\t+(const |static |struct |enum |uint\d+_t |int\d*(_t)? |size_t |bool |char |err_t |utc_ms_t |row_id_t |int |void )")


def sh(command, **more):
    return subprocess.run(command, capture_output=True, text=True, **more)


def code_part(line):
    """The line with strings, characters and comments blanked out, same length."""
    out, quote, i = [], None, 0
    while i < len(line):
        c = line[i]
        if quote:
            out.append(" ")
            if c == "\\":
                out.append(" ")
                i += 1
            elif c == quote:
                quote = None
        elif c in "\"'":
            quote = c
            out.append(" ")
        elif line.startswith("/*", i):
            end = line.find("*/", i)
            end = len(line) if end < 0 else end + 2
            out.append(" " * (end - i))
            i = end
            continue
        else:
            out.append(c)
        i += 1
    return "".join(out)


def faults_of(name, text):
    """(line number, what, new line) of every fault that can be planted in a file."""
    found, comment = [], False
    for number, line in enumerate(text.split("\n")):
        if comment or line.lstrip().startswith("/*"):
            comment = "*/" not in line
            continue
        if line.rstrip().endswith("= {") and "[" in line:
            continue  # a table's head
        if SKIPPED.match(line) or "RULE(" in line and "?" not in line and "if" not in line and "return" not in line:
            continue
        code = code_part(line)
        for old, new in SWAPS:
            at = code.find(old)
            while at >= 0:
                before, behind = code[max(0, at - 1):at], code[at + len(old):at + len(old) + 1]
                whole = not (old.isalpha() and (before.isalnum() or before == "_" or behind.isalnum() or behind == "_"))
                if whole and not (old in ("!",) and behind == "=") and not (old == "<=" and before == "<") and not (
                        old == ">=" and before == ">") and not (old == " * " and "(*" in code):
                    found.append((number, f"{old.strip()} -> {new.strip() or 'nothing'} at {at}", line[:at] + new + line[at + len(old):]))
                at = code.find(old, at + len(old))
        for match in re.finditer(r"(?<![\w.\"])(\d+)(?![\w.])", code):
            value = int(match.group(1))
            new = str(value + 1)
            found.append((number, f"{value} -> {new} at {match.start()}", line[:match.start()] + new + line[match.end():]))
        condition = re.match(r"^(\t+(?:\} else )?if \()(.*)(\)(?: \{)?)$", line)
        if condition and code.count("(") == code.count(")"):
            for constant in ("0 && ", "1 || "):
                found.append((number, f"if ({constant}…)", condition.group(1) + constant + "(" + condition.group(2) + ")" + condition.group(3)))
        if STATEMENT.match(line) and not DECLARATION.match(line) and not line.strip().startswith("return") and "break" not in line:
            found.append((number, "statement deleted", "\t;"))
    return [(name, number, what, new) for number, what, new in found]


class Bench:
    """core and its tests, built once with the given flags."""

    def __init__(self, work, extra):
        self.work, self.extra = work, extra
        self.tree = os.path.join(work, "tree")
        shutil.rmtree(self.tree, ignore_errors=True)
        for part in ("src/base", "src/core", "tests/unit/core", "tests/golden", "data", "docs/subsystems"):
            shutil.copytree(os.path.join(ROOT, part), os.path.join(self.tree, part))
        self.objects = {}
        self.caught = collections.Counter()
        self.limits = {}
        os.makedirs(os.path.join(work, "o"), exist_ok=True)
        for folder in ("src/base", "src/core"):
            for file in sorted(os.listdir(os.path.join(self.tree, folder))):
                if file.endswith(".c"):
                    self.objects[file] = self.compile(f"{folder}/{file}", f"{folder.replace('/', '_')}_{file}.o")
        for support in SUPPORT:
            self.objects["@" + support] = self.compile(f"tests/unit/core/{support}.c", f"{support}.o")
        self.library = os.path.join(work, "libcore.so")
        self.planted = os.path.join(work, "planted.so")
        self.link(self.objects)
        self.tests = []
        for file in sorted(os.listdir(os.path.join(self.tree, "tests/unit/core"))):
            if file.startswith("test_") and file.endswith(".c"):
                name = file[5:-2]
                binary = os.path.join(work, "o", "test_" + name)
                done = sh(CC + FLAGS + self.extra + ["-o", binary, f"tests/unit/core/{file}", self.library, "-lcmocka"] + LIBRARIES, cwd=self.tree)
                if done.returncode != 0:
                    sys.exit(f"mutate.py: {file} does not build: {done.stderr[:500]}")
                self.tests.append((name, binary))

    def compile(self, source, name):
        out = os.path.join(self.work, "o", name)
        done = sh(CC + FLAGS + self.extra + ["-c", "-o", out, source], cwd=self.tree)
        return out if done.returncode == 0 else None

    def link(self, objects):
        done = sh(["gcc", "-shared", "-o", self.library] + self.extra + list(objects.values()) + LIBRARIES, cwd=self.tree)
        if done.returncode != 0:
            sys.exit(f"mutate.py: the library does not link: {done.stderr[:500]}")

    def run(self, file=None):
        """Name of the first test that notices, or None. The one that noticed most in this file comes first, then the quick ones.
        What only asks time cannot notice the incident's files; of the rest three ask much of time."""
        of_time = file is not None and file.startswith(TIME_FILES)

        def fits(test):
            return file is None or (test[0] in [*TIME_TESTS, *ASKING_TIME] if of_time else test[0] not in TIME_TESTS)

        def rank(test):
            near = file is not None and file.split(".")[0].split("_")[0] in test[0]
            return (-self.caught[file, test[0]], test[0] in SLOW, of_time != (test[0] in TIME_TESTS), not near, test[0])
        env = dict(os.environ, SOURCE_ROOT=self.tree, WALK_STEPS="6000", WALK_SEED="7", LD_LIBRARY_PATH=self.work)
        if file is not None:
            env["LD_PRELOAD"] = f"{ASAN} {self.planted}" if self.extra else self.planted
        for name, binary in sorted(filter(fits, self.tests), key=rank):
            began = time.time()
            try:
                done = subprocess.run([binary], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=self.limits.get(name))
            except subprocess.TimeoutExpired:
                return name + " (hangs)"
            if done.returncode != 0:
                self.caught[file, name] += 1
                return name
            if file is None:
                self.limits[name] = max(TEST_SECONDS_MIN, 10 * (time.time() - began))
        return None

    def plant(self, fault):
        """'' = does not compile; name of the test that noticed; None = survived."""
        name, number, _, new = fault
        path = os.path.join(self.tree, "src/core", name)
        with open(path, encoding="utf-8") as file:
            lines = file.read().split("\n")
        lines[number] = new
        planted = "\n".join(lines)
        done = sh(["gcc"] + FLAGS + self.extra + ["-O0", "-shared", "-o", self.planted, "-xc", "-"], cwd=self.tree, input=planted)
        return self.run(name) if done.returncode == 0 else ""


def tests_mark():
    """Changes with any test: what survived is asked anew then."""
    folder, mark = os.path.join(ROOT, "tests/unit/core"), hashlib.sha256()
    for file in sorted(os.listdir(folder)):
        with open(os.path.join(folder, file), "rb") as source:
            mark.update(source.read())
    return mark.hexdigest()[:12]


def equal_ones():
    """Lines `file | line as it stands | what | reason`."""
    known = set()
    path = os.path.join(ROOT, "tests/prove/mutants-equal.txt")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            for line in file:
                parts = [part.strip() for part in line.split(" | ")]
                if len(parts) >= 4 and not line.startswith("#"):
                    known.add((parts[0], parts[1], parts[2]))
    return known


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--work", default=os.path.join(ROOT, "build/mutate"))
    parser.add_argument("--only", default="*.c")
    parser.add_argument("--need", type=float, default=95)
    options = parser.parse_args()
    os.makedirs(options.work, exist_ok=True)
    texts = {}
    for file in sorted(os.listdir(os.path.join(ROOT, "src/core"))):
        if file.endswith(".c") and fnmatch.fnmatch(file, options.only):
            with open(os.path.join(ROOT, "src/core", file), encoding="utf-8") as source:
                texts[file] = source.read()
    faults = [fault for file, text in texts.items() for fault in faults_of(file, text)]
    known, there = equal_ones(), {(file, texts[file].split("\n")[number].strip(), what) for file, number, what, _ in faults}
    stale = sorted(one for one in known if one[0] in texts and one not in there)
    if stale:
        sys.exit("mutate.py: no such fault any more, tests/prove/mutants-equal.txt: " + "; ".join(" | ".join(one) for one in stale))
    random.Random(options.seed).shuffle(faults)
    marks = {file: hashlib.sha256(text.encode()).hexdigest()[:12] for file, text in texts.items()}
    tests = tests_mark()
    kept_path = os.path.join(options.work, "results.jsonl")
    kept = {}
    if os.path.exists(kept_path):
        with open(kept_path, encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                if row["noticed"] is not None or row["tests"] == tests:
                    kept[(row["file"], row["mark"], row["line"], row["what"])] = row["noticed"]
    benches = [Bench(os.path.join(options.work, "plain"), []), Bench(os.path.join(options.work, "sanitized"), SANITIZE)]
    for bench in benches:
        wrong = bench.run()
        if wrong:
            sys.exit(f"mutate.py: {wrong} fails without any fault")
    began, asked, noticed, survivors = time.time(), 0, 0, []
    for fault in faults:
        file, number, what, _ = fault
        line = texts[file].split("\n")[number].strip()
        if asked >= options.count or (time.time() - began) / 60 > options.minutes:
            break
        if (file, line, what) in known:
            continue
        key = (file, marks[file], number, what)
        if key not in kept:
            kept[key] = benches[0].plant(fault)
            if kept[key] is None:
                kept[key] = benches[1].plant(fault)
            with open(kept_path, "a", encoding="utf-8") as out:
                out.write(json.dumps({"file": file, "mark": marks[file], "line": number, "what": what, "noticed": kept[key], "tests": tests}) + "\n")
        if kept[key] == "":
            continue
        asked += 1
        if kept[key] is None:
            survivors.append(f"src/core/{file}:{number + 1}: {what}: {line}")
            print("survived", survivors[-1], flush=True)
        else:
            noticed += 1
    share = 100.0 * noticed / asked if asked else 0.0
    print(f"seed {options.seed}: {asked} planted, {noticed} noticed, {len(survivors)} survived: {share:.1f} %")
    if asked < options.count:
        print(f"stopped after {options.minutes} minutes: call again to go on")
    print(f"{1 if share >= options.need else 0} passed, {0 if share >= options.need else 1} failed")
    return 0 if share >= options.need else 1


sys.exit(main())
