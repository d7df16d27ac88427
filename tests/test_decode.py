"""Bytes to text."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutline.data import Page
from cutline.decode import decode, warnings
from cutline.errors import DecodeError

# A few sentences in each script: long enough for a detector, invented for these tests.
TEXTS = {
    "zh": "昨天下午，市图书馆的老钟终于修好了。修钟人说，它停了十一年，因为没有人给它上弦。"
    "孩子们围在楼梯上，等着听第一次钟声。馆长答应，每天中午都会敲响它，直到冬天来临。",
    "zh-tw": "昨天下午，市圖書館的老鐘終於修好了。修鐘人說，它停了十一年，因為沒有人給它上弦。"
    "孩子們圍在樓梯上，等著聽第一次鐘聲。館長答應，每天中午都會敲響它，直到冬天來臨。",
    "ja": "昨日の午後、市立図書館の古い時計がようやく直りました。十一年も止まっていたそうです。"
    "子どもたちは階段に集まり、最初の鐘の音を待っていました。館長は毎日正午に鳴らすと約束しました。",
    "ko": "어제 오후 시립 도서관의 오래된 시계가 마침내 고쳐졌다. 시계공은 그것이 십일 년 동안 "
    "멈춰 있었다고 말했다. 아이들은 계단에 모여 첫 종소리를 기다렸다.",
    "ru": "Вчера днём в городской библиотеке наконец починили старые часы. Мастер сказал, что они "
    "стояли одиннадцать лет, потому что никто их не заводил. Дети ждали на лестнице первого боя.",
    "el": "Χθες το απόγευμα επισκευάστηκε επιτέλους το παλιό ρολόι της βιβλιοθήκης. Ο ωρολογοποιός "
    "είπε ότι είχε σταματήσει έντεκα χρόνια, γιατί κανείς δεν το κούρδιζε.",
    "pl": "Wczoraj po południu w bibliotece miejskiej wreszcie naprawiono stary zegar. Zegarmistrz "
    "powiedział, że stał jedenaście lat, gdyż nikt go nie nakręcał. Żółte światło źródła.",
    "tr": "Dün öğleden sonra şehir kütüphanesindeki eski saat sonunda onarıldı. Saatçi, kimse "
    "kurmadığı için on bir yıldır durduğunu söyledi. Çocuklar ilk çanı bekliyordu.",
    "ar": "أصلحت الساعة القديمة في مكتبة المدينة أخيرا بعد ظهر أمس. وقال الساعاتي إنها توقفت منذ "
    "أحد عشر عاما لأن أحدا لم يملأها. وكان الأطفال ينتظرون الدقة الأولى على الدرج.",
    "he": "אתמול אחר הצהריים תוקן סוף סוף השעון הישן בספריית העיר. השען אמר שהוא עמד אחת עשרה "
    "שנים, כי איש לא מתח אותו. הילדים חיכו על המדרגות לצלצול הראשון.",
    "de": "Gestern Nachmittag wurde die alte Uhr der Stadtbücherei endlich repariert. Der Küster "
    "sagte, sie habe elf Jahre gestanden, weil niemand sie aufzog. Es läutet künftig "
    "täglich – „pünktlich“.",
    "th": "เมื่อวานบ่าย นาฬิกาเก่าของห้องสมุดเมืองได้รับการซ่อมแซมในที่สุด ช่างบอกว่ามันหยุดเดินมาสิบเอ็ดปี",
}

# label in the page → (Python codec the page is written in, name in the record)
LABELS = [
    ("zh", "gb2312", "gb18030", "gbk"),
    ("zh", "GBK", "gb18030", "gbk"),
    ("zh", "gb18030", "gb18030", "gb18030"),
    ("zh-tw", "big5", "big5hkscs", "big5"),
    ("ja", "Shift_JIS", "cp932", "shift_jis"),
    ("ja", "x-sjis", "cp932", "shift_jis"),
    ("ja", "euc-jp", "euc_jp", "euc-jp"),
    ("ja", "iso-2022-jp", "iso2022_jp", "iso-2022-jp"),
    ("ko", "ks_c_5601-1987", "cp949", "euc-kr"),
    ("ru", "windows-1251", "cp1251", "windows-1251"),
    ("ru", "koi8-r", "koi8-r", "koi8-r"),
    ("el", "iso-8859-7", "iso8859-7", "iso-8859-7"),
    ("pl", "iso-8859-2", "iso8859-2", "iso-8859-2"),
    ("tr", "iso-8859-9", "cp1254", "windows-1254"),
    ("ar", "windows-1256", "cp1256", "windows-1256"),
    ("de", "iso-8859-1", "cp1252", "windows-1252"),
    ("de", "latin1", "cp1252", "windows-1252"),
    ("de", "us-ascii", "cp1252", "windows-1252"),
    ("th", "tis-620", "cp874", "windows-874"),
    ("de", "utf-8", "utf-8", "utf-8"),
]


def page(content: bytes, encoding: str | None = None) -> Page:
    return decode(Page("a.html", content, encoding=encoding))


@pytest.mark.parametrize(("language", "label", "codec", "name"), LABELS)
def test_a_label_means_what_browsers_take_it_to_mean(
    language: str, label: str, codec: str, name: str
) -> None:
    body = f"<title>x</title><p>{TEXTS[language]}</p>".encode(codec)
    for head in (f"<meta charset='{label}'>", f'<META content="text/html; charset={label}">'):
        decoded = page(head.encode() + body)
        assert TEXTS[language] in decoded.content
        # Valid UTF-8 needs no label, and so none is looked for.
        valid = name == "utf-8"
        assert (decoded.encoding, decoded.encoding_source) == (name, name if valid else "meta")
        assert warnings(decoded) == ()
    sent = page(body, encoding=label)
    assert TEXTS[language] in sent.content
    assert (sent.encoding, sent.encoding_source) == (name, name if valid else "transport")


@pytest.mark.parametrize(
    ("language", "codec"),
    [
        *(("zh", "gb18030"), ("zh-tw", "big5"), ("ja", "cp932"), ("ja", "euc_jp")),
        *(("ja", "iso2022_jp"), ("ko", "cp949"), ("ru", "cp1251"), ("ru", "koi8-r")),
        *(("el", "iso8859-7"), ("pl", "iso8859-2"), ("pl", "cp1250"), ("tr", "cp1254")),
        *(("ar", "cp1256"), ("he", "cp1255"), ("de", "cp1252"), ("th", "cp874")),
    ],
)
def test_without_any_label_the_encoding_is_guessed_and_said_to_be(
    language: str, codec: str
) -> None:
    html = f"<html lang={language}><p class=t>{TEXTS[language]}</p></html>"
    decoded = page(html.encode(codec))
    assert TEXTS[language] in decoded.content
    assert warnings(decoded) == ("charset_guessed",)


def test_the_transport_goes_before_the_page() -> None:
    body = b"<meta charset=koi8-r><p>" + TEXTS["ru"].encode("cp1251")
    assert TEXTS["ru"] in page(body, encoding="windows-1251").content


def test_a_byte_order_mark_goes_before_everything_and_is_no_text() -> None:
    for codec, name in (
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16le"),  # Python writes the mark, in the machine's order
    ):
        decoded = page(("<meta charset=koi8-r>" + TEXTS["ru"]).encode(codec), encoding="gbk")
        assert (decoded.encoding, decoded.encoding_source) == (name, "bom")
        assert decoded.content == "<meta charset=koi8-r>" + TEXTS["ru"]


@pytest.mark.parametrize("name", ["utf-16le", "utf-16be"])
def test_utf_16_without_a_mark(name: str) -> None:
    html = f"<html><head><title>Uhr</title></head><body><p>{TEXTS['de']}</p></body></html>"
    decoded = page(html.encode(name))
    assert decoded.content == html
    assert decoded.encoding == name


def test_a_page_converted_to_utf_8_with_its_old_label_left_in_is_utf_8() -> None:
    decoded = page(b"<meta charset=windows-1251>" + TEXTS["ru"].encode())
    assert TEXTS["ru"] in decoded.content
    assert decoded.encoding == "utf-8"
    assert warnings(decoded) == ()


OTHER_SCRIPTS = [
    row
    for row in LABELS
    if row[3] in ("gbk", "big5", "shift_jis", "euc-kr", "koi8-r") or row[0] in "ru el ar th".split()
]


@pytest.mark.parametrize(
    ("language", "label", "codec", "name", "western"),
    [
        *((*row, "iso8859-15") for row in OTHER_SCRIPTS),  # no client takes UTF-8 for it
        *(
            (*row, name)
            for row in (*OTHER_SCRIPTS, *((one, "utf-8", "utf-8", "utf-8") for one in TEXTS))
            for name in ("latin-1", "sloppy-windows-1252")
        ),
    ],
)
def test_text_whose_bytes_were_taken_for_western_letters_is_put_right(
    language: str, label: str, codec: str, name: str, western: str
) -> None:
    html = f"<head><meta charset='{label}'><title>{TEXTS[language]}</title></head>"
    mojibake = html.encode(codec).decode(western)
    assert TEXTS[language] not in mojibake
    for content in (mojibake, mojibake.encode()):  # of a row's field, of a file
        decoded = decode(Page("a.html", content))
        assert decoded.content == html
        assert (decoded.encoding, warnings(decoded)) == (name, ("charset_repaired",))


@pytest.mark.parametrize("label", ["windows-1251", "koi8-r", "gb2312", "shift_jis"])
@pytest.mark.parametrize("western", ["latin-1", "sloppy-windows-1252"])
def test_mojibake_of_utf_8_is_so_whatever_the_page_says(label: str, western: str) -> None:
    html = f"<head><meta charset={label}><title>{TEXTS['ru']}</title></head>"
    decoded = page(html.encode().decode(western).encode())
    assert (decoded.content, decoded.encoding) == (html, "utf-8")


def test_flattened_mojibake_is_put_right_where_its_white_space_was_folded() -> None:
    text = "Voilà que la mairie a fermé le pont : « à partir de lundi », a-t-on appris à Béthune."
    folded = " ".join(text.encode().decode("latin-1").split())
    decoded = page(folded.encode())
    assert decoded.content == text
    assert warnings(decoded) == ("charset_repaired",)


@pytest.mark.parametrize("label", ["utf-8", "gb2312", "shift_jis", "windows-1251"])
@pytest.mark.parametrize(
    "text",
    [
        *TEXTS.values(),
        "São Paulo decide hoje as eleições: a votação começou às oito, disse João Simões.",
        "Où était-il ? « À l’été », répond l’aîné, déçu ; ça coûte 20 € à Noël – peut-être.",
        "© 2026 Café Müller, 21 °C, 5×7 cm, £20, “quoted”, it’s – naïve…",
        "Ce que l’on lit souvent, « MÃ¼ller », est un Müller mal décodé.",
        "Øystein Åsen på Værøy kjøper fisk; å, så blåøyd.",
        "\xa0\xa0\xa0\xa0The harbour master——who had said so…… “—” was right.",
        "HÄÄYÖ JA YÖAIKA: Malmöö, Räägu, köögis, öö.",
        "À quoi bon ? À la mairie ; Â quoi bon",
    ],
)
def test_text_that_is_right_stays(text: str, label: str) -> None:
    html = f"<meta charset={label}><p>{text}</p>"
    decoded = page(html.encode())
    assert decoded.content == html
    assert (decoded.encoding, warnings(decoded)) == ("utf-8", ())


def test_a_wrong_label_is_found_out() -> None:
    decoded = page(b"<meta charset=utf-8><p>" + TEXTS["ru"].encode("cp1251"))
    assert TEXTS["ru"] in decoded.content
    assert warnings(decoded) == ("charset_guessed",)


def test_a_label_in_a_comment_is_none_and_one_far_down_counts() -> None:
    body = b"<!-- <meta charset=koi8-r> -->" + b" " * 3000 + b"<meta charset=windows-1251>"
    decoded = page(body + TEXTS["ru"].encode("cp1251"))
    assert (decoded.encoding, decoded.encoding_source) == ("windows-1251", "meta")


@pytest.mark.parametrize("label", ["utf-16", "no-such-charset", "\x00", "x-user-defined"])
def test_a_label_that_cannot_be_true_does_no_harm(label: str) -> None:
    decoded = page(TEXTS["de"].encode(), encoding=label)
    assert decoded.content == TEXTS["de"]


def test_bytes_that_fit_nowhere_are_replaced_and_counted_as_lost() -> None:
    data = TEXTS["zh"].encode()
    decoded = page(data[:40] + b"\xff" + data[42:])
    assert decoded.encoding == "utf-8"
    assert warnings(decoded) == ("charset_errors",)
    assert "修钟人" in decoded.content


def test_nul_bytes_and_lone_surrogates_go() -> None:
    assert page(b"clo\0ck").content == "clock"
    given_text = decode(Page("-", "clo\0ck \ud800"))
    assert given_text.content == "clock \ufffd"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n1 0 obj",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        b"GIF89a\1\0\1\0",
        b"\x7fELF\2\1\1",
        bytes(range(256)) * 4,
        b"\0" * 500,
        b"7z\xbc\xaf\x27\x1c" + b" words" * 99,
        b"Rar!\x1a\x07" + b" words" * 99,
        b"\x04\x22\x4d\x18" + b" words" * 99,
        random.Random(3).randbytes(5000),
        random.Random(6).randbytes(200),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(DecodeError, match=r"not a page; leave it out"):
        page(data)


def test_utf_8_needs_no_detector() -> None:
    code = (
        "import sys; from cutline.decode import decode; from cutline.data import Page;"
        "decode(Page('-', 'Z\\u00fcrich'.encode()));"
        "decode(Page('-', b'<meta charset=latin1>Z\\xfcrich'));"
        "assert 'bs4' not in sys.modules, 'Beautiful Soup was imported'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@given(
    st.binary(max_size=2000), st.sampled_from([None, "utf-8", "gbk", "iso-2022-jp", "big5", "x"])
)
def test_any_bytes_are_text_or_refused(data: bytes, label: str | None) -> None:
    try:
        decoded = page(data, label)
    except DecodeError:
        return
    assert isinstance(decoded.content, str)
    assert "\0" not in decoded.content
    decoded.content.encode("utf-8")
    assert decoded.encoding


@given(st.text(max_size=300).filter(lambda text: not text.startswith("\ufeff")))
def test_utf_8_comes_through_as_it_is(text: str) -> None:
    data = text.replace("\0", "").encode()
    try:
        decoded = page(data)
        if decoded.encoding_source != "repaired":
            assert decoded.content == text.replace("\0", "") or b"\x1b$" in data
    except DecodeError:
        assert any(byte < 32 for byte in data) or data.startswith((b"%PDF", b"GIF8", b"PK"))
