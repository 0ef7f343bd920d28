#!/usr/bin/env python3
"""Compares `otklik deadline batch` with the oracle on random cases: zones, schedules, calendars, all operations, bad lines.

usage: prove_worktime.py --otklik FILE [--cases 20000] [--seed N] [--per-schedule 250]
Promise: the seed is printed, the same seed asks the same; at the tenth difference it stops; exit status 1 when there was one.
A case that leaves the oracle's years is put aside and replaced by another.
"""
import argparse
import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import oracle  # noqa: E402

ZONES = """Europe/Moscow Europe/Moscow Europe/Moscow Europe/Volgograd Europe/Samara Europe/Kaliningrad Asia/Yekaterinburg Asia/Novosibirsk
Asia/Magadan Asia/Chita Asia/Kamchatka Asia/Sakhalin UTC Europe/London Europe/Dublin Europe/Amsterdam Europe/Paris Europe/Istanbul
America/New_York America/Los_Angeles America/St_Johns America/Havana America/Sao_Paulo America/Asuncion America/Caracas America/Scoresbysund
America/Nuuk America/Santiago Africa/Cairo Africa/Casablanca Africa/Juba Asia/Gaza Asia/Amman Asia/Beirut Asia/Damascus Asia/Tehran
Asia/Pyongyang Asia/Kathmandu Asia/Famagusta Australia/Lord_Howe Australia/Adelaide Pacific/Apia Pacific/Chatham Pacific/Norfolk
Pacific/Tongatapu Pacific/Fiji Antarctica/Troll Antarctica/Macquarie America/Metlakatla Etc/GMT+12""".split()
DECREES = ["206-2020", "239-2020", "294-2020", "345-2020", "354-2020", "242-2021", "595-2021"]
FIRST = int(dt.datetime(2013, 2, 1, tzinfo=dt.timezone.utc).timestamp())
LAST = int(dt.datetime(2027, 11, 20, tzinfo=dt.timezone.utc).timestamp())
BAD_LINES = ["", "   ", "{", "[]", "1", "null", '{"op":"add"}', '{"op":"add","start":"2026-11-24T10:00:00","amount":"8h"}',
             '{"op":"add","start":"2026-11-24T10:00:00+03:00","amount":"8 h"}', '{"op":"add","start":"2026-11-24T10:00:00+03:00","amount":"-8h"}',
             '{"op":"add","start":"2026-11-24T10:00:00+03:00","amount":"1.5h"}', '{"op":"add","start":"2026-11-24T10:00:00+03:00","amount":"8d"}',
             '{"op":"workdays","start":"2026-11-24T10:00:00+03:00","amount":"8h"}', '{"op":"workdays","start":"2026-11-24T10:00:00Z","amount":"0d"}',
             '{"op":"add","start":"2026-11-24T10:00:00.5Z","amount":"8h"}', '{"op":"jump","start":"2026-11-24T10:00:00Z"}',
             '{"op":"opening","start":"2026-02-30T10:00:00Z"}', '{"op":"opening","start":"2026-11-24T10:00:00Z","why":1}',
             '{"op":"add","start":"2026-11-24T10:00:00Z","amount":"10000001s"}', '{"op":"opening","start":7}',
             '{"op":"opening","op":"opening","start":"2026-11-24T10:00:00Z"}', '{"op":"opening","start":"2026-11-24T24:00:00Z"}']


def clock(minute):
    return f"{minute // 60:02d}:{minute % 60:02d}"


def random_day(rng):
    """A few intervals of one day: office-like, at the edges of the day, or anything."""
    style = rng.random()
    if style < 0.35:
        begin = rng.randrange(6, 12) * 60 + rng.choice([0, 0, 30, 15])
        middle = begin + rng.randrange(120, 300)
        return [[clock(begin), clock(middle)], [clock(middle + rng.choice([0, 30, 45, 60])), clock(middle + rng.randrange(90, 360))]]
    if style < 0.45:
        return [["00:00", "24:00"]]
    if style < 0.55:
        return [["00:00", clock(rng.randrange(1, 300))], [clock(rng.randrange(1200, 1440)), "24:00"]]
    if style < 0.65:
        return []
    points = sorted(rng.sample(range(0, 1441, rng.choice([1, 5, 15, 30])), 2 * rng.randrange(1, 6)))
    return [[clock(a), clock(b)] for a, b in zip(points[::2], points[1::2])]


def random_schedule(rng, interesting_dates):
    zone = rng.choice(ZONES)
    if rng.random() < 0.2:
        week = {key: [["09:00", "13:00"], ["14:00", "18:00"]] for key in oracle.WEEK[:5]}
    elif rng.random() < 0.3:
        day = random_day(rng)
        week = {key: day for key in oracle.WEEK[:rng.randrange(4, 8)]}
    else:
        week = {key: random_day(rng) for key in oracle.WEEK if rng.random() < 0.85}
    if not any(week.values()):
        week["wed"] = [["10:00", "16:00"]]
    schedule = {"zone": zone, "week": week}
    if rng.random() < 0.8:
        schedule["short_day_minutes"] = rng.choice([0, 30, 60, 60, 60, 90, 125, 480, 1440])
    if rng.random() < 0.6:
        dates = set(rng.sample(interesting_dates, rng.randrange(1, 12)))
        schedule["exceptions"] = [{"date": str(date), "intervals": random_day(rng)} for date in sorted(dates, key=lambda _: rng.random())]
    return schedule


TRANSITIONS = {}


def transitions(zone):
    """Moments near which the zone's offset changes, found by looking at every sixth hour."""
    if zone.info.key in TRANSITIONS:
        return TRANSITIONS[zone.info.key]
    found, previous = TRANSITIONS.setdefault(zone.info.key, []), None
    for moment in range(FIRST, LAST, 6 * 3600):
        offset = zone.wall(moment) - moment
        if previous is not None and offset != previous:
            found.append(moment)
        previous = offset
    return found


def random_moment(rng, office, changes, marked):
    style = rng.random()
    if style < 0.3:
        return rng.randrange(FIRST, LAST)
    if style < 0.5 and changes:
        return rng.choice(changes) - rng.randrange(-36 * 3600, 36 * 3600)
    if style < 0.7:
        date = rng.choice(marked) + oracle.DAY * rng.randrange(-2, 3)
    else:
        date = dt.date.fromordinal(rng.randrange(FIRST // 86400, LAST // 86400) + dt.date(1970, 1, 1).toordinal())
    intervals = office.day(date)
    if intervals and rng.random() < 0.8:
        return rng.choice(rng.choice(intervals)) + rng.choice([-3600, -1, 0, 0, 0, 1, 60, rng.randrange(-7200, 7200)])
    return (date - dt.date(1970, 1, 1)).days * 86400 + rng.randrange(86400)


def moment_text(rng, moment):
    offset = rng.choice([0, 0, 10800, 10800, -3 * 3600 - 1800, 14 * 3600, 20700])
    text = dt.datetime.fromtimestamp(moment, dt.timezone(dt.timedelta(seconds=offset))).isoformat()
    text = text.replace("+00:00", "Z") if rng.random() < 0.5 else text
    return text[:16] + text[19:] if moment % 60 == 0 and rng.random() < 0.3 else text


def random_amount(rng):
    style = rng.random()
    if style < 0.05:
        return 0, "0h"
    if style < 0.6:
        hours = rng.choice([1, 2, 4, 8, 8, 16, 24, 40, rng.randrange(1, 300)])
        return hours * 3600, f"{hours}h"
    if style < 0.8:
        number = rng.choice([1, 30, 60, 240, 480, 540, rng.randrange(1, 9000)])
        return number * 60, f"{number}m"
    number = rng.choice([1, 59, 3600, 28800, rng.randrange(1, 200000)])
    return number, f"{number}s"


def random_case(rng, office, changes, marked):
    """(line, expected reply without id)"""
    op = rng.choice(["add", "add", "add", "sub", "sub", "between", "between", "workdays", "opening"])
    start = random_moment(rng, office, changes, marked)
    case = {"op": op, "start": moment_text(rng, start)}
    if op == "between":
        end = start + rng.choice([0, 1, -1, 86400, rng.randrange(-90 * 86400, 90 * 86400)])
        case["end"] = moment_text(rng, end)
        return case, {"working_seconds": office.between(start, end)}
    if op == "workdays":
        days = rng.choice([1, 1, 2, 3, 7, 7, 10, rng.randrange(1, 120)])
        case["amount"] = f"{days}d"
        return case, {"due": office.zone.text(office.workdays(start, days))}
    if op == "opening":
        return case, {"due": office.zone.text(office.opening(start))}
    seconds, case["amount"] = random_amount(rng)
    return case, {"due": office.zone.text(office.add(start, seconds) if op == "add" else office.sub(start, seconds))}


def make_cases(rng, office, count, marked):
    changes = transitions(office.zone)
    lines, expected, tries = [], [], 0
    while len(lines) < count and tries < count * 4:
        tries += 1
        if rng.random() < 0.03:
            lines.append(rng.choice(BAD_LINES))
            expected.append(None)
            continue
        try:
            case, reply = random_case(rng, office, changes, marked)
        except oracle.Beyond:
            continue
        case["id"] = len(lines)
        lines.append(json.dumps(case))
        expected.append({"id": case["id"], **reply})
    return lines, expected


def ask(otklik, schedule, arguments, lines):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(schedule, file)
        file.flush()
        done = subprocess.run([otklik, "deadline", "batch", "--schedule", file.name, *arguments], input="\n".join(lines) + "\n",
                              capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"otklik ended with {done.returncode}: {done.stdout[:500]}{done.stderr[:2000]}\nschedule: {json.dumps(schedule)}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def differs(reply, wanted):
    if wanted is None:
        return "error" not in reply or not reply["error"].get("code") or not reply["error"].get("message")
    return reply != wanted


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--otklik", required=True)
    parser.add_argument("--cases", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--per-schedule", type=int, default=250)
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    rng = random.Random(options.seed)
    days = oracle.load_days()
    marked = [date for date in sorted(days) if date < dt.date(2027, 10, 1)] + [dt.date(2016, 2, 20), dt.date(2020, 5, 8)] * 5
    passed = failed = 0
    begin = time.monotonic()
    while passed + failed < options.cases:
        schedule, arguments = random_schedule(rng, marked), []
        use_calendar, terms_run = rng.random() < 0.85, [d for d in DECREES if rng.random() < 0.15]
        if use_calendar:
            for decree in terms_run:
                arguments += ["--terms-run", decree]
        else:
            arguments = ["--calendar", "none"]
        office = oracle.Office(schedule, days if use_calendar else None, terms_run)
        lines, expected = make_cases(rng, office, min(options.per_schedule, options.cases - passed - failed), marked)
        replies = ask(options.otklik, schedule, arguments, lines)
        if len(replies) != len(lines):
            sys.exit(f"{len(lines)} lines in, {len(replies)} out\nschedule: {json.dumps(schedule)}")
        for line, reply, wanted in zip(lines, replies, expected):
            if not differs(reply, wanted):
                passed += 1
                continue
            failed += 1
            print(f"DIFFERENCE schedule {json.dumps(schedule)} {' '.join(arguments)}\n  asked  {line}\n  otklik {json.dumps(reply, ensure_ascii=False)}\n"
                  f"  oracle {json.dumps(wanted)}", flush=True)
            if failed == 10:
                break
        if failed >= 10:
            break
    print(f"{time.monotonic() - begin:.0f} s")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
