#!/usr/bin/env python3
"""Writes a glossary from the strings of programs that speak English, zh-CN, zh-TW and zh-HK.

usage: interface-strings.py CHROMIUM ANDROID > interface-strings.tsv

CHROMIUM is the unpacked source of Debian's `chromium`, of which the files *_{en-GB,zh-CN,zh-TW,zh-HK}.xtb are read;
ANDROID is that of `android-platform-frameworks-base`, of which core/res/res/values*/strings.xml are. `apt-get source`
brings both. The notice beside this file names versions and licences.

A line of the glossary comes about in one of two ways:
- A string of one or two words that is translated by two to six Han characters is a term as a whole.
- One or two words that stand in several strings mean the Han characters that stand in the translations of just
  these strings: each must be the other's best by Dice's coefficient, in zh-CN and zh-TW alike.

The translations of China and Taiwan must have a character in common, unless several strings say the same: two that
have none are mostly of two meanings, or cut wrongly.
"""
import collections
import html
import pathlib
import re
import sys
import xml.etree.ElementTree

LOCALES = ["zh-CN", "zh-TW", "zh-HK"]
PLACEHOLDER = "\x00"
"""Words that are no term, and end none."""
FUNCTION_WORDS = set(
    """a about above after all also always an and any are as at be been before being below both but by can can't cannot
    could did do does doesn't don't done each either else even every few for from get gets go goes got had has have he her
    here his how i if in into is isn't it it's its just let let's like ll lot made make makes many may me might mine more
    most much must my need needs never no nor not now of off on once one only onto or other our out over own per please
    re same see set she should since so some still such than that that's the their them then there these they this those
    through to too try under until up upon us use used uses using very via was we well were what when where which while
    who whom whose why will with within without won't would yes yet you you'll you're you've your yours yourself""".split()
)
"""Han characters with which no term begins or ends, when cut out of a sentence."""
LOOSE_CHARACTERS = set("的了是在和與与及或对對将將把被为為以从從由到于於向所该該此这這那您你我他她它们們請请也都就还還並并但若如会會能可要让讓个個項项")

folder = pathlib.Path(__file__).parent.parent / "HanVariants"
lines = [line.split("\t") for line in (folder / "opencc-1.4.2-TSCharacters.txt").read_text("utf-8").splitlines()]
SIMPLIFIED = {line[0]: line[1].split(" ")[0] for line in lines if len(line) == 2}

# MARK: reading


def chromium(root):
    """The strings of the bundles under a folder: one dictionary by locale for each string."""
    for english in sorted(root.rglob("*_en-GB.xtb")):
        bundles = {"en": bundle(english)}
        for locale in LOCALES:
            path = english.with_name(english.name.replace("en-GB", locale))
            bundles[locale] = bundle(path) if path.exists() else {}
        yield from joined(bundles)


def bundle(path):
    texts = re.findall(r'<translation id="(\d+)">(.*?)</translation>', path.read_text("utf-8"), re.S)
    return {key: html.unescape(re.sub(r"<ph .*?/>", PLACEHOLDER, text)) for key, text in texts}


def android(root):
    folders = {"en": "values", "zh-CN": "values-zh-rCN", "zh-TW": "values-zh-rTW", "zh-HK": "values-zh-rHK"}
    tables = {}
    for locale, folder in folders.items():
        tree = xml.etree.ElementTree.parse(root / "core/res/res" / folder / "strings.xml")
        texts = {string.get("name"): "".join(string.itertext()) for string in tree.iter("string")}
        tables[locale] = {key: re.sub(r"%[\d$.]*[a-z]", PLACEHOLDER, text) for key, text in texts.items()}
    yield from joined(tables)


def joined(tables):
    for key, text in tables["en"].items():
        if all(key in tables[locale] for locale in LOCALES):
            yield {"en": text, **{locale: tables[locale][key] for locale in LOCALES}}


def clean(text):
    """A string without mnemonics, markup, ellipses, and punctuation at its ends."""
    text = re.sub(r"\(&[A-Za-z0-9]\)|（&[A-Za-z0-9]）", "", text)
    text = re.sub(r"<[^>]*>", " ", text.replace("\\'", "'").replace('\\"', '"').replace("\\n", " "))
    text = re.sub(r"&(?=\w)", "", text)
    return re.sub(r"\s+", " ", text).strip(" .…:：。!！?？\"“”「」*")


# MARK: terms

AMERICAN = [
    (r"colour", "color"), (r"favourite", "favorite"), (r"behaviour", "behavior"), (r"centre\b", "center"),
    (r"grey", "gray"), (r"licence", "license"), (r"dialogue", "dialog"), (r"catalogue", "catalog"),
    (r"neighbour", "neighbor"), (r"cancelled", "canceled"), (r"cancelling", "canceling"), (r"labelled", "labeled"),
    (r"programme\b", "program"), (r"metre\b", "meter"), (r"litre\b", "liter"), (r"analyse", "analyze"),
    (r"(\w{3})isation", r"\1ization"), (r"(organ|custom|personal|optim|synchron|minim|maxim|initial|author|recogn|real|visual|general|final|normal|local|capital|categor|summar|standard|util|special|apolog|prior)is(e|ed|ing|es)\b", r"\1iz\2"),
]  # fmt: skip


def spellings(english):
    american = english
    for pattern, replacement in AMERICAN:
        american = re.sub(pattern, replacement, american)
    return american if american == english else f"{american}|{english}"


def singular(word):
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if re.search(r"(sses|shes|xes|zzes|ches)$", word):
        return word[:-2]
    return word[:-1] if len(word) > 3 and re.search(r"[^sui]s$", word) else word


def is_english_term(text):
    words = text.split(" ")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9 -]*", text) or len(words) > 2 or len(text) < 3:
        return False
    return not FUNCTION_WORDS.intersection(word.lower() for word in words)


def is_han_term(text):
    return re.fullmatch(r"[\u4e00-\u9fff]{2,6}", text) is not None


def have_common_character(han):
    """Whether China's and Taiwan's translation do, in either script."""
    return bool(set(folded(han[0])) & set(folded(han[1])))


def folded(text):
    return "".join(SIMPLIFIED.get(character, character) for character in text)


def is_loose(text):
    return text[0] in LOOSE_CHARACTERS or text[-1] in LOOSE_CHARACTERS


def whole_terms(strings):
    """What strings that are terms are translated by, how often."""
    found = collections.defaultdict(collections.Counter)
    for string in strings:
        english, han = string["en"], tuple(string[locale] for locale in LOCALES)
        if is_english_term(english) and all(map(is_han_term, han)):
            # A term of many words is no two characters, and a word is no sentence.
            words, length = len(english.split(" ")), min(map(len, han))
            if length >= words and max(map(len, han)) <= 2 * words + 2:
                found[english.lower()][han] += 1
    return found


# MARK: alignment

FEWEST_STRINGS = 8
LEAST_DICE = 0.75
LONGEST_GRAM = 6


def english_grams(text):
    grams = set()
    for piece in re.split(r"[^A-Za-z' -]+", text):
        words = [word.strip("'-").lower() for word in piece.split()]
        for length in (1, 2):
            for start in range(len(words) - length + 1):
                gram = words[start : start + length]
                ends = (gram[0], gram[-1])
                if all(len(word) > 2 for word in gram) and not FUNCTION_WORDS.intersection(gram):
                    grams.add(" ".join(gram[:-1] + [singular(gram[-1])]))
    return grams


def han_grams(text):
    grams = set()
    for piece in re.findall(r"[\u4e00-\u9fff]{2,}", text):
        for length in range(2, LONGEST_GRAM + 1):
            grams.update(piece[start : start + length] for start in range(len(piece) - length + 1))
    return grams


def aligned(strings, locale):
    """For each term of English the Han characters that stand for it, where each is the other's best."""
    pairs = {(clean(string["en"]), string[locale]) for string in strings}
    english = [english_grams(pair[0]) for pair in pairs]
    han = [han_grams(pair[1]) for pair in pairs]
    counts = collections.Counter(gram for grams in english for gram in grams)
    han_counts = collections.Counter(gram for grams in han for gram in grams)
    together = collections.defaultdict(collections.Counter)
    for terms, grams in zip(english, han):
        frequent = [gram for gram in grams if han_counts[gram] >= FEWEST_STRINGS and not is_loose(gram)]
        for term in terms:
            if counts[term] >= FEWEST_STRINGS:
                together[term].update(frequent)

    def dice(term, gram):
        return 2 * together[term][gram] / (counts[term] + han_counts[gram])

    best, best_term = {}, {}
    for term, grams in together.items():
        # Of Han strings that are as good, the longest: the others are parts of it. One of the greatest length may be
        # such a part itself.
        gram = max(grams, key=lambda gram: (dice(term, gram), len(gram)), default=None)
        longest = 2 * len(term.split(" ")) + 2
        if gram is None or grams[gram] < FEWEST_STRINGS - 1 or len(gram) > min(longest, LONGEST_GRAM - 1):
            continue
        best[term] = gram
        rival = best_term.get(gram)
        if rival is None or (dice(term, gram), -len(term)) > (dice(rival, gram), -len(rival)):
            best_term[gram] = term
    return {term: gram for term, gram in best.items() if best_term[gram] == term and dice(term, gram) >= LEAST_DICE}


def without_strangers(rows):
    """The rows without those that pair two words which both regions have, each for another thing.

    更新 is no other region's 刷新: it means update in both, and refresh has a better row.
    """
    terms = collections.defaultdict(set)
    for term, (china, taiwan, _) in rows:
        if folded(china) == folded(taiwan):
            terms[folded(china)].add(term)
    known = set()
    for term, han in rows:
        china, taiwan = folded(han[0]), folded(han[1])
        is_known = bool(terms[china]) or (term, china) in known
        known.add((term, china))
        if china == taiwan or not is_known or not terms[taiwan] - {term}:
            yield term, han


def main():
    strings = list(chromium(pathlib.Path(sys.argv[1]))) + list(android(pathlib.Path(sys.argv[2])))
    strings = [{locale: clean(text) for locale, text in string.items()} for string in strings]
    strings = [dict(items) for items in {tuple(sorted(string.items())) for string in strings}]
    strings.sort(key=lambda string: sorted(string.items()))
    found = whole_terms([string for string in strings if PLACEHOLDER not in string["en"]])
    tables = [aligned(strings, locale) for locale in LOCALES]
    for term, gram in tables[0].items():
        if term in tables[1] and is_english_term(term):
            han = (gram, tables[1][term], tables[2].get(term, ""))
            if have_common_character(han) and han[:2] not in {other[:2] for other in found[term]}:
                found[term][han] += 1
    rows = [
        (term, han)
        for term in sorted(found)
        for han, count in sorted(found[term].items(), key=lambda item: (-item[1], item[0]))[:2]
        if count > 1 or have_common_character(han)
    ]
    print("# Terms of programs, written out by interface-strings.py; sources and licences: NOTICE.md.")
    for term, han in without_strangers(rows):
        print("\t".join([spellings(term), *han]))
    print(f"{len(strings)} strings", file=sys.stderr)


main()
