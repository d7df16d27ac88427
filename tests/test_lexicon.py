"""The lexicon: its files are sound, its phrases are found as pages write them, prose is not."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutline import lexicon
from cutline.lexicon.build import compiled, phrases

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILES = sorted(Path(lexicon.__file__).parent.glob("*.toml"))
LANGUAGES = [path for path in FILES if path.stem != "agencies"]
EVERYTHING = [
    (path.stem, kind, phrase)
    for path in LANGUAGES
    for kind, text in tomllib.loads(path.read_text("utf-8")).items()
    for phrase in phrases(text)
]
ENTRIES = [entry for entry in EVERYTHING if entry[1] not in lexicon.WORD_KINDS]
WORDS = [entry for entry in EVERYTHING if entry[1] in lexicon.WORD_KINDS]
BLOCKS = [entry for entry in ENTRIES if entry[1] in lexicon.BLOCK_KINDS]
PHOTOS = [entry for entry in ENTRIES if entry[1] in lexicon.PHOTO_KINDS]
NAMES = phrases(tomllib.loads((FILES[0]).read_text("utf-8"))["names"])

ASKED_FOR = set(
    "en de fr es pt it nl pl ru uk el tr ar fa hi zh ja ko vi id sv da no fi cs hu ro he".split()
)


def as_on_a_page(phrase: str, filler: str = "Zoë Quell") -> str:
    """A block in which the phrase stands: names in its gaps, and a title after a colon."""
    text = re.sub(r"\*", filler, phrase)
    return f"{text} {filler}" if text.endswith(":") else text


# The files


def test_each_language_asked_for_has_a_file_that_says_where_its_phrases_come_from() -> None:
    assert {path.stem for path in LANGUAGES} >= ASKED_FOR
    for path in FILES:
        assert path.read_text("utf-8").startswith("# "), path.name


def test_each_file_has_every_kind_and_no_other() -> None:
    kinds: dict[str, set[str]] = {}
    for language, kind, _ in EVERYTHING:
        kinds.setdefault(language, set()).add(kind)
    everything = {*lexicon.BLOCK_KINDS, *lexicon.PHOTO_KINDS, *lexicon.WORD_KINDS}
    assert {language: everything ^ found for language, found in kinds.items()} == {
        language: set() for language in kinds
    }


def test_no_phrase_stands_under_two_kinds_nor_twice_in_a_file() -> None:
    owners: dict[tuple[bool, str], set[str]] = {}
    for _, kind, phrase in ENTRIES:
        form = lexicon.normal(phrase) if phrase[0] != "*" else phrase
        place = form.rstrip(" *:") if "*" not in form[:-1] else form
        owners.setdefault((kind in lexicon.PHOTO_KINDS, place), set()).add(kind)
    assert {place: kinds for place, kinds in owners.items() if len(kinds) > 1} == {}
    twice = [entry for entry, times in Counter(ENTRIES).items() if times > 1]
    assert twice == []


def test_phrases_are_written_in_lower_case_without_marks_around_them() -> None:
    odd = []
    for entry in ENTRIES:
        bare = entry[2].strip("* ").removesuffix(":").rstrip()
        worn = lexicon.normal(f"» {bare.upper()}")
        if bare != bare.lower() or lexicon.normal(bare) != lexicon.normal(bare.strip(" .,:;!?-»«")):
            odd.append(entry)
        if "*" not in bare and not re.search(r"[^\W\d_].|[^\x00-\u2e7f]|©", bare):
            odd.append(entry)  # a number or one letter says nothing
        assert worn
    assert odd == []


def test_words_of_captions_are_single_and_stand_once_in_a_file() -> None:
    assert [entry for entry, times in Counter(WORDS).items() if times > 1] == []
    assert [entry for entry in WORDS if " " in entry[2] or entry[2] != entry[2].lower()] == []


# Found as pages write them


def test_every_phrase_is_found_where_it_says_it_stands() -> None:
    missed = []
    for language, kind, phrase in BLOCKS:
        found = lexicon.match(as_on_a_page(phrase))
        if found is None or found.kind != kind:
            missed.append((language, kind, phrase, found))
    assert missed == []


@pytest.mark.parametrize(
    ("text", "kind", "mode"),
    [
        ("Source link", "source_link", "whole"),
        ("SOURCE LINK »", "source_link", "whole"),
        ("You May Also Like", "teaser", "whole"),
        ("► You might also like:", "teaser", "whole"),
        ("Also read: Ferry to Norrholm sinks at its mooring", "teaser", "start"),
        ("Also Read | Ferry to Norrholm sinks", "teaser", "start"),
        ("Also read\nFerry to Norrholm sinks at its mooring", "teaser", "start"),
        ("Don’t miss: ten walks for a wet spring", "teaser", "start"),
        ("The post Ferry sinks appeared first on Norrholm Courier.", "source_link", "start"),
        ("Mehr zum Thema", "teaser", "whole"),
        ("Mehr zum Thema: Fähre gesunken", "teaser", "start"),
        ("Lesen Sie auch: Die Fähre war alt", "teaser", "start"),
        ("LIRE AUSSI : Le bac a coulé", "teaser", "start"),
        ("Baca juga: Kapal tenggelam di dermaga", "teaser", "start"),
        ("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ: Βυθίστηκε το πλοίο", "teaser", "start"),
        ("İLGİLİ HABERLER", "teaser", "whole"),
        ("إقرأ أيضًا: غرق العبارة", "teaser", "start"),
        ("بيشتر بخوانيد: غرق شدن کشتی", "teaser", "start"),
        ("相关阅读：渡轮在码头沉没", "teaser", "start"),
        ("【関連記事】渡船が沈没", "teaser", "start"),
        ("5 min read", "date", "whole"),
        ("12 MIN READ", "date", "whole"),
        ("3 hours ago", "date", "end"),
        ("Opinion · 4 min read", "date", "end"),
        ("By Zoë Quell and Idris Hallow", "byline", "start"),
        ("© 2031 Norrholm Courier", "legal", "start"),
        ("(c) Norrholm Courier", "legal", "start"),
        ("Norrholm Courier. All rights reserved.", "legal", "inside"),
        ("Get it fresh, delivered to your inbox every morning.", "newsletter", "inside"),
        ("Already a subscriber? Log in", "subscription", "whole"),
        ("Already a subscriber? Welcome back", "subscription", "start"),
        ("Tags: ferries, Norrholm", "tags", "start"),
    ],
)
def test_what_pages_write(text: str, kind: str, mode: str) -> None:
    found = lexicon.match(text)
    assert (found and found.kind, found and found.mode) == (kind, mode)


# A block begins with its language and its kind.
INVITATIONS = """
ar share: للانضمام إلى قناتنا على واتساب اضغط هنا
ar share: تابعنا في فيسبوك
cs navigation: Našli jste v textu chybu? Napište nám.
cs media: Poslouchejte náš podcast o řece
da ad: Artiklen fortsætter efter annoncen
da share: Følg os på Threads
de newsletter: Hier geht's zum Newsletter der Redaktion
de navigation: Haben Sie einen Tipp? Schreiben Sie uns.
de share: Folgen Sie uns bei Threads
de byline: Mit Material der dpa
el ad: Κατεβάστε την εφαρμογή μας
el share: Εγγραφείτε στο κανάλι μας στο Viber
en teaser: Go deeper: The ferry that never sailed
en teaser: Read the full report here.
en teaser: For more stories like this, see our page on the coast.
en newsletter: Sign up here for our daily newsletter.
en newsletter: The Harbour Letter brings you all of it. Sign up here.
en subscription: Click here to subscribe to the Norrholm Courier
en media: Listen to our podcast on the ferry
en navigation: Have a tip? Write to the newsroom.
en navigation: Have you been affected? Contact us at news@norrholm.example
en author_box: You can follow him on X at @idris.
es navigation: ¿Tienes una historia? Escríbenos a la redacción.
es share: Únete a nuestro canal de WhatsApp
fa teaser: در همین زمینه: غرق شدن کشتی
fa share: به کانال تلگرام ما بپیوندید
fi ad: Juttu jatkuu mainoksen jälkeen
fi navigation: Onko sinulla juttuvinkki? Kerro meille.
fr teaser: Retrouvez tous nos articles sur la crue
fr navigation: Vous avez repéré une erreur ? Écrivez-nous.
he share: הצטרפו לערוץ הוואטסאפ שלנו
he navigation: מצאתם שגיאה? ספרו לנו
hi share: हमारे व्हाट्सएप चैनल से जुड़ें।
hi teaser: ये खबर भी पढ़े: पुल टूट गया
hr share: Pridružite se našoj Viber zajednici
hr navigation: Primijetili ste grešku? Javite nam.
hu teaser: Kapcsolódó hírek: elsüllyedt a komp
hu navigation: Hibát találtál a cikkben? Írj nekünk!
id share: Ikuti WhatsApp Channel kami
id ad: Gulir untuk melanjutkan membaca
it navigation: Scrivici a redazione@norrholm.example
it share: Seguici anche su WhatsApp
ja share: LINEでも配信しています。
ja subscription: この記事は会員限定です。
ko navigation: 여러분의 제보를 기다립니다.
ko teaser: 함께 볼 만한 기사: 배가 가라앉았다
nl share: Volg ons via WhatsApp
nl navigation: Fout ontdekt? Laat het de redactie weten.
no ad: Artikkelen fortsetter under annonsen
no navigation: Tips redaksjonen om det du ser
pl ad: Pobierz bezpłatną aplikację
pl navigation: Zauważyłaś błąd? Napisz do nas.
pt share: Entre no nosso canal do WhatsApp
pt navigation: Achou um erro? Fale com a redação.
ro share: Urmărește canalul nostru de WhatsApp
ro navigation: Ați observat o greșeală? Scrieți-ne.
ru share: Присоединяйтесь к нам в Telegram
ru media: Слушайте наш подкаст о реке
sv ad: Artikeln fortsätter efter annonsen
sv navigation: Hittade du ett fel? Berätta för oss.
tr newsletter: Son dakika gelişmeleri için takip edin!
tr share: WhatsApp kanalımızdan takip edin
uk teaser: Вам буде цікаво: пором затонув
uk navigation: Помітили помилку в тексті? Напишіть нам.
vi share: Kết nối với chúng tôi trên Facebook
vi teaser: Đọc chi tiết tại đây
zh share: 欢迎关注公众号“渡口新闻”
zh subscription: 本文为会员专享内容
"""
INVITED = re.findall(r"^(\w\w) (\w+): (.+)$", INVITATIONS, re.MULTILINE)


@pytest.mark.parametrize(("language", "kind", "text"), INVITED)
def test_what_pages_ask_of_their_readers(language: str, kind: str, text: str) -> None:
    found = lexicon.match(text)
    assert (found and found.language, found and found.kind) == (language, kind)


def test_each_language_asks_its_readers_for_something() -> None:
    assert {path.stem for path in LANGUAGES} == {language for language, _, _ in INVITED}


# A sentence begins with its language; indented lines go on with it.
SENTENCES = """
ar: شارك آلاف المتظاهرين في المسيرة التي نظمتها النقابات وسط العاصمة صباح اليوم.
ar: قبل خمس سنوات لم يكن في القرية مدرسة واحدة، أما اليوم ففيها ثلاث.
cs: Více než polovina obyvatel obce hlasovala pro nový most přes řeku.
cs: Autor knihy se do města vrátil po dvaceti letech a nikoho nepoznal.
da: Mere end halvdelen af husene på øen står tomme om vinteren, siger borgmesteren.
da: Del af broen blev revet ned, før nogen nåede at protestere.
de: Mehr Geld für die Schulen fordert der Landrat, doch die Kasse ist leer.
de: Von der alten Mühle steht nur noch ein Pfeiler, der langsam im Fluss versinkt.
de: Anzeigen gegen die Fahrerin wurden nach zwei Tagen zurückgezogen.
el: Περισσότερα από εκατό σπίτια στο νησί έμειναν χωρίς ρεύμα το βράδυ της Κυριακής.
el: Της άρεσε να περπατά στην παραλία πριν ανατείλει ο ήλιος.
en: Read more books this year, said the minister of education on a visit to the town.
en: By the time the ferry reached the harbour, its engine had been silent for an hour.
en: Share prices fell when the bank admitted that it had lost count of its own branches.
en: Comments by the mayor had angered the fishermen long before the vote.
en: Published in three languages, the book sold out within a week of its launch.
en: Watch out for the ice on the northern road, the police told drivers.
en: Next week the council will vote on the bridge.
en: He left the island three years ago and has not been back.
en: More than anything, she said, the village needs a doctor.
es: Más de trescientas personas durmieron en el polideportivo mientras duró la crecida.
es: Por la mañana el río había bajado un metro y los vecinos volvieron a sus casas.
es: Compartir el pozo fue durante siglos la única ley del valle.
fa: بیشتر ساکنان جزیره زمستان را در شهر می‌گذرانند و بهار برمی‌گردند.
fa: نظر شهردار درباره پل تازه پس از رای‌گیری عوض شد و کسی دلیلش را نپرسید.
fi: Lisää rahaa kouluille vaati kunnanjohtaja, mutta kassa on tyhjä.
fi: Jaa pieneni lahdella, eikä kukaan enää uskaltanut kävellä saareen.
fr: Plus de trois cents habitants ont dormi au gymnase pendant la crue.
fr: Par la fenêtre, elle voyait le bac qui ne partirait plus.
fr: Partager le puits fut pendant des siècles la seule loi de la vallée.
he: עוד בטרם עלה השחר יצאו הדייגים לים, ואיש מהם לא שב עד הערב.
he: תגובות התושבים להחלטה היו קשות מכפי שציפה ראש המועצה.
hi: और भी गांवों में बाढ़ का पानी घुस गया है, जिलाधिकारी ने बताया।
hi: कल रात पुल का एक हिस्सा टूट गया और नाव बंद करनी पड़ी।
hr: Više od polovice kuća na otoku zimi je prazno, kaže načelnik.
hr: Podijeli li vijeće novac sutra, most bi mogao biti gotov do jeseni.
hu: Tovább nőtt a folyó vízszintje, ezért az iskolában éjszakáztak a falubeliek.
hu: Ma reggel a révész hiába várta az első utasokat a parton.
id: Baca buku lebih banyak tahun ini, kata menteri ketika berkunjung ke sekolah itu.
id: Bagikan beras kepada warga yang rumahnya terendam, perintah bupati.
it: Di mattina il fiume era sceso di un metro e la gente è tornata a casa.
it: Condividi il pozzo, diceva il vecchio, o la valle resterà senz'acqua.
it: Altri articoli della legge saranno discussi dal consiglio nella prossima seduta.
ja: 写真を見た町長は、橋の傷みが思ったよりひどいと語った。
ja: 次の選挙までに渡し船を復活させたいと住民は話している。
ko: 사진을 본 군수는 다리가 생각보다 많이 상했다고 말했다.
ko: 댓글을 둘러싼 논란이 커지자 시장은 직접 마을을 찾아 사과했다.
nl: Meer geld voor de scholen wil de burgemeester, maar de kas is leeg.
nl: Door de storm kon het veer drie dagen niet varen, zegt de schipper.
nl: Deel van de dijk is vannacht weggespoeld.
no: Mer penger til skolene krever ordføreren, men kassa er tom.
no: Av de gamle husene på øya står bare tre igjen.
pl: Więcej pieniędzy na szkoły chce wójt, ale kasa gminy jest pusta.
pl: Czytaj więcej książek, powtarzała nauczycielka, a my woleliśmy rzekę i łódki.
pl: Przez całą noc strażacy układali worki z piaskiem.
pt: Mais de trezentas pessoas dormiram no ginásio enquanto durou a cheia.
pt: Por muito tempo a balsa foi o único caminho para a ilha, lembra o prefeito.
ro: De dimineață râul scăzuse cu un metru și oamenii s-au întors acasă.
ro: Mai multe case de pe insulă stau goale iarna, spune primarul.
ru: Больше половины домов на острове зимой пустует, говорит глава района.
ru: Поделиться колодцем с соседями старик согласился только после засухи.
ru: Главное здание школы закрыли ещё осенью, и дети учатся в клубе.
sv: Mer pengar till skolorna kräver kommunalrådet, men kassan är tom.
sv: Av de gamla husen på ön står bara tre kvar.
sv: Dela brunnen med grannarna var länge dalens enda lag.
tr: Daha fazla para isteyen okullar kapının önünde kuyruk oldu, kasa ise boş.
tr: Paylaş dedi yaşlı adam, yoksa vadi susuz kalır ve kimse burada yaşayamaz.
uk: Більше половини будинків на острові взимку порожні, каже голова громади.
uk: Поділитися колодязем із сусідами старий погодився лише після посухи.
vi: Đọc nhiều sách hơn trong năm nay là lời khuyên của bộ trưởng khi đến thăm trường.
vi: Theo người dân trên đảo, chuyến phà cuối cùng đã rời bến từ tuần trước.
zh: 更多的村民在洪水到来之前离开了小岛，村长最后一个上船。
zh: 评论家认为这座桥的设计过于复杂，预算也超出了原先的计划。
zh: 作者在書中回憶了渡口最後的夜晚，以及那些再也沒有回來的人。
ar: انضم الصيادون إلى قناة جديدة للتفاوض مع البلدية حول مستقبل العبارة.
cs: Napište tři stránky o řece, řekla učitelka, a nechala nás celé odpoledne mlčet.
da: Følg med strømmen, sagde den gamle færgemand, og slukkede motoren.
de: Material der alten Brücke liegt noch heute im Fluss, sagt der Fährmann.
de: Tipps zum Umgang mit dem Hochwasser gab es im Dorf schon vor hundert Jahren.
el: Κατεβάστε τα πανιά, φώναξε ο καπετάνιος, μα ο άνεμος είχε ήδη αλλάξει.
en: Follow him, the harbour master said, but on the pier nobody moved.
en: Background: the ferry had been sold twice before the council heard of it.
en: The newsletter of the parish brings the names of the drowned every spring.
en: Signs here for the daily crossing were painted over in the night.
en: Have a tipple, said the ferryman, and passed the bottle round.
en: Have you been ill, the doctor asked, and the captain shook his head.
en: Click after click, the old lock refused to open.
es: Únete a mí, le dijo el barquero, y los dos cruzaron el río de noche.
es: Escribe cada noche una carta que nunca llega a la otra orilla.
fa: کانال تازه آب را از روستا دور کرد و کسی به ماهیگیران خبر نداد.
fi: Juttu jatkuu yhä kylällä, vaikka lautta upposi jo vuosia sitten.
fr: Retrouvez la barque, ordonna le maire, et personne ne bougea de la soirée.
he: הערוץ החדש של הנהר עבר רחוק מן הכפר והדייגים נשארו בלי עבודה.
hi: चैनल में पानी बढ़ने से नाविकों ने तीन दिन तक काम बंद रखा।
hr: Pridružite li se ribarima zorom, vidjet ćete otok kakav je nekad bio.
hu: Írj még egy levelet, kérte a révész, de a fia nem válaszolt neki.
id: Ikuti arus sungai itu sampai ke muara, kata nelayan tua kepada anaknya.
it: Scrivi una lettera al sindaco, disse la madre, e il ragazzo prese la penna.
ja: 配信された映像には、沈んでいく渡し船の姿が映っていた。
ko: 제보를 받은 경찰은 새벽에 부두로 나가 배를 찾기 시작했다.
nl: Volg de rivier tot aan de sluis, zei de schipper, en daar woont mijn zuster.
no: Artikkelen om ferja vakte strid i bygda lenge før saken kom for retten.
pl: Pobierz wodę ze studni, powiedziała babka, bo rzeka jest dzisiaj mętna.
pt: Entre no barco, disse o velho, e a menina olhou para a outra margem.
ro: Urmărește râul până la moară, spunea bunicul, și vei găsi drumul.
ru: Канал, который прорыли весной, к осени снова затянуло песком.
sv: Artikeln om färjan väckte bråk i byn långt innan den trycktes.
tr: Kanalımızdan geçen tekneler her yıl azalıyor, diyor köyün muhtarı.
uk: Канал, який прорили навесні, до осені знову затягло піском.
vi: Kết nối hai bờ sông là ước mơ của người dân trên đảo từ nhiều năm nay.
zh: 关注渡口命运的村民在河边站了一夜，没有人愿意先回家。
"""
PROSE = [(line[:2], " ".join(line[4:].split())) for line in re.split(r"\n(?! )", SENTENCES.strip())]


@pytest.mark.parametrize(("language", "sentence"), PROSE)
def test_prose_does_not_match(language: str, sentence: str) -> None:
    assert lexicon.match(sentence) is None


def test_each_language_has_prose_that_must_not_match() -> None:
    assert {path.stem for path in LANGUAGES} == {language for language, _ in PROSE}


# Credits and captions


def test_every_photo_prefix_parts_from_a_name() -> None:
    missed = []
    for language, kind, phrase in PHOTOS:
        split = lexicon.credit_prefix if kind == "credit_prefix" else lexicon.caption_prefix
        text = as_on_a_page(phrase).removesuffix("Zoë Quell").rstrip() + " Zoë Quell"
        found = split(text)
        if found is None or found[1] != "Zoë Quell":
            missed.append((language, kind, phrase, found))
    assert missed == []


@pytest.mark.parametrize(
    ("text", "prefix", "rest"),
    [
        ("Photo: Zoë Quell / AP", "Photo: ", "Zoë Quell / AP"),
        ("(Foto: Zoë Quell)", "(Foto: ", "Zoë Quell)"),
        ("FOTO Zoë Quell", "FOTO ", "Zoë Quell"),
        ("Photo by Zoë Quell", "Photo by ", "Zoë Quell"),
        ("Courtesy of the museum", "Courtesy of ", "the museum"),
        ("AP Photo/Zoë Quell", "AP Photo/", "Zoë Quell"),
        ("© Zoë Quell", "© ", "Zoë Quell"),
        ("(c) Zoë Quell", "(c) ", "Zoë Quell"),
        ("Crédit photo : Zoë Quell", "Crédit photo : ", "Zoë Quell"),
        ("Фото: Зоя Квелл", "Фото: ", "Зоя Квелл"),
        ("fot. Zoë Quell", "fot. ", "Zoë Quell"),
        ("写真：山野花子", "写真：", "山野花子"),
        ("사진=연합뉴스", "사진=", "연합뉴스"),
        ("图/新华社", "图/", "新华社"),
    ],
)
def test_a_credit_is_parted_as_the_page_writes_it(text: str, prefix: str, rest: str) -> None:
    assert lexicon.credit_prefix(text) == (prefix, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Photographers waited at the pier until the ferry came in.",
        "Photo taken hours before the storm",
        "Credit the team for coming back",
        "Fotografien der Insel",
        "Images of the day",
        "Фото сделано утром",
        "Zoë Quell",
        "",
    ],
)
def test_words_that_only_begin_like_a_credit_are_left_alone(text: str) -> None:
    assert lexicon.credit_prefix(text) is None


def test_a_caption_prefix_is_not_a_credit() -> None:
    assert lexicon.caption_prefix("Pictured: the harbour") == ("Pictured: ", "the harbour")
    assert lexicon.caption_prefix("Ảnh: Zoë Quell") is None
    assert lexicon.credit_prefix("Pictured: the harbour") is None


def test_every_word_of_captions_is_counted() -> None:
    missed = []
    for language, kind, word in WORDS:
        words, verbs = lexicon.caption_words(f"Zoë Quell ({word.upper()}), 2024")
        if not (words if kind == "caption_word" else words or verbs):
            missed.append((language, kind, word))
    assert missed == []


@pytest.mark.parametrize(
    ("text", "words", "verbs"),
    [
        ("Mayor Zoë Quell, second left, shakes hands with Jon Roe, left.", 1, 2),
        ("Der Vorstand (v.l.n.r.): Pia Roe, Zoë Quell", 1, 0),
        ("（左から）西田、小野寺", 2, 0),
        ("The council had voted to close the pier for a year.", 0, 0),
        ("", 0, 0),
    ],
)
def test_words_of_captions(text: str, words: int, verbs: int) -> None:
    assert lexicon.caption_words(text) == [words, verbs]


def test_every_agency_is_one() -> None:
    assert [name for name in NAMES if not lexicon.is_agency(name)] == []
    assert [name for name in NAMES if not lexicon.is_agency(f"({name.upper()})")] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AFP via Getty Images", True),
        ("Reuters/dpa", True),
        ("getty images", True),
        ("ap", False),
        ("pa", False),
        ("Zoë Quell", False),
        ("Zoë Quell/AFP", False),
        ("Zoë Quell via Getty Images", False),
        ("", False),
        (" / ", False),
    ],
)
def test_agencies(name: str, expected: bool) -> None:
    assert lexicon.is_agency(name) is expected


# What must always hold

any_text = st.text(max_size=300) | st.builds(
    "".join,
    st.lists(st.sampled_from(["Also read", ":", " ", "©", "图", "по теме", "by", "7", "ß"])),
)


@given(any_text)
def test_spellings_that_pages_use_side_by_side_have_one_form(text: str) -> None:
    once = lexicon.normal(text)
    assert lexicon.normal(text.replace("’", "'").replace("–", "-")) == once
    assert lexicon.normal(f"•\u00a0{text}") == once
    assert lexicon.normal(text.replace(" ", "\u00a0")) == once
    assert not once[:1].isspace()


@given(any_text)
def test_any_text_can_be_asked_for(text: str) -> None:
    found = lexicon.match(text)
    assert found is None or found.kind in lexicon.BLOCK_KINDS
    lexicon.is_agency(text)
    for split in (lexicon.credit_prefix, lexicon.caption_prefix):
        parted = split(text)
        assert parted is None or (parted[0] and "".join(parted) == text)


@given(
    st.sampled_from([e for e in BLOCKS if "*" not in e[2] and e[2].isascii()]),
    st.sampled_from(
        ["{}", "» {}", "• {}", "- {} -", "[{}]", "{} »", "{}:", "{} …", " {} ", "“{}”"]
    ),
    st.sampled_from([str.upper, str.title, str.lower]),
)
def test_case_bullets_and_trailing_marks_do_not_count(entry, dress, case) -> None:  # type: ignore[no-untyped-def]
    phrase = entry[2].removesuffix(":")
    found = lexicon.match(dress.format(case(phrase)))
    assert found is not None
    assert (found.kind, found.mode) == (entry[1], "whole")


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_any_number_stands_for_any_other(one: int, other: int) -> None:
    assert lexicon.match(f"{one} comments") == lexicon.match(f"{other} comments") is not None


@pytest.mark.parametrize(
    "unit",
    [
        " ",
        "»",
        "a",
        "7",
        "7,",
        "by ",
        "©",
        "\u0301",
        "read more ",
        "相关",
        "the post appeared ",
        "\n",
        "(",
    ],
)
def test_hostile_lengths_are_cut_short(unit: str) -> None:
    text = unit * (2_000_000 // len(unit))
    first = text[:1000]
    assert lexicon.match(text) == lexicon.match(first)
    assert lexicon.is_agency(text) == lexicon.is_agency(first)
    parted = lexicon.credit_prefix(text)
    assert parted == lexicon.credit_prefix(first) or (parted and text.startswith(parted[0]))


def test_a_long_block_counts_only_where_its_start_is_sure() -> None:
    prose = "The council met twice about the ferry and could not agree on its price. " * 5
    assert lexicon.match(prose) is None
    assert lexicon.match("Read our privacy policy. " + prose) is None
    sure = lexicon.match("Also read: " + prose)
    assert sure is not None
    assert sure.kind == "teaser"
    assert lexicon.match(prose + "All rights reserved.") is None
    excerpt = lexicon.match("The post Ferry sinks appeared first on Norrholm Courier. " + prose)
    assert excerpt is not None
    assert excerpt.kind == "source_link"


def test_what_runs_read_is_made_of_the_files_as_they_are() -> None:
    stale = "run python -m cutline.lexicon.build"
    assert Path(lexicon.__file__).with_name("compiled.txt").read_text("utf-8") == compiled(), stale


def test_the_phrases_are_read_once_and_not_before_they_are_needed() -> None:
    code = """if True:
        import sys
        opened = []
        sys.addaudithook(
            lambda event, given: opened.append(str(given[0])) if event == "open" else None
        )
        def read():
            return sum(file.endswith("compiled.txt") for file in opened)
        from cutline import lexicon
        assert read() == 0
        lexicon.match("Share")
        lexicon.match("Menu")
        assert read() == 1
    """
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
