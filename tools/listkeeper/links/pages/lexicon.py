"""What pages are about that take over expired domains: gambling, medicines without a prescription, pornography.

By how much of a page such words are, because one mention says nothing: a library has slots, a paper is about betting.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from listkeeper.links.pages.page import Page
from listkeeper.links.pages.similar import words

SHARE = 0.03
"""Of the letters of a page that such words must be."""
CERTAIN = 2
"""Different terms that hardly anybody else uses, which suffice."""
SEVERAL = 6
"""Different terms of any kind that suffice."""
FEWEST = 4
"""Terms in all, repeated ones too: a title alone is no page."""


class Lexicon(NamedTuple):
    """The terms of one kind of page, in lower case."""

    certain: frozenset[str]
    """That hardly anybody else uses: one word or two."""
    other: frozenset[str]
    """That others use, too."""
    unspaced: tuple[str, ...]
    """Of languages without blanks, searched for as they are. All are certain."""


def _terms(*rows: str) -> frozenset[str]:
    return frozenset(" ".join(words(term)) for row in rows for term in row.split(","))


# A row for each language in which such pages were seen, which is not how often the language is spoken.
LEXICONS = {
    "gambling": Lexicon(
        _terms(
            "slot gacor, slot online, situs slot, situs judi, judi online, judi bola, judi slot, agen judi, togel",
            "bandar togel, togel online, slot88, slot777, maxwin, gacor, sbobet, pragmatic play, joker123, pkv games",
            "bandarqq, dominoqq, rtp slot, rtp live, slot deposit, slot dana, slot pulsa, toto macau, situs toto",
            "online casino, casino online, online casinos, live casino, casino bonus, casino bonuses, casino games",
            "free spins, slot machines, online slots, slots online, sports betting, betting site, betting sites",
            "sportsbook, paris sportifs, bonus casino, casino francais, online spielautomaten, freispiele, sportwetten",
            "apuestas deportivas, tragamonedas, tragaperras, apostas esportivas, cassino, cassino online, tigrinho",
            "canlı bahis, bahis siteleri, deneme bonusu, bedava bahis, kaçak iddaa, casino siteleri, slot siteleri",
            "kasyno online, kasyna online, darmowe spiny, zakłady bukmacherskie",
            "онлайн казино, казино онлайн, игровые автоматы, бездепозитный бонус, фриспины, букмекерская контора",
            "1xbet, 1win, melbet, mostbet, вулкан казино",
            "nhà cái, cá cược, nổ hũ, casino trực, lô đề, bắn cá",
        ),
        _terms(
            "casino, casinos, slot, slots, poker, roulette, blackjack, baccarat, jackpot, jackpots, betting, bet, bets",
            "bookmaker, bookmakers, gambling, wager, wagering, lottery, spins, deposit, bonus, bonuses",
            "judi, taruhan, bandar, daftar, terpercaya, link alternatif, bonusu, bahis, iddaa, rulet",
            "казино, ставки, слоты, букмекер, рулетка, бонус, apuestas, ruleta, apostas, roleta, kasyno, kasyna",
            "zakłady, spielautomaten, wetten, xổ số, đánh bài, kèo",
        ),
        tuple(
            "สล็อต คาสิโน บาคาร่า แทงบอล เว็บตรง เครดิตฟรี หวยออนไลน์ พนัน ฝากถอน แตกง่าย".split()
            + "博彩 真人娱乐 真人娛樂 百家乐 百家樂 娱乐城 娛樂城 老虎机 老虎機 体育投注 體育投注".split()
            + "赌场 賭場 彩票 时时彩 六合彩 棋牌".split()
            + "オンラインカジノ カジノ スロット パチンコ 入金不要 フリースピン ブックメーカー".split()
            + "카지노 바카라 토토사이트 먹튀 슬롯사이트 사설토토 홀덤".split()
            + "كازينو مراهنات قمار شرط\u200cبندی شرطبندی کازینو".split(),
        ),
    ),
    "medicines": Lexicon(
        _terms(
            "viagra, cialis, levitra, sildenafil, tadalafil, vardenafil, kamagra, generic viagra, buy viagra",
            "without prescription, no prescription, tramadol online, xanax online, buy xanax, buy tramadol",
            "online pharmacy, canadian pharmacy, виагра, сиалис, potenzmittel, acheter viagra, comprar viagra",
        ),
        _terms("pharmacy, pills, pill, prescription, erectile, dysfunction, drugstore, modafinil, ambien, phentermine"),
        tuple("バイアグラ シアリス 伟哥 威而鋼 壮阳药 비아그라 시알리스 ไวอากร้า فياجرا".split()),
    ),
    "pornography": Lexicon(
        _terms(
            "porn, porno, xxx, sex videos, sex video, porn videos, free porn, nude girls, live sex, sex cams",
            "cam girls, hentai, escort girls, escorts, call girls, escort service, milf, blowjob, порно, секс видео",
            "проститутки, bokep, phim sex, escort bayan, porno izle, videos porno",
        ),
        _terms("sex, nude, nudes, sexy, escort, adult, erotic, naked, webcam, fetish, anal, teen, секс, эскорт, sexe"),
        tuple("色情 成人视频 成人影片 无码 無碼 アダルト動画 エロ動画 야동 출장안마 หนังโป๊ คลิปหลุด سكس".split()),
    ),
}


def unwanted(page: Page) -> str:
    """What a page is for that no list would have: a key of `LEXICONS`; empty where it is for something else."""
    text = page.words.casefold()
    spoken = words(text)
    return next((kind for kind, lexicon in LEXICONS.items() if _is_full_of(lexicon, text, spoken)), "")


def mentions(text: str) -> frozenset[str]:
    """The kinds of which a text has at least one term: enough to see that a page was about that before."""
    lowered = text.casefold()
    spoken = words(lowered)
    return frozenset(kind for kind, lexicon in LEXICONS.items() if _found(lexicon, lowered, spoken))


def _found(lexicon: Lexicon, text: str, spoken: list[str]) -> Counter[str]:
    """How often a text has each term. A word that is part of a longer term counts there only."""
    found = Counter({term: times for term in lexicon.unspaced if (times := text.count(term))})
    at = 0
    while at < len(spoken):
        pair = " ".join(spoken[at : at + 2])
        term = pair if pair in lexicon.certain or pair in lexicon.other else spoken[at]
        if term in lexicon.certain or term in lexicon.other:
            found[term] += 1
        at += 2 if term == pair else 1
    return found


def _is_full_of(lexicon: Lexicon, text: str, spoken: list[str]) -> bool:
    found = _found(lexicon, text, spoken)
    certain = found.keys() - lexicon.other
    if found.total() < FEWEST or (len(certain) < CERTAIN and len(found) < SEVERAL):
        return False
    return sum(len(term) * times for term, times in found.items()) >= SHARE * len(text)
