# SPDX-License-Identifier: GPL-2.0-or-later
"""Chinese names cut into the words of a lexicon: maximal cover, then fewest pieces, then leftmost.

No substring search and no similarity: a word counts only as a piece of the best cut of the whole name. That is why
文化工艺品 holds no 化工 and 服装备货 no 装备.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Traditional characters that occur in industry names; a converter for all of Chinese is not needed for them.
_PAIRS = (
    "產产業业電电動动機机車车輛辆鐵铁銅铜鋁铝鋼钢鍋锅爐炉燈灯飾饰飛飞紡纺織织絲丝綢绸襪袜褲裤製制藥药醫医療疗儀仪錶表設设備备裝装數数碼码網网絡络軟软體体導导顯显線线纜缆膠胶紙纸張张農农漁渔葉叶糧粮餅饼麵面"
    "條条飲饮調调寶宝鑽钻銀银禮礼樂乐園园藝艺術术圖图書书傳传遊游戲戏畫画環环節节風风發发變变壓压鋰锂儲储測测聯联雲云計计資资訊讯務务與与眾众輪轮閥阀軸轴鏈链錨锚鎖锁釘钉鏡镜鐘钟錄录視视頻频觸触護护膚肤潔洁"
    "廚厨衛卫傘伞帶带繩绳繡绣氈毡綿绵絨绒襯衬鋸锯鑄铸鍛锻銲焊標标準准緊紧滾滚彈弹齒齿減减過过濾滤殼壳頭头號号鹽盐滷卤醬酱鴨鸭鵝鹅雞鸡魚鱼蝦虾貝贝參参棗枣桿杆筆笔閱阅讀读嬰婴兒儿運运輸输鮮鲜凍冻雜杂貨货龍龙"
    "鳳凤馬马獸兽寵宠種种樹树蘋苹檸柠蘿萝蔔卜薑姜蔥葱韓韩國国華华東东灣湾臺台塊块鈦钛鎳镍鋅锌錫锡鎢钨鉬钼鎂镁鉛铅矽硅"
)
_TRADITIONAL = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2])))
_DASHES = str.maketrans(dict.fromkeys("—–‐‑−─", "-") | dict.fromkeys("•・‧∙", "·"))
_SPACES = re.compile(r"\s+")
# A blank between Chinese characters is a typing habit; between Latin words it separates them.
_INNER_SPACES = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
_BRACKETS = re.compile(r"[(\[【〔《<「『]([^()\[\]【】〔〕《》<>「」『』]*)[)\]】〕》>」』]")
JOINERS = frozenset("、,;/|+&·和与及")
_JUNK = re.compile(r"[\u200b-\u200f\u2028-\u202f\ufeff\x00-\x1f\"'“”‘’!?。.:*#@~^_=%$]+")


def normalise(text: str) -> str:
    """Return a name in the one spelling that is compared: NFKC, simplified, lower case, no blanks, no junk."""
    text = unicodedata.normalize("NFKC", text).translate(_TRADITIONAL).translate(_DASHES).lower()
    text = _SPACES.sub(" ", _JUNK.sub(" ", text)).strip()
    return unicodedata.normalize("NFKC", _INNER_SPACES.sub("", text))


def names_in(text: str) -> list[str]:
    """Return the name without its brackets, and each bracket's content as a further name."""
    further = [content for content in _BRACKETS.findall(text) if content]
    return [_BRACKETS.sub("", text), *further]


@dataclass(frozen=True)
class Word:
    """One entry of the lexicon. ``kind``: alias, suffix, whole, or a kind of stop word; ``node`` is -1 for those."""

    text: str
    kind: str
    node: int = -1
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """One word found in a name, at its position."""

    start: int
    end: int
    word: Word


# What may follow a head without becoming one.
_TAIL = ("suffix_word", "parts")


class Lexicon:
    """Words by their first characters, and the cutting of names."""

    def __init__(self, words):
        self._single: dict[str, list[Word]] = {}
        self._double: dict[str, list[Word]] = {}
        for word in words:
            table, key = (self._single, word.text) if len(word.text) == 1 else (self._double, word.text[:2])
            table.setdefault(key, []).append(word)
        for group in self._double.values():
            group.sort(key=lambda word: -len(word.text))

    def cut(self, text: str) -> list[Piece]:
        """Return the pieces of the best cut of a normalised name, in order.

        Dynamic programming from the end of the name: at each place the best of leaving one character uncovered and of
        every word that starts there. Later candidates win only when they are really better, and the longest word is
        tried first, so ties go to the leftmost, longest word.
        """
        size = len(text)
        at, open_tail = self._candidates(text)
        # cover × 64 − pieces: more covered characters first, then fewer pieces. Names are shorter than 64 pieces.
        best = [0] * (size + 1)
        chosen: list[Word | None] = [None] * (size + 1)
        for place in range(size - 1, -1, -1):
            value, pick = -1, None
            for word in at[place]:
                length = len(word.text)
                if word.kind == "suffix" and not open_tail[place + length]:
                    continue
                gain = 0 if word.kind == "conjunction" else 64 * length - 1
                if best[place + length] + gain > value:
                    value, pick = best[place + length] + gain, word
            if pick is None or best[place + 1] > value:
                value, pick = best[place + 1], None
            best[place], chosen[place] = value, pick
        pieces, place = [], 0
        while place < size:
            word = chosen[place]
            if word is None:
                place += 1
                continue
            pieces.append(Piece(place, place + len(word.text), word))
            place += len(word.text)
        return pieces

    def _candidates(self, text):
        """Return the words that may start at each place, and the places where a head may end."""
        size = len(text)
        at: list[list[Word]] = [[] for _ in range(size)]
        open_tail = [False] * size + [True]
        for place in range(size - 1, -1, -1):
            found = at[place]
            for word in self._double.get(text[place:place + 2], ()):
                if text.startswith(word.text, place) and _allowed(word, text, place):
                    found.append(word)
            for word in self._single.get(text[place], ()):
                if _allowed(word, text, place):
                    found.append(word)
            open_tail[place] = text[place] in JOINERS or any(
                word.kind == "conjunction" or (word.kind in _TAIL and open_tail[place + len(word.text)])
                for word in found
            )
        return at, open_tail


def _allowed(word, text, place):
    end = place + len(word.text)
    if word.kind == "whole" and (place or end < len(text)):
        return False
    # A Latin word must not be cut out of a longer one.
    if word.text[0].isascii() and place and _latin(text[place - 1]) and _latin(word.text[0]):
        return False
    if word.text[-1].isascii() and end < len(text) and _latin(text[end]) and _latin(word.text[-1]):
        return False
    return not any(other in text for other in word.excludes)


def _latin(character):
    return character.isascii() and character.isalnum()
