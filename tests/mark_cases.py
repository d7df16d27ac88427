"""Compare the cases' `fails SECTION` lines with what the checkout does; `--write` corrects them.

For after a new model has been trained: the reason that it writes is what comes out wrong. An
expectation is never changed here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence

from test_cases import ALL, CASES, SECTIONS, Case, Json, by_library
from test_cases import test_record_is_as_expected as check


def failures(case: Case) -> Iterator[tuple[str, str]]:
    """The sections of the case that fail, each with what is wrong."""
    for section in SECTIONS:
        if section in case.sections:
            try:
                check(case, section)
            except AssertionError:
                yield section, reason(by_library(case), section, case.sections[section])


def reason(record: Json, section: str, wanted: str) -> str:
    if record["error"]:
        return f"is an error: {record['error']['type']}"
    if section == "text":
        article, blocks = wanted.split("\n\n"), record["text"].split("\n\n")
        return _told(_beyond(article, blocks), _beyond(blocks, article))
    if section == "record":
        wants = json.loads(wanted)
        wrong = (key for key in wants if record[key] != wants[key])
        return ", ".join(f"{key} is {_short(json.dumps(record[key]))}" for key in wrong)
    if section == "captions":
        captions = json.loads(wanted)
        if len(captions) != len(record["captions"]):
            return f"{len(record['captions'])} captions, not {len(captions)}"
        pairs = zip(captions, record["captions"], strict=True)
        wrong_keys = {key for wants, has in pairs for key in wants if wants[key] != has[key]}
        return f"wrong {', '.join(sorted(wrong_keys))}"
    removed = [block["text"] for block in record["removed_blocks"]]
    lines = wanted.splitlines()
    lost = _beyond(removed, lines) if section == "removed exactly" else []
    return _told(lost, _beyond(lines, removed))


def _beyond(texts: Sequence[str], others: Sequence[str]) -> list[str]:
    return [text for text in texts if text and text not in others]


def _told(lost: Sequence[str], kept: Sequence[str]) -> str:
    told = (
        f"{verb} “{_short(texts[0])}”" + f" and {len(texts) - 1} more" * (len(texts) > 1)
        for verb, texts in (("loses", lost), ("keeps", kept))
        if texts
    )
    return ", ".join(told) or "gives blocks twice or in another order"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}…"


def main(write: bool) -> None:
    """Print every failing section, marked or not, and how many there are."""
    count = 0
    for case in ALL:
        found = dict(failures(case))
        count += len(found)
        for section, why in found.items():
            print(f"{case.id}: {section}: {why}")
        head = case.head.items()
        marked = {key[6:]: why for key, why in head if key.startswith("fails ")}
        if write and marked != found:
            path = CASES / f"{case.id}.case"
            top, rest = path.read_text("utf-8").split("\n===== ", 1)
            lines = [line for line in top.split("\n") if not line.startswith("fails ")]
            lines += [f"fails {section}: {why}" for section, why in found.items()]
            path.write_text("\n".join(lines) + "\n===== " + rest, "utf-8")
    print(f"{count} of {sum(len(case.sections) - 1 for case in ALL)} sections fail")


if __name__ == "__main__":
    main("--write" in sys.argv[1:])
