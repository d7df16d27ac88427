"""Is this HTML or flattened text? Told from the content, in this order:

1. It opens, after byte-order marks, white space, comments, an XML prolog or a bit of other
   junk, with a doctype, `<html>`, `<head>`, `<body>`, or any XML root: HTML.
2. It opens with an HTML tag that has its end, or its attributes, or stands without an end
   by its nature (`<br>`, `<img>`), or with several block elements: a fragment of HTML.
3. It opens with words: HTML if most of them stand inside block elements (`<p>…</p>`, or
   between `<br>`s), or if inline elements with attributes are spread through it, all closed.
4. It is named as HTML, and a block element or a `<br>` opens somewhere in it: HTML.
5. All else is text: Markdown, prose that mentions `<b>`, code shown in an article. What
   stands in Markdown's backticks counts for nothing in 2 to 4.

HTML that was escaped (`&lt;p&gt;…`) is text until it is unescaped, see `escapes`.
"""

from __future__ import annotations

import re
from collections import Counter

from .. import lazy

# Enough to tell; a page that is text for so long does not become HTML afterwards.
_SAMPLE = 200_000

_JUNK = lazy.pattern(r"(?:[\s\ufeff\ufffe\x00]+|ï»¿|<!--(?:[^-]|-(?!->))*-->|<\?[^<>]*\?>)+")
_ROOT = lazy.pattern(r"<(?:!doctype|html|head|body|frameset)\b[^<>]*>", re.IGNORECASE)
# What a crawler or a broken server left in front of the document: HTTP headers, a BOM read in
# a wrong encoding, a line of a warning.
_LATE_ROOT = lazy.pattern(
    r"<!doctype\s+html\b[^<>]*>\s*(?:<!--(?:[^-]|-(?!->))*-->\s*)*<html|<html\b[^<>]*>\s*<head",
    re.IGNORECASE,
)
_LATE = 4096
_PROLOG = lazy.pattern(r"<\?xml\b", re.IGNORECASE)
_CODE = lazy.pattern(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)

_BLOCK = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 head header html li main nav ol p pre section summary table"
    " tbody td tfoot th thead title tr ul".split()
)
_INLINE = frozenset(
    "a abbr b big button cite code del em font i iframe ins label mark noscript object picture q"
    " s script small span strike strong style sub sup svg time tt u var video".split()
)
_VOID = frozenset("br hr img input link meta source wbr".split())
# Of 2,696 flattened texts of the gold corpora 16 fewer are taken for HTML with this, and of
# the corpora's 2,518 pages none for text.
_TAGGED_LINES = 0.1
# So many block elements opened in a row are nobody's prose about tags.
_OPENED = 3
_KNOWN = _BLOCK | _INLINE | _VOID
_TAG = lazy.pattern(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(\s[^<>]*)?/?>")
_WRAPS = lazy.pattern(r"<(?:a|abbr|b|em|font|i|mark|q|small|span|strong|u)\b[^<>]*>\s*[^<>\s]")
_ATTRIBUTE = lazy.pattern(r"\s[\w:-]+\s*=\s*[\"'\w/#]")


def looks_like_html(text: str, *, named: bool = False) -> bool:
    """Whether a decoded page, which may be named as HTML, is HTML (or XML); see the module for
    how. Cannot fail."""
    sample = text[:_SAMPLE]
    junk = _JUNK.match(sample)
    start = junk.end() if junk else 0
    if _ROOT.match(sample, start) or _LATE_ROOT.search(sample, 0, _LATE):
        return True
    if junk and _PROLOG.search(junk[0]) and sample.startswith("<", start):
        return True
    if "<" not in sample:
        return False
    rest = _CODE.sub("", sample[start:]) if "`" in sample else sample[start:]
    tags = [match for match in _TAG.finditer(rest) if match[2].lower() in _KNOWN]
    return _is_fragment(rest, tags) or (named and any(map(_parts, tags)))


def _parts(tag: re.Match[str]) -> bool:
    """Whether it opens what parts a page into blocks."""
    return not tag[1] and (tag[2].lower() in _BLOCK or tag[2].lower() == "br")


def _is_fragment(text: str, tags: list[re.Match[str]]) -> bool:
    if not tags:
        return False
    first = tags[0]
    if first.start() == 0 and first[0].lower().startswith(("<script", "<style")):
        return True
    # Scrapers leave a tracking pixel or the inside of a <noscript> among lines of plain text.
    lines = [line for line in text.splitlines() if line.strip()]
    if sum("<" in line for line in lines) < _TAGGED_LINES * len(lines):
        return False
    opened = Counter(match[2].lower() for match in tags if not match[1])
    closed = Counter(match[2].lower() for match in tags if match[1])
    pairs = {name: min(opened[name], closed[name]) for name in opened}
    attributes = sum(1 for match in tags if match[3] and _ATTRIBUTE.match(match[3]))
    breaks = opened["br"]
    if first.start() == 0 and not first[1]:
        name = first[2].lower()
        return bool(
            pairs[name]
            or name in _VOID
            or (first[3] and _ATTRIBUTE.match(first[3]))
            or opened["p"] >= 2
            # Ends that lie beyond the sample, of a table of a million rows.
            or (name in _BLOCK and sum(opened[block] for block in _BLOCK) >= _OPENED)
        )
    words = _TAG.sub("", text)
    length = len(words) or 1
    if _covered(tags) / length > 0.5 or (breaks >= 2 and length / (breaks + 1) < 1500):
        return True
    inline = [name for name in opened if name in _INLINE]
    balanced = all(opened[name] == closed[name] for name in inline)
    wraps = _WRAPS.search(text) is not None
    return attributes > 0 and balanced and wraps and len(tags) / length > 0.002


def _covered(tags: list[re.Match[str]]) -> int:
    """Characters between the start and the end of outermost block elements."""
    covered = 0
    depth = 0
    since = 0
    for match in tags:
        if match[2].lower() not in _BLOCK:
            continue
        if not match[1]:
            if depth == 0:
                since = match.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                covered += match.start() - since
    return covered
