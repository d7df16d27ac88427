"""JSON-LD as pages really carry it: parse what can be parsed, find the article's node.

Vocabulary: https://schema.org/Article and its relatives. No JSON-LD processing in the sense
of the W3C's algorithms is done: pages are written for search engines, which read the JSON
as a tree with `@graph`, `@id` references and inline objects, and so does this module.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from .. import lazy, plain

Node = dict[str, Any]

# How much a type says that its node is the page's article. Types that are not listed and
# end in "Article" or "Posting" count as an article too.
_TYPES = {
    "newsarticle": 4,
    "reportagenewsarticle": 4,
    "analysisnewsarticle": 4,
    "backgroundnewsarticle": 4,
    "opinionnewsarticle": 4,
    "reviewnewsarticle": 4,
    "liveblogposting": 4,
    "article": 4,
    "blogposting": 4,
    "techarticle": 4,
    "scholarlyarticle": 4,
    "socialmediaposting": 3,
    "discussionforumposting": 3,
    "report": 3,
    "review": 2,
    "recipe": 3,
    "claimreview": 2,
    "qapage": 1,
    "question": 1,
    "howto": 2,
    "creativework": 2,
    "videoobject": 1,
    "webpage": 1,
    "itempage": 1,
}

# Nodes below these keys are other pages' articles, whatever their type.
_ELSEWHERE = frozenset(
    "itemlistelement haspart ispartof relatedlink significantlink mentions citation comment "
    "review author creator publisher breadcrumb isbasedon workexample sameas subjectof "
    "suggestedanswer acceptedanswer itemreviewed about image video potentialaction "
    "blogpost blogposts".split()
)

# Caps on what is looked at, far above what honest pages need (the largest page of the
# training corpus has 3,433 objects, nested 7 deep): a hostile one must not cost seconds.
_MAX_NODES = 20_000
_MAX_DEPTH = 40

# In an `articleBody`: tags of what is no text, and those on whose sides stand two sentences.
_NO_TEXT = lazy.pattern(r"<(/?)(?:script|style)\b[^<>]*>", re.IGNORECASE)
_BREAKS = lazy.pattern(
    r"</?(?:p|br|div|h[1-6]|[uo]l|li|d[ltd]|blockquote|figure|figcaption|section|article|aside|pre"
    r"|table|tr|t[dh]|hr)\b[^<>]*>",
    re.IGNORECASE,
)

_DECODER = json.JSONDecoder(strict=False)
_WRAPPING = lazy.pattern(
    r"<!--|-->|(?://|/\*)?\s{0,9}<!\[CDATA\[\s{0,9}(?:\*/)?|(?://|/\*)?\s{0,9}\]\]>\s{0,9}(?:\*/)?"
)
# A string literal, or one of the mistakes that occur between them.
_MISTAKES = lazy.pattern(
    r"""("(?:[^"\\]|\\.)*(?:"|\\?\Z))  # 1: left as it is, but for escapes unknown to JSON
      | ,(?=\s*[}\]])         # a trailing comma
      | ,(?=\s*,)             # a doubled one
      | ^[ \t]*//[^\n]*$      # a comment on a line of its own
      | /\*[^*]{0,2000}\*/    # a block comment
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_BAD_ESCAPE = lazy.pattern(r"\\(?![\"\\/bfnrtu])|\\u(?![0-9a-fA-F]{4})")
_SALVAGE = lazy.pattern(
    r'"(headline|datePublished|dateModified)"\s*:\s*"((?:[^"\\\n]|\\.){4,300})"\s*[,}\n]'
)


class Graph(NamedTuple):
    """All that a page's scripts say.

    `nodes` are (node, depth, is another page's) in document order; `by_id` finds the fullest
    node with an `@id`.
    """

    nodes: tuple[tuple[Node, int, bool], ...] = ()
    by_id: dict[str, Node] | None = None

    def resolve(self, value: Any) -> Any:
        """The node that `{"@id": …}` points to, or the value itself."""
        if isinstance(value, dict) and self.by_id:
            there = self.by_id.get(_key(value.get("@id")))
            if there is not None and len(there) > len(value):
                return there
        return value

    def items(self, value: Any) -> Iterator[Any]:
        """A property's values one by one, references resolved; a single value counts as one."""
        values = value if isinstance(value, list) else [value]
        for one in values[:200]:
            if one is not None:
                yield self.resolve(one)


def read(scripts: tuple[str, ...]) -> Graph:
    """Parse every script and list its objects. Cannot fail: what cannot be read is left out."""
    nodes: list[tuple[Node, int, bool]] = []
    by_id: dict[str, Node] = {}
    for script in scripts:
        for value in parse(script):
            _collect(value, nodes, by_id)
    return Graph(tuple(nodes), by_id)


def parse(script: str) -> list[Any]:
    """The JSON values in one script.

    In order: as it stands (control characters in strings allowed); without comment and CDATA
    wrapping, as several values in a row; the same with trailing commas, comments and unknown
    escapes mended; last, the headline and the dates alone, picked out of the ruins.
    """
    try:
        return [_DECODER.decode(script)]
    except (ValueError, RecursionError):
        pass
    if '"' not in script and "&quot;" in script:
        script = plain.unescape(script)
    script = _WRAPPING.sub(" ", script).strip().strip(";\ufeff")
    values = _several(script)
    if values is None:
        values = _several(_MISTAKES.sub(_mend, script))
    if values is None:
        found: Node = {}
        for key, text in _SALVAGE.findall(script):
            found.setdefault(key, _BAD_ESCAPE.sub("", text).replace('\\"', '"'))
        values = [{"@type": "WebPage", **found}] if found else []
    return values


def _several(text: str) -> list[Any] | None:
    """The values that stand one after another in `text`; None if one of them is broken."""
    values: list[Any] = []
    position, end = 0, len(text)
    try:
        while position < end:
            if text[position] in " \t\r\n,;":
                position += 1
                continue
            value, position = _DECODER.raw_decode(text, position)
            values.append(value)
    except (ValueError, RecursionError):
        # Rubbish after a whole object does not make the object worse.
        return values if values and isinstance(values[0], dict | list) else None
    return values


def _mend(match: re.Match[str]) -> str:
    literal: str | None = match[1]
    return _BAD_ESCAPE.sub("", literal) if literal else " "


def _key(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _collect(root: Any, nodes: list[tuple[Node, int, bool]], by_id: dict[str, Node]) -> None:
    """Append the objects under `root`, in document order, without recursion."""
    stack: list[tuple[Any, int, bool]] = [(root, 0, False)]
    while stack and len(nodes) < _MAX_NODES:
        value, depth, elsewhere = stack.pop()
        if isinstance(value, list):
            stack.extend((one, depth, elsewhere) for one in reversed(value[:_MAX_NODES]))
        elif isinstance(value, dict):
            nodes.append((value, depth, elsewhere))
            name = _key(value.get("@id"))
            if name and len(value) > len(by_id.get(name, ())):
                by_id[name] = value
            if depth < _MAX_DEPTH:
                stack.extend(
                    (child, depth + 1, elsewhere or key.lower() in _ELSEWHERE)
                    for key, child in reversed(value.items())
                    if isinstance(child, dict | list)
                )


def types(node: Node) -> list[str]:
    """A node's types in lower case, without the vocabulary's address or prefix."""
    value = node.get("@type")
    values = value if isinstance(value, list) else [value]
    names = (one for one in values if isinstance(one, str))
    return [(one if one.isalpha() else re.split(r"[/#:]", one)[-1]).lower() for one in names]


def weight(node: Node) -> int:
    """How much a node's type says that it is the article: 4 for news articles, 0 for none."""
    best = 0
    for name in types(node):
        known = _TYPES.get(name)
        if known is None:
            known = 3 if name.endswith(("article", "posting")) else 0
        best = max(best, known)
    return best


def text(value: Any, limit: int = 1000) -> str | None:
    """A value as one line of plain text: entities and tags resolved, white space folded.

    None for what is no text, is empty, or is longer than `limit` characters.
    """
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value")
    if not isinstance(value, str) or len(value) > 4 * limit:
        return None
    line = plain.fold(value)
    return line if line and len(line) <= limit else None


def names_of(value: Any) -> list[str]:
    """The names of a Person or Organization, or the strings that stand for one."""
    if isinstance(value, dict):
        parts = [text(value.get(key), 60) for key in ("givenName", "familyName")]
        value = value.get("name") or " ".join(filter(None, parts)) or value.get("alternateName")
    values = value if isinstance(value, list) else [value]
    return [name for one in values if (name := text(one, 300))]


def name_of(value: Any) -> str | None:
    """The first of its names, or None."""
    return next(iter(names_of(value)), None)


def body(value: Any) -> str | None:
    """An `articleBody` as plain text, its lines kept."""
    if isinstance(value, list):
        value = "\n".join(one for one in value if isinstance(one, str))
    if not isinstance(value, str):
        return None
    for _ in range(2):  # content management systems escape what an editor has escaped already
        if "&" in value:
            value = plain.unescape(value)
    if "<" in value:
        first, *rest = _NO_TEXT.split(value)
        value = first + "".join(
            text for end, text in zip(rest[::2], rest[1::2], strict=True) if end
        )
        value = _BREAKS.sub("\n", value)
        value = plain.TAG.sub("", value)
    value = plain.printable(value)
    lines = (" ".join(line.split()) for line in value.splitlines())
    return "\n".join(line for line in lines if line) or None
