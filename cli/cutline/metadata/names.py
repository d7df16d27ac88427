"""Who wrote it: from a byline, a meta tag or a JSON-LD value to names. Empty beats junk."""

from __future__ import annotations

import re
from functools import cache

from .. import dates, lazy, plain
from ..language import east_asian

# What stands before a name in a byline, in the languages of the newspapers of the corpus and
# some more. A colon or bar may follow; those of two letters need the space.
_BEFORE = lazy.pattern(
    r"""^[\s\W]*(?:
      (?:(?:story|text|texte|tekst|texto|testo|words|photos?|article|posted|published|written|
         reported|edited|reviewed|contributed|submitted|reporting|analysis|opinion|
         geschrieben|verfasst|rédigé|publié|publicado|escrito|pubblicato|ein\ artikel|
         ein\ gastbeitrag|ein\ kommentar|eine\ analyse|interview|skrevet|geschreven)
         (?:\s(?:and|&)\s\w+)?\s)?
      (?:by|von|vom|par|por|di|da|door|av|af|oleh|przez|autor|from|ng|nga|od|dari)\b\s*:?
    | (?:authors?|autor(?:in|en|zy|i|ka|es|a|em)?|auteure?s?|autori?|autore|verfasser(?:in)?|
         redakt(?:eur(?:in)?|or|ør|ör)?|redacción|redazione|reporter|journalist(?:in|e)?|
         text(?:e|o)?|tekst|testo|skribent|forfatter|författare|kirjoittaja|szerző|yazar|yazan|
         haber|penulis|laporan|tác\ giả|автор(?:ы|и|ът)?|текст|записал[аи]?|συντάκτης|
         από\ τ(?:ον|ην)|tác\ giả|writer|contributor|columnist|posted|written|tags?)\s?[:：|]
    | (?:Από\ τ(?:ον|ην)|Του|Της|Γράφει\ [οη]|Автор)\s
    | (?:文|作者|记者|記者|撰文|编辑|編輯|責任編輯|责任编辑|执笔|筆者|来源)\s?[:：/／|│]?\s?
    | (?:본지|글)\s?[:：=]?\s
    | (?:كتب(?:ت)?|بقلم|الكاتب)\s?[:：]?\s
    )\s*""",
    re.VERBOSE | re.IGNORECASE,
)

_AND = (
    "and und et y e og och en i a и та й і и ve dan và και és ja și si und eta agus ac "
    "with mit avec con com med met z с и & + sowie"
).split()
_SPLIT = lazy.pattern(r"\s*(?:[;；、|｜/／•·⋅\n\t●►»]|\s[–—-]\s|\s\+\s)\s*")
_COMMA = lazy.pattern(r"\s*[,，،]\s*(?:(?:and|und|et|y|e|og|och|en|и|ve|&)\s+)?")
_CONJUNCTION = lazy.pattern(
    rf"\s+(?:{'|'.join(re.escape(word) for word in dict.fromkeys(_AND))})\s+", re.IGNORECASE
)

# What is cut out of a byline wherever it stands.
_CUT = lazy.pattern(
    r"""https?://\S+ | www\.\S+ | \S+@\S+\.\S+ | (?<!\w)@\w+
      | \[[^\]]*\] | \([^)]*\) | （[^）]*） | <[^>]*>?
      | \b(?:\d{1,2}\s)?(?:seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?)\sago\b
      | \bvor\s\d+\s\w+ | \bil\sy\sa\s\d+\s\w+ | \bhace\s\d+\s\w+
      | \b\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\b\.?)?(?:\sUhr)?""",
    re.VERBOSE | re.IGNORECASE,
)
# What makes the rest of a byline something else than names …
_AFTERWARDS = lazy.pattern(
    r"""\b(?:follow|bio|profile|email|contact|subscribe|view\sall\sposts?|all\sposts|read\smore|
           see\sprofile|about\sthe\sauthor|posts?\sby|more\sfrom|verified|comments?|
           (?:last\s)?(?:updated?|published|posted|modified|created|aktualisiert|veröffentlicht|
           publié|publicado|actualizado|pubblicato|aggiornato|опубликовано|обновлено|reviewed|
           medically|fact[\s-]checked|edited|photo|illustration)|uhr|utc|gmt|güncelleme)\b.*$
      | \b(?:on|am|le|il|el|den)\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
# … and a later part of it something else altogether.
_NOISE = lazy.pattern(
    r"\d|\b(?:comments?|min|read|share|update[ds]?|published|posted|am|pm|at|on|uhr|utc|views?|in)\b",
    re.IGNORECASE,
)
_CREDENTIAL = lazy.pattern(
    r"""^(?:ph\.?\s?d|m\.?d|m\.?a|m\.?s|m\.?sc|b\.?a|b\.?sc|mba|j\.?d|esq|jr|sr|i{2,3}|iv|cpa|cfp|
      cfa|cepf|dvm|d\.?v\.?m|rdn?|rd|ldn|rn|bsn|msn|mph|dds|dmd|edd|ed\.d|psy\.?d|lcsw|lmft|lmhc|
      lpc|cscs|cpt|cissp|pmp|faclm|facp|faan|cdces|cde|np|fnp|pa-c|do|od|pharmd|pe|phr|sphr|shrm-\w+
      |msw|m\.?ed|llm|llb|pmh?np|acc|pcc|aicp|aia)\b[.®™*]*$""",
    re.VERBOSE | re.IGNORECASE,
)
_CREDENTIALS_AFTER = lazy.pattern(
    r"(?:,?\s+(?:Ph\.?\s?D|M\.D|MD|MBA|J\.D|CPA|CFP|RDN?|RN|MPH|DVM|MSc?|M\.S|M\.A|Esq|FACLM|LCSW"
    r"|CSCS|PMP|CEPF|CFA)\b[.®™]*)+$"
)
# Roles, alone or after a name.
_ROLE_WORDS = (
    r"(?:senior|junior|chief|deputy|managing|executive|associate|assistant|contributing|staff|"
    r"guest|special|national|political|sports?|business|science|health|technology|tech|freelance|"
    r"foreign|crime|news|digital|multimedia|data|web|online|content|copy|features?|investigative|"
    r"general|lead|head|global|audience|city|video|photo|social|media|white\shouse|washington|"
    r"european|europe|us|uk|entertainment|politics|culture|money|travel|food|environment|"
    r"education|court|courts|home\saffairs|world|local|breaking|market|marketing|seo|trending|"
    r"shopping|commerce|of|the|for|and|in|to)"
)
_ROLE = lazy.pattern(
    rf"""(?:^|[\s,]+)(?:{_ROLE_WORDS}[\s-]+){{0,5}}
    (?:reporters?|editors?(?:[\s-](?:in[\s-]chief|at\slarge))?|writers?|journalists?|
       correspondents?|columnists?|contributors?|authors?|producers?|bureau\schief|
       redakteur(?:in)?|redaktor(?:ka)?|korrespondent(?:in)?|chefredakteur(?:in)?|volontär(?:in)?|
       journaliste|rédacteur|rédactrice|correspondante?|periodista|redactora?|corresponsal|
       giornalista|redattore|inviat[oa]|verslaggever|redacteur|journalista|jornalista|repórter|
       muhabiri?|wartawan|dziennikarz|dziennikarka|корреспондент|журналист|обозреватель|
       (?:co-?)?founder|analyst|experts?|specialist|director|manager|consultant|strategist|
       gastautor(?:in)?|freier\sjournalist|freie\sjournalistin)
    (?:\s(?:at|of|for|bei|in)\s.*)?$""",
    re.VERBOSE | re.IGNORECASE,
)
# In a list, a part with one of these is what somebody does, not somebody.
_PROFESSION = lazy.pattern(
    r"\b(?:director|manager|experts?|specialist|consultant|founder|co-founder|ceo|cto|coo|cfo|cmo"
    r"|president|professor|analyst|strategist|engineer|developer|designer|dietitian|nutritionist"
    r"|physician|attorney|lawyer|coach|teacher|adviser|advisor|officer|head\sof|researcher|editor"
    r"|scientist|marketer|owner|writer|reporter|correspondent|journalist|columnist|university"
    r"|college|institute|representative|investigator|fellow|candidate|instructor|trainer)\b",
    re.IGNORECASE,
)
_TRAILING = lazy.pattern(
    r"\s+(?:on|at|in|am|um|le|à|el|il|den|kl|via|for|from|dnia|on\s\w+day|am\s\w+tag)\.?$",
    re.IGNORECASE,
)
_KOREAN_ROLE = lazy.pattern(
    r"(?<=[^\x00-\u0fff])\s*(?:선임|수습|인턴|전문|객원|논설)?\s?(?:기자|특파원|앵커|PD|위원)\b"
)
_CHINESE_ROLE = lazy.pattern(
    r"^(?:本报|本報|通讯员|實習|实习|综合|見習|首席|特约)*(?:记者|記者|作者|编辑|編輯|文|责编)[:：]?\s*"
)
_JAPANESE_ROLE = lazy.pattern(r"(?<=[^\x00-\u0fff])\s?[＝=].*$|(?:記者|編集委員|論説委員)$")

# Not a name at all, whatever it was meant to be.
_NOBODY = frozenset(
    """staff admin administrator editor editors editorial author authors authored by reporter root
    user guest anonymous unknown none null undefined nan n/a na test webmaster web webeditor desk
    newsroom the news redaktion redaction rédaction redacción redazione redacao redação redakcja
    редакция toimitus redaktionen redaksi writer blogger contributor contributors moderator default
    superuser superadmin system wordpress wp wpengine cms home homepage news team content
    publisher wpadmin siteadmin site web_admin sysadmin login share print email facebook twitter
    x.com instagram linkedin youtube google wikipedia admin_user adminuser administrador
    administrateur автор админ администратор admin1 wordpress_admin copyright contact about
    分享 字号 字號 来源 來源 日期 打印 列印 评论 評論 收藏 首页 首頁 新闻中心 ツイート 공유 источник
    фото редактор поделиться πηγή źródło fonte quelle source fuente kaynak sumber
    作者 记者 記者 编辑 編輯 admin0 匿名 未知 网友 佚名 個人 관리자 기자 편집국 staff_writer
    nachrichten noticias notícias notizie nieuws nyheter nyheder uutiset actualités новости 新闻
    新聞 haberler haber berita aktualności zprávy updated published advertisement anzeige sponsored
    por par von by di da af av door sat sun mon tue wed thu fri today yesterday
    follow more comments comment reply tags tag search menu subscribe""".split()
) | {
    "staff writer", "staff report", "staff reports", "staff reporter", "web desk", "news desk",
    "web team", "editorial team", "editorial staff", "the editors", "the editor", "news team",
    "content team", "guest author", "guest post", "guest writer", "guest contributor",
    "guest blogger", "super user", "site admin", "web admin", "no author", "unknown author",
    "follow author", "our staff", "our team", "your name", "first last", "firstname lastname",
    "john doe", "jane doe", "[object object]", "die redaktion", "la rédaction", "la redacción",
    "la redazione", "de redactie", "about author", "about the author", "written by", "view all",
}  # fmt: skip
_NOT_IN_NAME = lazy.pattern(
    r"[{}\[\]【】「」『』：<>=@#$%^*_\\~?¿!¡“”„\"]|\.\w{2,4}/|https?:|…|\.\.\.|\d{3,}|(?<!\w)\d+(?!\w)|^\W*$|[:：]\s"
    r"|\b(?:copyright|all\srights|cookie|click|sponsored|advertis|javascript|posts|authors?"
    r"|articles?|reads?|reading|views?|about|comments?|share|minutes?|subscribe|photos?)\b"
    r"|^(?:in|on|at|of|to)\s",
    re.IGNORECASE,
)
_LOWER_PARTICLES = frozenset(
    "de del della di da dos das do la le van von der den ten ter te zu zum zur af av el al bin ibn "
    "abu y e i und and of the for du des d' ben bint dal of's e. i. vom am en für in et on".split()
)
# Latin letters, those with accents too.
_LETTERS = "[a-zß-ɏ]+"
_NOT_LATIN = "\u0250"

_MAX_LENGTH = 60
_MAX_AUTHORS = 20


def split(text: str, *, organisation: bool = False, title: str | None = None) -> list[str]:
    """The names in one author value, in its order.

    Cut away: "By" and its like, addresses, handles, brackets, dates and times, roles,
    credentials. Split at separators and at "and" in many languages; an `organisation` is not
    split. What is left over that is no name ("Staff", a sentence, the `title`) is dropped.
    """
    text = plain.printable(text).strip()
    if not text or len(text) > 400:
        return []
    if _is_plain(text):
        return [text] if not title or text.casefold() != title.casefold() else []
    if organisation:
        name = _name(text, long=True)
        return [name] if name else []
    text = _before(text)
    while found := dates.find(text):
        text = f"{text[: found[1]]} | {text[found[2] :]}"
    names: list[str] = []
    for number, piece in enumerate(_SPLIT.split(_CUT.sub(" ", text))):
        if number and _NOISE.search(piece):
            continue
        for part in _at_commas(_before(_AFTERWARDS.sub("", piece))):
            for one in _at_conjunctions(part):
                name = _name(one)
                if name and (not title or name.casefold() != title.casefold()):
                    names.append(name)
    return unique(names)


def unique(names: list[str]) -> list[str]:
    """Without repeats, whatever their case, and without what is only a part of another."""
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(name.casefold().replace(".", ""), name)
    return list(kept.values())[:_MAX_AUTHORS]


def looks_personal(name: str) -> bool:
    """Whether a name could be a person's: two to five words that begin with capitals."""
    if east_asian(name):
        return 2 <= len(name.replace(" ", "")) <= 6
    words = name.split()
    if not 2 <= len(words) <= 5 or any(c.isdigit() for c in name):
        return False
    return all(
        word[0].isupper() or word.lower() in _LOWER_PARTICLES or not word[0].isalpha()
        for word in words
    )


def _is_plain(text: str) -> bool:
    """Whether this is two or three words, written as names are, that mean nothing to any of
    the patterns: then there is nothing to be cut away, and most authors come so."""
    words = text.split(" ")
    return (
        2 <= len(words) <= 3
        and max(text) < _NOT_LATIN
        and all(len(word) > 1 and word.isalpha() and word.istitle() for word in words)
        and not any(_means_something(word.lower()) for word in words)
        and text.casefold() not in _NOBODY
    )


def _means_something(word: str) -> bool:
    known = _fragments()
    return word in known or any(word[:size] in known for size in range(3, len(word)))


@cache
def _fragments() -> frozenset[str]:
    """Every run of letters in the patterns, each of which begins some word that they match."""
    patterns = (
        *(_BEFORE, _SPLIT, _COMMA, _CONJUNCTION, _CUT, _AFTERWARDS, _NOISE, _CREDENTIAL),
        *(_CREDENTIALS_AFTER, _ROLE, _PROFESSION, _TRAILING, _NOT_IN_NAME),
    )
    text = " ".join(pattern.pattern for pattern in patterns)
    return (
        frozenset(re.findall(_LETTERS, re.sub(r"\\[a-zA-Z]|[a-zß-ɏ]\?", " ", text).lower()))
        | _NOBODY
    )


def _before(text: str) -> str:
    """Without the words that lead in a name; "Da Vinci" and "von Trapp" stay as they are."""
    text = text.strip()
    match = _BEFORE.match(text)
    if not match or match.end() == len(text):
        return text
    rest = text[match.end() :].strip()
    surname = match[0].strip().lower() in ("da", "di", "de", "du", "la") and " " not in rest
    return text if surname else rest


def _at_commas(text: str) -> list[str]:
    parts = [part for part in _COMMA.split(text) if part]
    if len(parts) < 2:
        return parts
    # "Kaufman, Jeff T." is one person: a single word, then given names and initials.
    if (
        len(parts) == 2
        and " " not in parts[0]
        and not east_asian(text)
        and (" " in parts[1] and re.search(r"\b\w\.?$", parts[1]))
    ):
        return [text]
    people = [part for part in parts if not all(_CREDENTIAL.match(word) for word in part.split())]
    role = next((i for i, part in enumerate(people) if i and _PROFESSION.search(part)), None)
    if role is not None:
        # "Jane Roe, Director of Research, Acme Corp": the employer follows the role.
        after = people[role + 1 :]
        people = people[:role] + (after if len(people) > 3 else [])
        people = [part for part in people if not _PROFESSION.search(part)]
    if not people:
        return []
    # A place or a paper after a full name ("Jane Roe, Nairobi") is not another author.
    full = [part for part in people if " " in part or east_asian(part)]
    if full and full[0] == people[0]:
        return [part for part in people if part in full or _is_agency(part)]
    return people


def _is_agency(text: str) -> bool:
    return 2 <= len(text) <= 8 and text.isupper()


def _at_conjunctions(text: str) -> list[str]:
    parts = _CONJUNCTION.split(text)
    if len(parts) < 2:
        return parts
    # "Ortega y Gasset", "Food and Drug Administration": one name, not two.
    lengths = [len(part.split()) for part in parts]
    alike = all(n >= 2 for n in lengths) or all(n == 1 for n in lengths)
    if alike or any(_is_agency(part) for part in parts):
        return parts
    return [text]


def _name(text: str, *, long: bool = False) -> str | None:
    if long:
        text = text.strip(" ,;:|/-–—")
    else:
        text = _before(text.strip(" ,;:|/-–—•·.")) if not _is_initialled(text) else text.strip()
        if not text.isascii():
            text = _KOREAN_ROLE.sub("", text)
            text = _CHINESE_ROLE.sub("", text)
            text = _JAPANESE_ROLE.sub("", text)
        text = _CREDENTIALS_AFTER.sub("", text)
        text = _TRAILING.sub("", _ROLE.sub("", text)).strip(" ,;:|/-–—⋅·")
        if " " in text:  # footnote marks: "Jane Roe1"
            text = re.sub(r"(?<=[^\W\d_])\d{1,2}(?!\S)", "", text)
    text = " ".join(text.split())
    if not text or len(text) > (100 if long else _MAX_LENGTH) or not any(map(str.isalpha, text)):
        return None
    if text.casefold().strip(".") in _NOBODY or _NOT_IN_NAME.search(text):
        return None
    words = text.split()
    if east_asian(text):
        return text if len(text) <= 30 else None
    if len(text) < 2 or len(words) > (12 if long else 7):
        return None
    if len(words) > 1 and not long:
        small = sum(word[0].islower() and word.lower() not in _LOWER_PARTICLES for word in words)
        # All in lower case is how some people sign; a sentence mixes.
        if len(words) > 3 and small > len(words) / 2:
            return None
        if words[0].lower() in ("the", "a") and len(words) > 5:
            return None
    return text


def _is_initialled(text: str) -> bool:
    return bool(re.search(r"\b\w\.$", text.strip()))
