"""Small codebooks and passages for tests of the mechanics: no model, every token as the test says it is."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from pipeline.codebook import Codebook, load_codebook
from pipeline.records import AnnotatedPassage, Annotation, Passage, PassageKind

Word = tuple[str, str, str, str]
"""Lemma, part of speech, CGN tag and features of a word."""
STANCES = {"toegepast": "a", "ontbreekt": "b", "beoogd": "c", "neutraal": "d"}
CUES = [
    {"name": "gebeurt", "stance": "toegepast", "strength": 4, "terms": ["gebeurt"]},
    {"name": "geen", "stance": "ontbreekt", "strength": 4, "terms": ["geen"], "not": ["geen bezwaar"]},
    {"name": "moet", "stance": "beoogd", "strength": 4, "terms": ["moet"]},
    {"name": "wat", "stance": "neutraal", "strength": 4, "terms": ["wat ... is"]},
]


def code(name: str, *, strong: Sequence[object] = (), weak: Sequence[object] = (), **more: object) -> dict[str, Any]:
    """A code with its terms as it stands in a lexicon; `not_` for its exclusions."""
    entry = {"id": name, "label": name, "definition": name, "terms": {"strong": list(strong), "weak": list(weak)}}
    return entry | {key.rstrip("_"): value for key, value in more.items()}


def small_codebook(
    folder: Path, *codes: dict[str, Any], families: Mapping[str, Mapping[str, object]] | None = None, cues: object = None
) -> Codebook:
    """The codes in files of their families, with `families` saying what else such a file holds."""
    general = {"version": 1, "language": "nl", "stances": STANCES}
    files: dict[str, Any] = {"codebook": general, "stance": {"cues": CUES if cues is None else cues}}
    for entry in codes:
        family = entry["id"].split(".")[0]
        file = files.setdefault(family, {"family": family, "label": family, "codes": []} | dict((families or {}).get(family, {})))
        file["codes"].append(entry)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return load_codebook(folder)


def small_passage(text: str, words: Mapping[str, Word] | None = None, kind: PassageKind = "paragraph") -> AnnotatedPassage:
    """A text whose tokens stand between spaces; a token '.' or '?' ends a sentence. Unknown words are their own lemma."""
    tokens = text.split()
    starts: list[int] = []
    for token in tokens:
        starts.append(text.index(token, starts[-1] + len(tokens[len(starts) - 1]) if starts else 0))
    facts = [(words or {}).get(token, (token.lower(), "X", "", "")) for token in tokens]
    firsts = [place for place in range(len(tokens)) if place == 0 or tokens[place - 1] in {".", "?"}]
    annotation = Annotation(
        starts=tuple(starts),
        ends=tuple(start + len(token) for start, token in zip(starts, tokens, strict=True)),
        lemmas=tuple(fact[0] for fact in facts),
        pos=tuple(fact[1] for fact in facts),
        tags=tuple(fact[2] for fact in facts),
        morphs=tuple(fact[3] for fact in facts),
        sentence_starts=tuple(firsts),
    )
    return AnnotatedPassage(Passage("pas_test", "doc_test", 0, None, "", kind, text, 0, len(text)), annotation)
