"""lexicons/*.yaml → Codebook: what is read, and one error with file, line and key for each kind of mistake."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pytest

from pipeline.codebook import Codebook, load_codebook
from pipeline.errors import VuistregelError
from pipeline.patterns import DEFAULT_WINDOW, Word, parse
from pipeline.records import Stance
from pipeline.yaml_lines import YamlFile

CODEBOOK = """\
version: 3
language: nl
stances:
  toegepast: Het gebeurt.
  ontbreekt: Het gebeurt niet.
  beoogd: Het moet gebeuren.
  neutraal: Het wordt genoemd.
"""
STANCE = """\
cues:
  - name: geen
    stance: ontbreekt
    strength: 4
    terms:
      - geen
    not:
      - geen bezwaar
"""
THEMA = """\
# een voorbeeld
family: thema
label: Thema's
codes:
  - id: thema.kennis
    label: Kennis
    definition: Samen kennis maken.
    terms:
      strong:
        - kennis delen
      weak:
        - term: leren
          window: 3
          with: [samen]
          unless: [lezen en schrijven]
          note: Alleen samen.
    not:
      - leren lezen
  - id: thema.taal
    label: Taal
    definition: >-
      Een gedeelde
      taal.
"""
VUISTREGEL = """\
family: vuistregel
label: Vuistregels
replaces: [thema.taal]
codes:
  - id: vuistregel.1
    parent: thema.kennis
    label: Leer samen
    definition: Samen leren.
    terms: {strong: [samen leren]}
"""
FILES = {"codebook.yaml": CODEBOOK, "stance.yaml": STANCE, "thema.yaml": THEMA, "vuistregel.yaml": VUISTREGEL}


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Mistake:
    """One replacement in one file, and the error that it gives: line, key and the rest of the sentence."""

    name: str
    file: str
    old: str
    new: str
    line: int
    problem: str

    def __str__(self) -> str:
        return self.name


MISTAKES = [
    Mistake("no yaml", "thema.yaml", "label: Kennis", 'label: "Kennis', 6, "is no valid YAML"),
    Mistake("wrong indentation", "thema.yaml", "      weak:", "     weak:", 11, "is no valid YAML"),
    Mistake("a tab", "thema.yaml", "    label: Kennis", "\tlabel: Kennis", 6, "is no valid YAML"),
    Mistake("a term that begins with an asterisk", "thema.yaml", "kennis delen", "*netwerk", 10, "is no valid YAML"),
    Mistake("a control character", "thema.yaml", "kennis delen", "kennis\x07delen", 10, "is no valid YAML"),
    Mistake("two documents", "thema.yaml", "codes:", "---\ncodes:", 4, "is no valid YAML"),
    Mistake("a key twice", "thema.yaml", "      weak:", "      strong:", 11, "strong: stands at line 9 too"),
    Mistake("an empty file", "thema.yaml", THEMA, "", 1, "file: input should be a valid dictionary"),
    Mistake("a list for a file", "thema.yaml", THEMA, "- kennis\n", 1, "file: input should be a valid dictionary"),
    Mistake("unknown key of a file", "thema.yaml", "label: Thema's", "label: T\nlabels: T", 4, "labels: extra inputs"),
    Mistake("unknown key of a code", "thema.yaml", "    not:", "    niet:", 17, "codes.0.niet: extra inputs"),
    Mistake("unknown grade", "thema.yaml", "      weak:", "      zwak:", 11, "codes.0.terms.zwak: extra inputs"),
    Mistake("unknown key of a term", "thema.yaml", "with: [", "met: [", 14, "codes.0.terms.weak.0.met: extra inputs"),
    Mistake("term without term", "thema.yaml", "term: leren", "notes: x", 12, "codes.0.terms.weak.0.term: field required"),
    Mistake("a list for a term", "thema.yaml", "- kennis delen", "- [kennis, delen]", 10, "codes.0.terms.strong.0: write a text"),
    Mistake(
        "a text for a list", "thema.yaml", "with: [samen]", "with: samen", 14, "codes.0.terms.weak.0.with: input should be a"
    ),
    Mistake(
        "terms without a grade",
        "vuistregel.yaml",
        "{strong: [samen leren]}",
        "[samen leren]",
        9,
        "codes.0.terms: input should be",
    ),
    Mistake("no label", "thema.yaml", "    label: Taal\n", "", 19, "codes.1.label: field required"),
    Mistake("no codes", "vuistregel.yaml", "codes:", "codes: {}\nx:", 4, "codes: input should be a valid list"),
    Mistake("a window of words", "thema.yaml", "window: 3", "window: drie", 13, "codes.0.terms.weak.0.window: input should"),
    Mistake(
        "a window too wide", "thema.yaml", "window: 3", "window: 31", 13, "codes.0.terms.weak.0.window: input should be less"
    ),
    Mistake("a window below zero", "thema.yaml", "window: 3", "window: -1", 13, "codes.0.terms.weak.0.window: input should"),
    Mistake(
        "ordinal is no yes or no", "thema.yaml", "label: Thema's", "label: T\nordinal: misschien", 4, "ordinal: input should"
    ),
    Mistake(
        "a pattern in strong", "thema.yaml", "kennis delen", "kennis ~", 10, "codes.0.terms.strong.0: the term 'kennis ~' cannot"
    ),
    Mistake(
        "a pattern in a record", "thema.yaml", "term: leren", "term: leren:X", 12, "codes.0.terms.weak.0: the term 'leren:X'"
    ),
    Mistake("a pattern in with", "thema.yaml", "[samen]", "[elkaar, '~']", 14, "codes.0.terms.weak.0.with.1: the term '~'"),
    Mistake("a sign in unless", "thema.yaml", "lezen en", "(lezen) en", 15, "codes.0.terms.weak.0.unless.0: the term '(lezen)"),
    Mistake("a pattern in not", "thema.yaml", "leren lezen", "leren//lezen", 18, "codes.0.not.0: the term 'leren//lezen' cannot"),
    Mistake("an empty term", "thema.yaml", "kennis delen", "''", 10, "codes.0.terms.strong.0: the term '' cannot be read"),
    Mistake(
        "id of another family", "thema.yaml", "id: thema.taal", "id: fase.taal", 19, "id: code fase.taal is not of family thema"
    ),
    Mistake("id of a longer family", "thema.yaml", "id: thema.taal", "id: themataal", 19, "id: code themataal is not of family"),
    Mistake("an id twice", "thema.yaml", "id: thema.taal", "id: thema.kennis", 19, "id: code thema.kennis stands at line 5 too"),
    Mistake(
        "family and file differ", "thema.yaml", "family: thema", "family: fase", 2, "family: 'fase' is not the name of the file"
    ),
    Mistake("unknown parent", "vuistregel.yaml", "thema.kennis", "thema.geld", 6, "parent: unknown code thema.geld"),
    Mistake(
        "parent with a parent", "vuistregel.yaml", "thema.kennis", "vuistregel.1", 6, "parent: vuistregel.1 has a parent itself"
    ),
    Mistake("unknown replaced code", "vuistregel.yaml", "[thema.taal]", "[thema.t]", 3, "replaces: unknown code thema.t"),
    Mistake("unknown stance of a cue", "stance.yaml", "stance: ontbreekt", "stance: nee", 3, "cues.0.stance: input should be"),
    Mistake("a cue too strong", "stance.yaml", "strength: 4", "strength: 6", 4, "cues.0.strength: input should be less than"),
    Mistake("a pattern in a cue", "stance.yaml", "- geen\n", "- geen ...\n", 6, "cues.0.terms.0: the term 'geen ...' cannot"),
    Mistake("a pattern in not of a cue", "stance.yaml", "geen bezwaar", "=|", 8, "cues.0.not.0: the term '=|' cannot be read"),
    Mistake(
        "a cue twice",
        "stance.yaml",
        "cues:\n",
        "cues:\n  - {name: geen, stance: ontbreekt, strength: 1, terms: [x]}\n",
        3,
        "name: cue",
    ),
    Mistake("a version of words", "codebook.yaml", "version: 3", "version: drie", 1, "version: input should be a valid integer"),
    Mistake("another language", "codebook.yaml", "language: nl", "language: fr", 2, "language: input should be 'nl'"),
    Mistake("an unknown stance", "codebook.yaml", "  beoogd:", "  gewenst:", 6, "stances.gewenst.[key]: input should be"),
    Mistake("a stance missing", "codebook.yaml", "  beoogd: Het moet gebeuren.\n", "", 3, "stances: has no beoogd"),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=str)
def test_a_mistake_gives_one_error_with_file_line_and_key(mistake: Mistake, tmp_path: Path) -> None:
    assert FILES[mistake.file].count(mistake.old) >= 1
    write(tmp_path, FILES | {mistake.file: FILES[mistake.file].replace(mistake.old, mistake.new, 1)})
    with pytest.raises(VuistregelError) as raised:
        load_codebook(tmp_path)
    assert raised.value.subject == f"{tmp_path / mistake.file}:{mistake.line}"
    assert raised.value.problem.startswith(mistake.problem)
    assert raised.value.exit_code == 2
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("missing", ["codebook.yaml", "stance.yaml", "families"])
def test_a_folder_without_all_its_files_holds_no_codebook(missing: str, tmp_path: Path) -> None:
    kept = {name: text for name, text in FILES.items() if name != missing}
    if missing == "families":
        kept = {name: kept[name] for name in ("codebook.yaml", "stance.yaml")}
    with pytest.raises(VuistregelError, match="holds no codebook"):
        load_codebook(write(tmp_path, kept))


def test_a_folder_that_does_not_exist_holds_no_codebook(tmp_path: Path) -> None:
    with pytest.raises(VuistregelError, match="holds no codebook"):
        load_codebook(tmp_path / "weg")


def test_a_file_in_another_encoding_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    (tmp_path / "thema.yaml").write_bytes(THEMA.replace("Kennis", "Cliënt").encode("latin-1"))
    with pytest.raises(VuistregelError, match=r"thema\.yaml: cannot be read"):
        load_codebook(tmp_path)


def test_one_family_cannot_stand_in_two_files(tmp_path: Path) -> None:
    second = THEMA.replace("thema.kennis", "thema.geld").replace("thema.taal", "thema.tijd")
    with pytest.raises(VuistregelError, match="'thema' is not the name of the file"):
        load_codebook(write(tmp_path, FILES | {"thema2.yaml": second}))


def test_a_code_has_its_texts_terms_conditions_and_lines(tmp_path: Path) -> None:
    book = load_codebook(write(tmp_path, FILES))
    kennis, taal = book.families[0].codes
    strong, weak = kennis.terms
    assert (kennis.id, kennis.family, kennis.label, kennis.line) == ("thema.kennis", "thema", "Kennis", 5)
    assert (strong.pattern, strong.grade, strong.line) == (parse("kennis delen", DEFAULT_WINDOW), "strong", 10)
    assert (weak.pattern, weak.grade, weak.line) == (parse("leren", 3), "weak", 12)
    assert weak.required == (parse("samen"),)
    assert weak.unless == (parse("lezen en schrijven"),)
    assert kennis.exclusions == (parse("leren lezen"),)
    assert taal.definition == "Een gedeelde taal."
    assert taal.terms == ()


def test_families_and_codes_keep_their_order(tmp_path: Path) -> None:
    book = load_codebook(write(tmp_path, FILES | {"borging.yaml": "family: borging\nlabel: B\ncodes: []\n"}))
    assert [family.id for family in book.families] == ["borging", "thema", "vuistregel"]
    assert list(book.codes) == ["thema.kennis", "thema.taal", "vuistregel.1"]
    assert book.version == 3
    assert book.replaced_by == {"vuistregel": {"thema.taal"}}
    assert book.ordinal_families == set()


def test_an_ordinal_family_is_known(tmp_path: Path) -> None:
    ordinal = THEMA.replace("label: Thema's", "label: Thema's\nordinal: true")
    assert load_codebook(write(tmp_path, FILES | {"thema.yaml": ordinal})).ordinal_families == {"thema"}


def test_words_that_yaml_takes_for_something_else_are_words(tmp_path: Path) -> None:
    words = THEMA.replace("- kennis delen", "- no\n        - 2024\n        - on\n        - 2024-13-45\n        - null")
    book = load_codebook(write(tmp_path, FILES | {"thema.yaml": words}))
    sources = [term.pattern.source for term in book.codes["thema.kennis"].terms]
    assert sources == ["no", "2024", "on", "2024-13-45", "null", "leren"]


def test_a_list_that_is_named_once_can_be_used_twice(tmp_path: Path) -> None:
    shared = THEMA.replace("with: [samen]", "with: &samen [samen, elkaar]").replace(
        "- kennis delen", "- {term: kennis, unless: [x]}"
    )
    shared = shared.replace("    not:\n      - leren lezen", "    not: *samen")
    code = load_codebook(write(tmp_path, FILES | {"thema.yaml": shared})).codes["thema.kennis"]
    assert code.exclusions == (parse("samen"), parse("elkaar"))


LISTS = """
lists:
  - name: groep
    words: ["*kring", team/teams]
  - name: samen
    words: ["@groep", allen]
"""


def test_a_term_can_name_a_list_and_a_list_a_list_above_it(tmp_path: Path) -> None:
    thema = THEMA.replace("- kennis delen", "- '@samen/raad leren'")
    book = load_codebook(write(tmp_path, FILES | {"lists.yaml": LISTS, "thema.yaml": thema}))
    term = book.codes["thema.kennis"].terms[0]
    assert term.pattern.source == "@samen/raad leren"
    assert term.pattern.slots[0] == {Word(text) for text in ("*kring", "team", "teams", "allen", "raad")}


@pytest.mark.parametrize(
    ("lists", "term", "message"),
    [
        (
            LISTS,
            "'@kring leren'",
            r"thema\.yaml:10: codes.0.terms.strong.0: the term '@kring leren' cannot be read: there is no list 'kring'",
        ),
        ("lists: []", "'@'", "there is no list ''"),
        (LISTS.replace("- name: samen", "- name: groep"), "a", r"lists\.yaml:5: name: there is a list 'groep' above"),
        (LISTS.replace('"@groep"', '"@later"'), "a", r"lists\.yaml:6: lists.1.words.0: the term '@later' cannot be read"),
        (LISTS.replace("team/teams", "twee woorden"), "a", r"lists\.yaml:4: .*'twee woorden' is no word"),
    ],
)
def test_a_mistake_in_a_list_is_named(lists: str, term: str, message: str, tmp_path: Path) -> None:
    thema = THEMA.replace("- kennis delen", f"- {term}")
    with pytest.raises(VuistregelError, match=message):
        load_codebook(write(tmp_path, FILES | {"lists.yaml": lists, "thema.yaml": thema}))


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_fingerprint_changes_with_every_file(name: str, tmp_path: Path) -> None:
    before = load_codebook(write(tmp_path, FILES)).fingerprint
    assert load_codebook(tmp_path).fingerprint == before
    assert load_codebook(write(tmp_path, {name: FILES[name] + "# gezien\n"})).fingerprint != before


def test_a_location_that_is_not_in_a_file_has_the_line_of_the_nearest_part_above_it(tmp_path: Path) -> None:
    file = YamlFile(write(tmp_path, FILES) / "thema.yaml")
    assert file.line(()) == 2
    assert file.line(("codes", 1)) == 19
    assert file.line(("codes", 1, "terms", "strong", 0)) == 19
    assert file.line(("codes", 0, "terms", "weak", 0, "unless", 5)) == 15
    assert file.line(("codes", 9)) == 4


def test_the_shipped_codebook_has_the_families_and_stances_of_the_contract(codebook: Codebook) -> None:
    sizes = {family.id: len(family.codes) for family in codebook.families}
    assert sizes == {
        "borging": 4,
        "circulatie": 5,
        "fase": 3,
        "kennisfunctie": 8,
        "netwerk": 10,
        "partij": 4,
        "prikkel": 13,
        "schaal": 3,
        "thema": 6,
        "vuistregel": 6,
        "werkvorm": 4,
    }
    assert set(codebook.stances) == set(get_args(Stance))
    parents = {code.id: code.parent for code in codebook.codes.values() if code.parent}
    assert sorted(parents) == [f"vuistregel.{number}" for number in range(1, 7)]
    assert len(set(parents.values())) == 6
    assert codebook.ordinal_families == {"circulatie"}
