"""Small pages of every kind, by name: good ones, and those that only look good. Written for these tests."""

from __future__ import annotations

from hypothesis import strategies as st
from listkeeper.links.pages import Page, read


def page(html: str, *, complete: bool = True) -> Page:
    return read(html.encode(), "text/html; charset=utf-8", complete=complete)


def html(title: str, body: str, *, lang: str = "", head: str = "") -> str:
    language = f' lang="{lang}"' if lang else ""
    return f"<!DOCTYPE html><html{language}><head><title>{title}</title>{head}</head><body>{body}</body></html>"


MENU = '<nav><a href="/">Home</a> <a href="/docs">Guides</a> <a href="/blog">Blog</a> <a href="/about">About</a></nav>'

ESSAY = (
    "<p>A gradient tells in which direction a function grows fastest. To make a loss small, one walks against it, in "
    "steps whose length is chosen with care: too long, and the walk leaves the valley; too short, and it never ends. "
    "Momentum remembers the last steps and carries the walk over small bumps, as a heavy ball would roll.</p>"
    "<p>Second derivatives say how fast the gradient itself turns. Where they are known, the length of a step needs no "
    "guess, but a network with a million weights has a million squared of them, so they are estimated or left out.</p>"
)
ESSAY_DE = (
    "<p>Der Gradient zeigt, in welche Richtung eine Funktion am stärksten wächst. Wer einen Fehler klein machen will, "
    "geht ihm entgegen, in Schritten, deren Länge mit Bedacht gewählt wird: zu lang, und der Weg verlässt das Tal; zu "
    "kurz, und er kommt nie an. Der Schwung merkt sich die letzten Schritte und trägt über kleine Hügel hinweg.</p>"
)

GOOD = {
    "an essay": html("Walking downhill", f"<h1>Walking downhill</h1>{MENU}{ESSAY}", lang="en"),
    "an essay in German": html("Bergab gehen", f"<h1>Bergab gehen</h1>{ESSAY_DE}", lang="de"),
    "a page in Japanese": html(
        "勾配降下法の入門",
        "<h1>勾配降下法の入門</h1><p>関数の値を小さくするには、勾配と逆の方向に少しずつ進みます。"
        "歩幅が大きすぎると谷を飛び越え、小さすぎるといつまでも着きません。</p>",
        lang="ja",
    ),
    "a page in Russian": html(
        "Градиентный спуск",
        "<h1>Градиентный спуск</h1><p>Чтобы функция стала меньше, идут против градиента небольшими шагами. "
        "Слишком длинный шаг уводит из долины, слишком короткий никогда не приведёт к цели.</p>",
        lang="ru",
    ),
    "an article about domain parking": html(
        "Why every expired domain says: this domain is for sale",
        f"<h1>This domain is for sale</h1>{MENU}<p>Brokers buy what others forget to renew. Visitors then read that "
        "the domain is for sale, beside related searches and sponsored listings. Buy this domain, says a button.</p>"
        + ESSAY
        * 2,
    ),
    "an article that shows the markup of parked pages": html(
        "Spotting parked pages",
        "<h1>Spotting parked pages</h1><pre>&lt;html data-adblockkey=&quot;x&quot;&gt; window.park = 1</pre>"
        + ESSAY * 2,
    ),
    "a shop": html(
        "Old telescopes for sale",
        f"{MENU}<h1>Old telescopes for sale</h1><p>Buy this telescope for 90. All lenses are for sale, too. Related "
        'items: a tripod.</p><a href="/cart">Cart</a> <a href="/lenses">Lenses</a> <a href="/terms">Terms</a>',
    ),
    "a small shop with sponsors": html(
        "Bike parts", f"{MENU}<h1>Bike parts</h1><p>Sponsored links help us to stay. Related links are below.</p>"
    ),
    "a short essay that mentions brokers": html(
        "My first site",
        f"{MENU}<p>I wanted a name, but the domain is for sale at a price that I will not pay.</p>"
        '<a href="/two">Two</a> <a href="/three">Three</a> <a href="/four">Four</a>',
    ),
    "the documentation of signals and slots": html(
        "Signals and slots",
        "<h1>Signals and slots</h1><p>A signal is connected to a slot. Slots are called when the signal is emitted. A "
        "signal may have many slots, and a slot may serve many signals.</p>" + ESSAY,
    ),
    "a paper about betting": html(
        "Betting scores and the Kelly criterion",
        "<h1>Betting scores</h1><p>A bet against a hypothesis is evidence when it pays. Betting a fixed share of the "
        "wealth, as Kelly proposed, makes it grow fastest. The casino is a metaphor.</p>" + ESSAY,
    ),
    "a project that plays poker": html(
        "A poker bot",
        "<h1>A poker bot</h1><p>It learns to bet by playing against itself. Poker has hidden cards, so it plays many "
        "hands of Texas hold'em and regrets what it did not do.</p>" + ESSAY,
    ),
    "a clinical study": html(
        "Sildenafil in pulmonary hypertension",
        "<h1>Sildenafil in pulmonary hypertension</h1><p>Patients were given a dosage twice a day. The prescription "
        "was blind to the doctors.</p>" + ESSAY,
    ),
    "a page on sex education": html(
        "Sex education for adults",
        "<h1>Sex education for adults</h1><p>What to tell teenagers, and when. Talking about sex takes no courage, but "
        "practice.</p>" + ESSAY,
    ),
    "an article about 404": html(
        "404 Not Found explained", f"<h1>What does 404 mean?</h1>{MENU}<p>The server found nothing.</p>" + ESSAY * 6
    ),
    "a license that is short": html("License", "<p>Do what you want. There is no warranty.</p>"),
    "an empty page": html("", ""),
}

PARKED = {
    "for sale, in English": (
        html("x.org", "<h1>x.org</h1><p>The domain x.org is for sale. Make an offer.</p><a href=/privacy>Privacy</a>"),
        "an offer of the domain",
    ),
    "for sale, in the title only": (html("Buy this domain", "<p>x.org</p>"), "an offer of the domain"),
    "may be for sale": (html("x.org", "This domain may be for sale!"), "an offer of the domain"),
    "expired": (html("x.org", "<p>This domain has expired. Is it yours? Renew it.</p>"), "an offer of the domain"),
    "parked by a host": (
        html("Parked", "<p>x.org is parked free, courtesy of a registrar</p>"),
        "an offer of the domain",
    ),
    "in German": (html("x.org", "<p>Die Domain x.org steht zum Verkauf.</p>"), "an offer of the domain"),
    "in French": (html("x.org", "<p>Le nom de domaine x.org est à vendre</p>"), "an offer of the domain"),
    "in Spanish": (html("x.org", "<h1>Este dominio está en venta</h1>"), "an offer of the domain"),
    "in Portuguese": (html("x.org", "<h1>Este domínio x.org está à venda</h1>"), "an offer of the domain"),
    "in Italian": (html("x.org", "<h1>Questo dominio è in vendita</h1>"), "an offer of the domain"),
    "in Dutch": (html("x.org", "<h1>Deze domeinnaam is te koop</h1>"), "an offer of the domain"),
    "in Polish": (html("x.org", "<h1>Domena x.org jest na sprzedaż</h1>"), "an offer of the domain"),
    "in Russian": (html("x.org", "<h1>Домен x.org продаётся</h1>"), "an offer of the domain"),
    "in Turkish": (html("x.org", "<h1>Bu alan adı satılıktır</h1>"), "an offer of the domain"),
    "in Vietnamese": (html("x.org", "<h1>Tên miền x.org đang được bán</h1>"), "an offer of the domain"),
    "in Chinese": (html("x.org", "<h1>此域名正在出售</h1>"), "an offer of the domain"),
    "in Japanese": (html("x.org", "<h1>このドメインは販売中です</h1>"), "an offer of the domain"),
    "in Korean": (html("x.org", "<h1>이 도메인은 판매 중입니다</h1>"), "an offer of the domain"),
    "in Arabic": (html("x.org", "<h1>هذا النطاق معروض للبيع</h1>"), "an offer of the domain"),
    "advertisements": (
        html("x.org", "<h1>x.org</h1><p>Related searches</p><a href='https://ads.net/1'>Loans</a>"),
        "nothing but advertisements",
    ),
    "advertisements in French": (html("x.org", "Recherches associées: prêts"), "nothing but advertisements"),
    "a key for advertisements": (
        '<!doctype html><html data-adblockkey="MFww" lang="en"><body>Loans</body></html>',
        "advertisements for parked domains",
    ),
    "a script of Bodis": (html("x.org", "<script>window.park = 'eyJ1'</script>"), "Bodis"),
    "a script of Sedo": (html("x.org", "<script src='//img.sedoparking.com/a.js'></script>"), "Sedo"),
    "a script of ParkingCrew": (html("x.org", "<script src='https://c.parkingcrew.net/a.js'></script>"), "ParkingCrew"),
    "a frame of Namecheap": (
        html("x.org", "<iframe src='https://parkingpage.namecheap.com/x'></iframe>"),
        "Namecheap",
    ),
    "a lander of GoDaddy": (
        '<!DOCTYPE html><html><script>window.onload=function(){window.location.href="/lander"}</script></html>',
        "GoDaddy",
    ),
    "advertisements of Google": (
        html("x.org", "<script src='https://www.google.com/adsense/domains/caf.js'></script>" + ESSAY * 3),
        "advertisements for parked domains",
    ),
}

MISSING = {
    "in English": html("404 - Page not found", f"{MENU}<h1>Oops</h1><p>Nothing to see.</p>"),
    "in the heading only": html("Our site", f"{MENU}<h1>We can't find that page</h1>"),
    "without a number": html("This page does not exist", MENU),
    "in German": html("Seite nicht gefunden", "<h1>Fehler</h1>"),
    "in French": html("Page introuvable", "<h1>Erreur</h1>"),
    "in Spanish": html("Página no encontrada", ""),
    "in Portuguese": html("Página não encontrada", ""),
    "in Italian": html("Pagina non trovata", ""),
    "in Dutch": html("Pagina niet gevonden", ""),
    "in Polish": html("Nie znaleziono strony", ""),
    "in Russian": html("Страница не найдена", ""),
    "in Czech": html("Stránka nenalezena", ""),
    "in Swedish": html("Sidan hittades inte", ""),
    "in Turkish": html("Sayfa bulunamadı", ""),
    "in Indonesian": html("Halaman tidak ditemukan", ""),
    "in Vietnamese": html("Không tìm thấy trang", ""),
    "in Chinese": html("页面不存在", ""),
    "in Japanese": html("ページが見つかりません", ""),
    "in Korean": html("페이지를 찾을 수 없습니다", ""),
    "in Arabic": html("الصفحة غير موجودة", ""),
    "in Thai": html("ไม่พบหน้านี้", ""),
    "the front page by its own word": html("Our site", MENU, head='<link rel="canonical" href="/">'),
    "the front page by its full address": html("Our site", MENU, head='<link rel=canonical href="https://x.org">'),
    "the front page for others": html(
        "Our site", MENU, head='<meta property="og:url" content="https://x.org/index.html">'
    ),
}

UNWANTED = {
    "in Indonesian": (
        html(
            "Situs Slot Gacor Hari Ini",
            "<h1>SLOT88: Situs Judi Slot Online Terpercaya</h1><p>Daftar slot gacor maxwin dengan deposit pulsa. "
            "Bandar togel online dan judi bola SBOBET, bonus new member, RTP live setiap hari.</p>",
            lang="id",
        ),
        "gambling",
    ),
    "in English": (
        html(
            "Best Online Casino Bonuses",
            "<h1>Online casino with free spins</h1><p>Play slots online, roulette and blackjack. No deposit bonus and "
            "casino games in our live casino. Sports betting from the best betting sites.</p>",
        ),
        "gambling",
    ),
    "in Thai": (
        html("เว็บตรง สล็อต", "<h1>สล็อตเว็บตรง แตกง่าย</h1><p>คาสิโนออนไลน์ บาคาร่า แทงบอล เครดิตฟรี ฝากถอนไม่มีขั้นต่ำ</p>"),
        "gambling",
    ),
    "in Chinese": (
        html("澳门博彩", "<h1>真人娱乐</h1><p>百家乐、老虎机、体育投注，娱乐城注册送彩票。</p>"),
        "gambling",
    ),
    "in Japanese": (
        html(
            "オンラインカジノ",
            "<h1>オンラインカジノ比較</h1><p>入金不要ボーナスとフリースピン、スロット、ブックメーカー。</p>",
        ),
        "gambling",
    ),
    "in Korean": (
        html("토토사이트", "<h1>먹튀 검증 토토사이트</h1><p>카지노 바카라 슬롯사이트 홀덤 추천</p>"),
        "gambling",
    ),
    "in Turkish": (
        html(
            "Deneme Bonusu",
            "<h1>Bahis siteleri</h1><p>Canlı bahis ve casino siteleri, deneme bonusu ve bedava bahis.</p>",
        ),
        "gambling",
    ),
    "in Russian": (
        html("Онлайн казино", "<h1>Казино Вулкан</h1><p>Игровые автоматы, фриспины и бездепозитный бонус, 1xbet.</p>"),
        "gambling",
    ),
    "in Vietnamese": (
        html("Nhà cái uy tín", "<h1>Nhà cái</h1><p>Cá cược thể thao, nổ hũ, bắn cá, lô đề, casino trực tuyến.</p>"),
        "gambling",
    ),
    "in Portuguese": (
        html(
            "Cassino online",
            "<h1>Tigrinho</h1><p>Cassino online com bônus, apostas esportivas e roleta. Apostas já!</p>",
        ),
        "gambling",
    ),
    "medicines": (
        html(
            "Buy Viagra online",
            "<h1>Canadian pharmacy</h1><p>Generic Viagra, Cialis and Levitra pills without prescription. Buy cheap "
            "sildenafil and tadalafil in our online pharmacy.</p>",
        ),
        "medicines",
    ),
    "pornography": (
        html(
            "Free porn videos", "<h1>XXX</h1><p>Free porn, sex videos and live sex cams. Nude girls, milf, hentai.</p>"
        ),
        "pornography",
    ),
}

SHELLS = {
    "React": html("App", '<noscript>You need JavaScript.</noscript><div id="root"></div><script src="/a.js"></script>'),
    "Vue": html("App", '<div id="app"><p>Loading…</p></div><script src="/a.js"></script><script src="/b.js"></script>'),
    "Next": html("App", '<div id="__next"></div><script src="/a.js"></script>'),
    "Nuxt": html("App", '<div id="__nuxt"></div><script src="/a.js"></script>'),
    "Svelte": html("App", '<div id="svelte"></div><script src="/a.js"></script>'),
    "Quasar": html("App", "<div id=q-app></div><script src=/a.js></script>"),
    "Angular": html("App", "<app-root></app-root><script src=/a.js></script>"),
    "none that is known": html("App", "<main></main><script src=/a.js></script>"),
}

PIECES = (
    *"<a <p> </p> <h1> </h1> <title> <script> </script> <!-- --> <![CDATA[ ]]> &amp; &#x & # ; = ' \" > / <".split(),
    *("href=//", "src=//"),
    *" \0\r\n[]%.\u0301",
    *("<link rel=canonical href=", "id=", "x", "é", "漢", "domain is for sale", "casino", "404"),
)
MARKUP = st.lists(st.sampled_from(PIECES)).map("".join)
"""Pages that nobody would write."""
