"""lexicons/*.yaml → Codebook: the codes, what they mean, and the terms and cues that point at them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from pipeline.errors import VuistregelError
from pipeline.ids import text_hash
from pipeline.patterns import DEFAULT_WINDOW, Pattern, PatternError, Slot, Word, WordLists, parse, parse_slot
from pipeline.records import Stance
from pipeline.yaml_lines import YamlFile

CODEBOOK_FILE = "codebook.yaml"
CUES_FILE = "stance.yaml"
LISTS_FILE = "lists.yaml"
Grade = Literal["strong", "weak"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TermEntry(_Strict):
    """A term with its conditions; a plain string is a term without any."""

    term: str
    window: int = Field(default=DEFAULT_WINDOW, ge=0, le=30)
    with_: list[str] = Field(default=[], alias="with")
    """At least one of these stands in the same sentence."""
    unless: list[str] = []
    """None of these stands in the same sentence."""
    with_passage: list[str] = []
    """At least one of these stands somewhere in the passage."""
    unless_passage: list[str] = []
    """None of these stands anywhere in the passage."""
    note: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        if isinstance(value, str):
            return {"term": value}
        if not isinstance(value, dict):
            raise ValueError("Write a text, or a record with the key 'term'")  # noqa: TRY004 - what pydantic expects
        return value


class Terms(_Strict):
    strong: list[TermEntry] = []
    weak: list[TermEntry] = []


class CodeEntry(_Strict):
    id: str
    label: str
    definition: str
    parent: str = ""
    block: str = ""
    include: str = ""
    exclude: str = ""
    stance_note: str = ""
    terms: Terms = Terms()
    not_: list[str] = Field(default=[], alias="not")
    """Expressions that contain a term without meaning the code: a term match that shares a word with one is dropped."""


class FamilyFile(_Strict):
    family: str
    label: str
    note: str = ""
    rule: str = ""
    source: str = ""
    ordinal: bool = False
    """At most one code of the family per passage, the highest."""
    replaces: list[str] = []
    """Codes that give way to a code of this family found in the same sentence."""
    codes: list[CodeEntry]


class CueEntry(_Strict):
    name: str
    stance: Stance
    strength: int = Field(ge=1, le=5)
    note: str = ""
    terms: list[TermEntry]
    not_: list[str] = Field(default=[], alias="not")


class CuesFile(_Strict):
    cues: list[CueEntry]


class ListEntry(_Strict):
    name: str
    note: str = ""
    words: list[str]


class ListsFile(_Strict):
    lists: list[ListEntry]


class CodebookFile(_Strict):
    version: int
    language: Literal["nl"]
    stances: dict[Stance, str]

    @field_validator("stances")
    @classmethod
    def _all_four(cls, stances: dict[Stance, str]) -> dict[Stance, str]:
        if missing := [stance for stance in get_args(Stance) if stance not in stances]:
            raise ValueError(f"Has no {' and no '.join(missing)}")
        return stances


@dataclass(frozen=True, slots=True)
class Term:
    """A parsed term of a code or cue; `line` is its place in its file."""

    pattern: Pattern
    grade: Grade
    required: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    required_in_passage: tuple[Pattern, ...]
    unless_in_passage: tuple[Pattern, ...]
    line: int

    @property
    def conditions(self) -> tuple[Pattern, ...]:
        """What decides whether the term counts, in its sentence or in its passage."""
        return self.required + self.unless + self.required_in_passage + self.unless_in_passage


@dataclass(frozen=True, slots=True)
class Code:
    """One code of the codebook; texts in Dutch as coders read them."""

    id: str
    family: str
    label: str
    definition: str
    parent: str
    block: str
    include: str
    exclude: str
    stance_note: str
    terms: tuple[Term, ...]
    exclusions: tuple[Pattern, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Family:
    """A group of codes, in one file."""

    id: str
    label: str
    note: str
    rule: str
    source: str
    ordinal: bool
    replaces: tuple[str, ...]
    codes: tuple[Code, ...]
    path: Path


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that give a passage its direction; the strongest cue near the evidence decides."""

    name: str
    stance: Stance
    strength: int
    terms: tuple[Term, ...]
    exclusions: tuple[Pattern, ...]
    line: int


@dataclass(frozen=True)
class Codebook:
    """All families in order of their ids, the stances with their meaning, and the stance cues."""

    version: int
    families: tuple[Family, ...]
    stances: dict[Stance, str]
    cues: tuple[Cue, ...]
    fingerprint: str
    """Changes when any lexicon file changes."""

    @cached_property
    def codes(self) -> dict[str, Code]:
        """Code id → code, in order of family and file."""
        return {code.id: code for family in self.families for code in family.codes}

    @cached_property
    def ordinal_families(self) -> frozenset[str]:
        return frozenset(family.id for family in self.families if family.ordinal)

    @cached_property
    def replaced_by(self) -> dict[str, frozenset[str]]:
        """Family id → ids of the codes that give way to it within a sentence."""
        return {family.id: frozenset(family.replaces) for family in self.families if family.replaces}


def load_codebook(folder: Path) -> Codebook:
    """Read every lexicon in `folder`, anew when a file has changed. Raises VuistregelError with file, line and key of the
    first mistake.
    """
    states = ((path, path.stat().st_mtime_ns, path.stat().st_size) for path in folder.glob("*.yaml"))
    return _load_codebook(folder, tuple(sorted(states)))


def lexicon_texts(folder: Path) -> dict[str, str]:
    """Name → text of every file that `load_codebook` reads."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}


def codebook_of_texts(texts: Mapping[str, str]) -> Codebook:
    """The codebook of files that are kept as text, as `lexicon_texts` gives them."""
    with TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / name).write_text(text, encoding="utf-8", newline="")
        return load_codebook(Path(folder))


@lru_cache(maxsize=2)
def _load_codebook(folder: Path, states: tuple[tuple[Path, int, int], ...]) -> Codebook:
    paths = [path for path, _, _ in states]
    general, cues = folder / CODEBOOK_FILE, folder / CUES_FILE
    if general not in paths or cues not in paths or len(paths) < 3:
        raise VuistregelError(
            str(folder),
            "holds no codebook",
            f"Name a folder with {CODEBOOK_FILE}, {CUES_FILE} and a file for each family of codes",
        )
    header = YamlFile(general).validate(CodebookFile)
    lists = _read_lists(folder / LISTS_FILE)
    files = [YamlFile(path) for path in paths if path.name not in {CODEBOOK_FILE, CUES_FILE, LISTS_FILE}]
    families = tuple(_read_family(_TermFile(file, lists)) for file in files)
    _check_ids(families)
    _check_references(files, families)
    fingerprint = text_hash(*(part for name, text in lexicon_texts(folder).items() for part in (name, text)))
    return Codebook(header.version, families, header.stances, _read_cues(_TermFile(YamlFile(cues), lists)), fingerprint)


@dataclass(frozen=True, slots=True)
class _TermFile:
    """A lexicon file with the word lists that its terms may name."""

    file: YamlFile
    lists: WordLists

    def terms(self, entries: list[TermEntry], at: tuple[int | str, ...], grade: Grade) -> Iterator[Term]:
        for number, entry in enumerate(entries):
            here = (*at, number)
            yield Term(
                pattern=self._pattern(entry.term, here, entry.window),
                grade=grade,
                required=self.patterns(entry.with_, (*here, "with")),
                unless=self.patterns(entry.unless, (*here, "unless")),
                required_in_passage=self.patterns(entry.with_passage, (*here, "with_passage")),
                unless_in_passage=self.patterns(entry.unless_passage, (*here, "unless_passage")),
                line=self.file.line(here),
            )

    def patterns(self, sources: list[str], at: tuple[int | str, ...]) -> tuple[Pattern, ...]:
        return tuple(self._pattern(source, (*at, number)) for number, source in enumerate(sources))

    def _pattern(self, source: str, at: tuple[int | str, ...], window: int = DEFAULT_WINDOW) -> Pattern:
        try:
            return parse(source, window, self.lists)
        except PatternError as error:
            raise _unreadable(self.file, source, at, error) from error


def _unreadable(file: YamlFile, source: str, at: tuple[int | str, ...], error: PatternError) -> VuistregelError:
    key = ".".join(str(step) for step in at)
    return VuistregelError(
        f"{file.path}:{file.line(at)}", f"{key}: the term '{source}' cannot be read: {error}", "See lexicons/README.md"
    )


def _read_lists(path: Path) -> dict[str, Slot]:
    """The word lists; none where there is no file. A list may name lists that stand above it."""
    if not path.is_file():
        return {}
    file = YamlFile(path)
    found: dict[str, Slot] = {}
    for number, entry in enumerate(file.validate(ListsFile).lists):
        if entry.name in found:
            line = file.line(("lists", number))
            raise VuistregelError(f"{path}:{line}", f"name: there is a list '{entry.name}' above", "Join them or rename one")
        words: set[Word] = set()
        for place, source in enumerate(entry.words):
            try:
                words |= parse_slot(source, found)
            except PatternError as error:
                raise _unreadable(file, source, ("lists", number, "words", place), error) from error
        found[entry.name] = frozenset(words)
    return found


def _read_family(source: _TermFile) -> Family:
    file = source.file
    entry = file.validate(FamilyFile)
    if entry.family != file.path.stem:
        raise VuistregelError(
            f"{file.path}:{file.line(('family',))}",
            f"family: '{entry.family}' is not the name of the file",
            f"Call the file {entry.family}.yaml: one family, one file",
        )
    codes = tuple(_read_code(source, entry.family, number, code) for number, code in enumerate(entry.codes))
    return Family(
        id=entry.family,
        label=entry.label,
        note=entry.note.strip(),
        rule=entry.rule.strip(),
        source=entry.source,
        ordinal=entry.ordinal,
        replaces=tuple(entry.replaces),
        codes=codes,
        path=file.path,
    )


def _read_code(source: _TermFile, family: str, number: int, entry: CodeEntry) -> Code:
    at = ("codes", number)
    return Code(
        id=entry.id,
        family=family,
        label=entry.label,
        definition=entry.definition.strip(),
        parent=entry.parent,
        block=entry.block,
        include=entry.include.strip(),
        exclude=entry.exclude.strip(),
        stance_note=entry.stance_note.strip(),
        terms=(
            *source.terms(entry.terms.strong, (*at, "terms", "strong"), "strong"),
            *source.terms(entry.terms.weak, (*at, "terms", "weak"), "weak"),
        ),
        exclusions=source.patterns(entry.not_, (*at, "not")),
        line=source.file.line(at),
    )


def _read_cues(source: _TermFile) -> tuple[Cue, ...]:
    file = source.file
    cues = tuple(
        Cue(
            name=cue.name,
            stance=cue.stance,
            strength=cue.strength,
            terms=tuple(source.terms(cue.terms, ("cues", number, "terms"), "strong")),
            exclusions=source.patterns(cue.not_, ("cues", number, "not")),
            line=file.line(("cues", number)),
        )
        for number, cue in enumerate(file.validate(CuesFile).cues)
    )
    first: dict[str, Cue] = {}
    for cue in cues:
        earlier = first.setdefault(cue.name, cue)
        if earlier is not cue:
            raise VuistregelError(
                f"{file.path}:{cue.line}", f"name: cue '{cue.name}' stands at line {earlier.line} too", "Join them or rename one"
            )
    return cues


def _check_ids(families: tuple[Family, ...]) -> None:
    """Ids are unique and lie in their family."""
    seen: dict[str, Code] = {}
    for family in families:
        for code in family.codes:
            where = f"{family.path}:{code.line}"
            if not code.id.startswith(f"{family.id}."):
                raise VuistregelError(where, f"id: code {code.id} is not of family {family.id}", "Move or rename the code")
            earlier = seen.setdefault(code.id, code)
            if earlier is not code:
                raise VuistregelError(where, f"id: code {code.id} stands at line {earlier.line} too", "Keep one of them")


def _check_references(files: list[YamlFile], families: tuple[Family, ...]) -> None:
    """Parents and replaced codes exist, and a parent has no parent of its own."""
    codes = {code.id: code for family in families for code in family.codes}
    for file, family in zip(files, families, strict=True):
        references: list[tuple[tuple[int | str, ...], str]] = [
            (("codes", number, "parent"), code.parent) for number, code in enumerate(family.codes) if code.parent
        ]
        references += [(("replaces", number), replaced) for number, replaced in enumerate(family.replaces)]
        for at, reference in references:
            where, key = f"{file.path}:{file.line(at)}", at[-1] if at[-1] == "parent" else "replaces"
            if reference not in codes:
                raise VuistregelError(where, f"{key}: unknown code {reference}", "Use an id of this codebook")
            if key == "parent" and codes[reference].parent:
                raise VuistregelError(where, f"{key}: {reference} has a parent itself", "Use a code without a parent")
