"""The oracle of working time: slow and obviously right, over Python's zoneinfo.

Promise: shares no line and no file with src/core: its own table of days (days.csv beside it), its own reading of the zones.
Everything is whole seconds of Unix time. A day is turned into moments by looking at what the wall shows, not by formulas.
Must not: be made fast where that makes it clever; a cache per day is all there is.
"""
import datetime as dt
import os
from zoneinfo import ZoneInfo

UTC = dt.timezone.utc
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
FIRST, LAST = dt.date(2013, 1, 1), dt.date(2027, 12, 31)  # what the oracle knows of; beyond it has no opinion
DAY = dt.timedelta(days=1)


def load_days():
    days = {}
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "days.csv"), encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                date, mark, decree = line.strip().split(",")
                days[dt.date.fromisoformat(date)] = (mark, decree)
    return days


class Beyond(Exception):
    """The question leaves the years that the oracle knows."""


ZONES = {}


class Zone:
    def __init__(self, name):
        self.info = ZoneInfo(name)
        self.cache = {}
        self.offsets = {}

    def wall(self, moment):
        """What the wall shows at a moment, as seconds since 1970-01-01 00:00 of the wall."""
        local = dt.datetime.fromtimestamp(moment, self.info)
        return moment + int(local.utcoffset().total_seconds())

    def offset(self, hour):
        """Offset at the beginning of an hour of Unix time."""
        if len(self.offsets) > 20000:
            self.offsets.clear()
        if hour not in self.offsets:
            self.offsets[hour] = self.wall(hour * 3600) - hour * 3600
        return self.offsets[hour]

    def date(self, moment):
        return dt.datetime.fromtimestamp(moment, self.info).date()

    def text(self, moment):
        return dt.datetime.fromtimestamp(moment, self.info).isoformat()

    def moments(self, wall):
        """(first, last) moment at which the wall shows `wall`; both the transition when it never does."""
        if len(self.cache) > 20000:
            self.cache.clear()
        if wall not in self.cache:
            hours = range(wall - 30 * 3600, wall + 30 * 3600, 3600)
            offsets = {self.offset(moment // 3600) for moment in hours}
            hits = [wall - offset for offset in offsets if self.wall(wall - offset) == wall]
            if not hits:
                later = next(moment for moment in hours if self.wall(moment) >= wall)
                hits = [next(moment for moment in range(later - 3600, later + 1) if self.wall(moment) >= wall)]
            self.cache[wall] = (min(hits), max(hits))
        return self.cache[wall]


def minutes(text):
    return int(text[:2]) * 60 + int(text[3:])


def union(intervals):
    """Sorted, disjoint; touching ones become one."""
    merged = []
    for begin, end in sorted(intervals):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif begin < end:
            merged.append((begin, end))
    return merged


class Office:
    def __init__(self, schedule, days, terms_run=()):
        """`schedule` as in the schedule file; `days` None: no calendar."""
        name = schedule.get("zone", "Europe/Moscow")
        self.zone = ZONES.setdefault(name, Zone(name))
        self.week = [schedule["week"].get(key, []) for key in WEEK]
        self.short_minutes = schedule.get("short_day_minutes", 60)
        self.exceptions = {dt.date.fromisoformat(e["date"]): e["intervals"] for e in schedule.get("exceptions", [])}
        self.days = days
        self.terms_run = terms_run
        self.cache = {}

    def hours(self, date):
        """(intervals of the wall, is it a short day)"""
        if date in self.exceptions:
            return self.exceptions[date], False
        mark, decree = (self.days or {}).get(date, ("", ""))
        own = self.week[date.weekday()]
        if mark == "O":
            return (own, False) if decree and decree in self.terms_run else ([], False)
        if mark in ("W", "S"):
            if date.weekday() >= 5:
                with_hours = [self.week[weekday] for weekday in range(5) if self.week[weekday]]
                own = with_hours[-1] if with_hours else []
            return own, mark == "S"
        return own, False

    def day(self, date):
        """The day's working moments, cut when it is short."""
        if date not in self.cache:
            if self.days is not None and not FIRST <= date <= LAST:
                raise Beyond
            midnight = (date - dt.date(1970, 1, 1)).days * 86400
            hours, is_short = self.hours(date)
            intervals = union([(self.zone.moments(midnight + minutes(begin) * 60)[0],
                                self.zone.moments(midnight + minutes(end) * 60)[1]) for begin, end in hours])
            cut = self.short_minutes * 60 if is_short else 0
            while cut and intervals:
                begin, end = intervals.pop()
                if end - begin > cut:
                    intervals.append((begin, end - cut))
                    break
                cut -= end - begin
            self.cache[date] = intervals
        return self.cache[date]

    def near(self, date):
        """Union of three days: what counts inside the middle one, overlaps once."""
        key = (date, "near")
        if key not in self.cache:
            self.cache[key] = union([i for d in (date - DAY, date, date + DAY) for i in self.day(d)])
        return self.cache[key]

    def walk(self, moment, step):
        """Slices of working time from `moment` on (step 1) or before it (step -1), cut at local midnights, in order, never twice."""
        date, edge = self.zone.date(moment), moment
        for _ in range(6000):
            midnight = (date - dt.date(1970, 1, 1)).days * 86400
            low, high = self.zone.moments(midnight)[0], self.zone.moments(midnight + 86400)[1]
            low, high = (max(low, edge), high) if step > 0 else (low, min(high, edge))
            slices = [(max(b, low), min(e, high)) for b, e in self.near(date) if max(b, low) < min(e, high)]
            yield from slices[::step]
            edge = max(edge, high) if step > 0 else min(edge, low)
            date += DAY * step
        raise Beyond

    def add(self, start, seconds):
        if seconds == 0:
            return start
        for begin, end in self.walk(start, 1):
            if end - begin >= seconds:
                return begin + seconds
            seconds -= end - begin
        raise Beyond

    def sub(self, end_moment, seconds):
        if seconds == 0:
            return end_moment
        for begin, end in self.walk(end_moment, -1):
            if end - begin > seconds:
                return end - seconds
            seconds -= end - begin
            if seconds == 0:  # the latest such moment is this slice's own beginning
                return begin
        raise Beyond

    def between(self, start, end):
        if end < start:
            return -self.between(end, start)
        total, date = 0, self.zone.date(start) - DAY
        pieces = []
        while date <= self.zone.date(end) + DAY:
            pieces += self.day(date)
            date += DAY
        for begin, stop in union(pieces):
            total += max(0, min(stop, end) - max(begin, start))
        return total

    def workdays(self, start, count):
        date = self.zone.date(start)
        for _ in range(6000):
            date += DAY
            if self.day(date):
                count -= 1
                if count == 0:
                    return self.day(date)[-1][1]
        raise Beyond

    def opening(self, start):
        for begin, _ in self.walk(start, 1):
            return begin
        raise Beyond
