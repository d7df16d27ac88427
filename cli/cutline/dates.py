"""Dates as pages write them → ISO 8601, as precise as the page is.

Forms, in this order: ISO 8601 and its everyday relatives (2024-05-03, 2024/5/3 18:05,
20240503T180500Z); Chinese, Japanese and Korean (2024年5月3日 18:05, 2024년 5월 3일); the name
of a month before or after the day in some sixty languages (RFC 822 among them);
day.month.year; day/month/year in whichever order the numbers, else the language, allow.
No general date library is used: those at hand read dates into text that holds none.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timezone
from functools import cache

from . import lazy
from .language import tables

# Before the web there were no pages; what is later is a template's word for "never".
_FIRST_YEAR, _LAST_YEAR = 1990, 2089

_ISO = lazy.pattern(
    r"""(?<![\d.,/-])
    (?P<year>(?:19|20)\d\d)
    (?: (?P<dash>[-/.])\s? (?P<month>\d\d?) (?P=dash)\s? (?P<day>\d\d?)\.?
      | \s?[年년]\s? (?P<month2>\d\d?) \s?[月월]\s? (?P<day2>\d\d?) \s?[日号일]?
      | (?P<month3>[01]\d)(?P<day3>[0-3]\d)(?=T\d{4}|$)
    )(?!\d)""",
    re.VERBOSE,
)
# The time after a date written so, when it follows at once.
_ISO_TIME = lazy.pattern(
    r"""(?:T|\s{0,3}(?:-|,|at)?\s{0,3})
    (?P<hour>\d\d?) :? (?P<minute>\d\d) (?: :? (?P<second>\d\d) (?:[.,:](?P<fraction>\d{1,9}))? )?
    \s?(?P<zone>Z|UTC|GMT|(?:\+\s?|[−-])\d\d(?::?\d\d)?)?(?![\d:])(?!\s?[ap]\.?\s?m\b)""",
    re.VERBOSE | re.IGNORECASE,
)
_LETTERS = r"(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0e30-\u0e4e])"
_MONTH = rf"(?P<name>{_LETTERS}{{2,12}}|[ก-ฮ]\.[ก-ฮ])"
_DAY_FIRST = lazy.pattern(
    rf"""(?<![\d:.,])(?P<day>\d\d?)
    (?:st|nd|rd|th|er|re|º|ª|°|a|-?го)?\.?,?[\s\u00a0/-]{{0,3}}(?:(?:de|of|da|dă)\s|d['’]|ta['’]\s)?
    {_MONTH}\.?,?[\s/-]{{0,3}}(?:(?:de|del|of|do)\s)?(?P<year>(?:19|20)\d\d)(?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_MONTH_FIRST = lazy.pattern(
    rf"""{_MONTH}\.?[\s/-]{{0,3}}(?P<day>\d\d?)(?:st|nd|rd|th)?\.?\s?,?[\s/-]{{1,3}}
    (?P<year>(?:19|20)\d\d)(?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_YEAR_FIRST = lazy.pattern(
    rf"""(?<!\d)(?P<year>(?:19|20)\d\d)(?:\.|,|\sm\.|e?ko|\.\sgada)?[\s-]{{1,3}}
    {_MONTH}\.?[\s-]{{1,3}}(?P<day>\d\d?)(?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)
# In Vietnamese months are numbers with a word before.
_VIETNAMESE = lazy.pattern(
    r"(?<!\d)(?P<day>\d\d?)\s+tháng\s+(?P<month>\d\d?),?\s+(?:năm\s+)?(?P<year>(?:19|20)\d\d)",
    re.IGNORECASE,
)
_NUMBERS = lazy.pattern(
    r"(?<![\d.,/:-])(?P<one>\d\d?)\s?(?P<mark>[./-])\s?(?P<two>\d\d?)\s?(?P=mark)\s?"
    r"(?P<year>(?:19|20)\d\d)(?![\d/-])"
)
_SHORT_NUMBERS = lazy.pattern(
    r"(?<![\d.,/:-])(?P<one>\d\d?)(?P<mark>[./])(?P<two>\d\d?)(?P=mark)(?P<year>\d\d)(?![\d./%])"
)
# A time of day near a date in running text, before or after it.
_TIME = lazy.pattern(
    r"""(?<![\d:.])(?P<before>上午|下午|오전|오후|午前|午後)?\s?
    (?P<hour>\d\d?) (?: \s?[:h時时시点]\s? | \.(?=\d\d\s*(?:Uhr|[ap]\.?m|h\b|hod|$)) )
    (?P<minute>\d\d) (?: [:分분]\s?(?P<second>\d\d)? )?
    \s?(?P<half>[ap]\.?\s?m\b\.?)? (?:\s?Uhr)?
    \s?(?P<zone>(?:UTC|GMT)?\s?[+-]\d\d:?\d\d|(?-i:[A-Z]{1,4})\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
# Zone names that mean one offset (minutes east of Greenwich); IST, AST and CST's Asian
# namesake are left out or, for the American ones, taken as RFC 822 defines them.
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 60, "CET": 60, "MEZ": 60, "WEST": 60,
    "CEST": 120, "MESZ": 120, "EET": 120, "EEST": 180, "MSK": 180, "SAST": 120, "WIB": 420,
    "JST": 540, "KST": 540, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420,
    "MDT": -360, "PST": -480, "PDT": -420,
}  # fmt: skip

_FUSED = lazy.pattern(r"(?<=[a-z])(?:[A-Z][a-z]{2,}|[A-Z]{3,})$")
_HAS_YEAR = lazy.pattern(r"(?:19|20)\d\d|\d[./]\d\d?[./]\d\d(?!\d)")
_ADDRESS = lazy.pattern(
    r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)"
)
_MAX_LENGTH = 400


def read(text: str, language: str | None = None) -> str | None:
    """The first date in `text`, as ISO 8601, with time of day and offset where they are given.

    `language` decides between day/month and month/day: "en" is American usage, "en-gb" and all
    others put the day first. Also read are seconds or milliseconds
    since 1970 when they are all there is. None when there is no date or none that a page
    could have (before 1990; 31 February).
    """
    text = text.strip()[:_MAX_LENGTH]
    if text.isdecimal() and len(text) in (10, 13):
        return _epoch(int(text[:10]))
    found = find(text, language)
    return found[0] if found else None


def find(text: str, language: str | None = None) -> tuple[str, int, int] | None:
    """The first date in `text` (its first 400 characters) and where it starts and ends."""
    if not may_stand_in(text):
        return None
    text = text[:_MAX_LENGTH]
    for match in _ISO.finditer(text):
        day = _date(
            match["year"],
            match["month"] or match["month2"] or match["month3"],
            match["day"] or match["day2"] or match["day3"],
        )
        if day:
            clock = _ISO_TIME.match(text, match.end())
            if clock and (stamp := _clock(clock, clock["fraction"])):
                return f"{day}T{stamp}", match.start(), clock.end()
            return _with_time(text, day, match)
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST):
        for match in pattern.finditer(text):
            month = _month(match["name"], language)
            if month and (day := _date(match["year"], month, match["day"])):
                return _with_time(text, day, match)
    for match in _VIETNAMESE.finditer(text):
        if day := _date(match["year"], match["month"], match["day"]):
            return _with_time(text, day, match)
    for pattern, century in ((_NUMBERS, ""), (_SHORT_NUMBERS, "20")):
        for match in pattern.finditer(text):
            if day := _ordered(match, century, language):
                return _with_time(text, day, match)
    return None


def may_stand_in(text: str) -> bool:
    """Whether a text has what looks like a year, without which it holds no date."""
    return _HAS_YEAR.search(text) is not None


def in_address(url: str | None) -> str | None:
    """The date that is part of a page's address (/2024/05/03/…, /20240503/…)."""
    match = _ADDRESS.search(url) if url else None
    return _date(match[1], match[2], match[3]) if match else None


def _date(year: str, month: str | int, day: str) -> str | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found.isoformat() if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _epoch(seconds: int) -> str | None:
    found = datetime.fromtimestamp(seconds, timezone.utc)
    return found.isoformat() if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _ordered(match: re.Match[str], century: str, language: str | None) -> str | None:
    """A date of three numbers: the day stands first, but in American usage ("en") second, which
    does not know dots, and wherever it must be because no month is above 12."""
    one, two = int(match["one"]), int(match["two"])
    month_first = language == "en" and match["mark"] != "."
    if month_first and one > 12:
        month_first = False
    elif not month_first and two > 12:
        month_first = True
    day, month = (match["two"], match["one"]) if month_first else (match["one"], match["two"])
    return _date(century + match["year"], month, day)


_OTHER_DAY = 5  # letters; "at", "Uhr" and "kello" lead from a day to its time


def _with_time(text: str, day: str, match: re.Match[str]) -> tuple[str, int, int]:
    """Add the time of day that stands within a few characters of the date."""
    start, end = match.span()
    clock = _TIME.search(text, end, min(len(text), end + 40))
    between = text[end : clock.start()] if clock else ""
    known = clock is not None and not any(map(str.isdigit, between))
    # Behind a word it may be another day's: "10:15, 5 March 2024 Updated 11:00, 6 March 2024".
    if not known or sum(map(str.isalpha, between)) > _OTHER_DAY:
        before = list(_TIME.finditer(text, max(0, start - 20), start))
        clock = before[-1] if before else clock if known else None
    if clock and (stamp := _clock(clock, None)):
        return f"{day}T{stamp}", min(start, clock.start()), max(end, clock.end())
    return day, start, end


def _clock(match: re.Match[str], fraction: str | None) -> str | None:
    groups = match.groupdict()
    hour, minute, second = int(match["hour"]), int(match["minute"]), match["second"]
    half = (groups.get("half") or "").lower()[:1]
    before = groups.get("before")
    if half or before:
        if not 1 <= hour <= 12 and half:
            return None
        afternoon = half == "p" or before in ("下午", "오후", "午後")
        hour = hour % 12 + 12 if afternoon else (hour % 12 if half else hour)
    try:
        time(hour, minute, int(second or 0))
    except ValueError:
        return None
    stamp = f"{hour:02}:{minute:02}" + (f":{int(second):02}" if second else "")
    if fraction and fraction.strip("0"):
        stamp += "." + fraction[:6].ljust(3 if len(fraction) <= 3 else 6, "0")
    return stamp + _offset(match["zone"])


def _offset(zone: str | None) -> str:
    """+hh:mm for an offset or a zone's name; nothing for a name that means several."""
    if not zone:
        return ""
    zone = zone.upper().replace("−", "-").replace(" ", "").removeprefix("UTC").removeprefix("GMT")
    if zone[:1] in ("+", "-"):
        digits = zone[1:].replace(":", "").ljust(4, "0")
        return f"{zone[0]}{digits[:2]}:{digits[2:]}" if int(digits[:2]) <= 14 else ""
    minutes = _ZONES.get(zone or "UTC")
    if minutes is None:
        return ""
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


@cache
def _months(language: str | None) -> dict[str, int]:
    """Name of month → number: of one language, or of all where they agree."""
    if language:
        return {
            name: number
            for number, names in enumerate(tables().get(language, {}).get("months", ()), 1)
            for name in names.split()
        }
    everywhere: dict[str, int] = {}
    for one in tables():
        for name, number in _months(one).items():
            everywhere[name] = number if everywhere.get(name, number) == number else 0
    return everywhere


def _month(name: str, language: str | None) -> int | None:
    folded = name.lower().strip(".")
    number = _months(language).get(folded) if language else None
    number = number or _months("en").get(folded) or _months(None).get(folded)
    if not number and (fused := _FUSED.search(name)):  # "HealthDECEMBER": markup lost a space
        number = _months("en").get(fused[0].lower())
    return number or None
