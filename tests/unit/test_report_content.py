"""The section on the example corpus: every year and network, every number counted again, every quotation found back."""

import itertools
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest

from pipeline.codebook import Codebook
from pipeline.errors import VuistregelError
from pipeline.report import dutch, verify_report, write_report
from pipeline.report.blocks import Heading, Link, Number, Paragraph, Picture, Quotation, Section, Table
from pipeline.report.content import make_section
from pipeline.report.content.facts import STANCES
from pipeline.report.content.networks import topics
from pipeline.report.content.spots import questions
from pipeline.report.hiding import hider
from pipeline.report.request import Request
from pipeline.report.tables import QUERIES, filled_in
from pipeline.report.verify.findings import lines
from pipeline.report.wording import mark, plain
from pipeline.store import open_published

YEARS = (2023, 2024, 2025)
NETWORKS = (None, "kenniskring-wijkwarmte", "leernetwerk-jeugd-rietlanden", "proeftuin-ouder-worden")
REQUESTS = [Request(year, network) for year, network in itertools.product(YEARS, NETWORKS)]
DERIVED = re.compile(
    r"_(rules_seen|rules|networks|copies|unanswered|more|fase_others|niveau|streven|diff|diff_low|diff_high|low|high"
    r"|with_later|tested|untested|unreliable|codes|shown|back|no_later|product_version|codebook_version|model|first|last)(__\d+)?$"
)
"""Numbers that are chosen or computed from counts; the counts themselves are compared."""
ELSEWHERE = {"by_document", "attendance", "documents", "documents_by_year", "actions", "suggested", "all_networks"}
FRACTIONS = {dutch.fraction(part, 100) for part in range(1, 100)}
WORDS = {dutch.number(value): value for value in range(13)} | {"geen enkel": 0, "geen enkele": 0, "beide": 2}
SCOPE = """
CREATE TEMP TABLE scope AS
SELECT d.*, coalesce(x.original_id, d.document_id) AS work
FROM documents d LEFT JOIN document_duplicates x ON x.document_id = d.document_id
WHERE d.year = {year} AND ({network} IS NULL OR d.network = {network});
CREATE TEMP TABLE counted AS
SELECT c.code, c.stance, s.network, s.work, c.passage_id, q.original_id IS NOT NULL AS copy
FROM scope s, codings c LEFT JOIN passage_duplicates q ON q.passage_id = c.passage_id
WHERE c.document_id = s.document_id AND c.level = 'accepted';
"""


@pytest.fixture(scope="module")
def connection(example_database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_published(example_database) as opened:
        yield opened


@pytest.fixture(scope="module")
def judged(example_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same corpus after people coded a sample: two codes do well, one of them with an older codebook, and one does badly."""
    path = tmp_path_factory.mktemp("judged") / "corpus.duckdb"
    shutil.copy(example_database, path)
    with duckdb.connect(str(path)) as opened:
        opened.execute("DELETE FROM about WHERE key = 'codebook_fingerprint'")
        opened.execute("INSERT INTO about VALUES ('codebook_fingerprint', 'now')")
        for code, precision, recall, alpha, status, book in (
            ("vuistregel.6", 0.9, 0.6, 0.85, "tested", "now"),
            ("thema.dualiteit", 0.8, 0.7, 0.7, "tentative", "before"),
            ("netwerk.middelen", 0.5, 0.4, 0.4, "unreliable", "now"),
        ):
            opened.execute(
                "INSERT INTO reliability (code, gold_set, passages, codings, precision, recall, f1, alpha, alpha_low, "
                "alpha_high, accepted_precision, status, codebook_fingerprint) "
                "VALUES (?, 'sample', 1000, 100, ?, ?, .7, ?, 0, 1, .9, ?, ?)",
                [code, precision, recall, alpha, status, book],
            )
    with open_published(path) as connection:
        yield connection


@pytest.fixture(scope="module", params=REQUESTS, ids=lambda request: f"{request.year}-{request.network or 'all'}")
def made(request: pytest.FixtureRequest, connection: duckdb.DuckDBPyConnection) -> tuple[Request, Section]:
    return request.param, make_section(connection, request.param)


def value_of(text: str) -> float:
    """A printed number as a number."""
    words = text.lower().replace("eén", "één").removeprefix("alle ")
    if words in WORDS:
        return WORDS[words]
    return float(words.replace(".", "").replace(",", ".").replace("−", "-"))


def recount(connection: duckdb.DuckDBPyConnection, request: Request) -> dict[str, float]:
    """Mark → number, counted from the plain tables, without the queries and views of the section."""
    literal = "NULL" if request.network is None else f"'{request.network}'"
    for table in ("scope", "counted"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    connection.execute(SCOPE.format(year=request.year, network=literal))
    networks = [name for (name,) in connection.execute("SELECT DISTINCT network FROM scope ORDER BY 1").fetchall()]
    expected: dict[str, float] = {}

    def one(sql: str) -> float:
        (found,) = connection.execute(sql).fetchall()
        return float(found[0] or 0)

    rows = connection.execute("SELECT code, stance, network, work, copy FROM counted").fetchall()
    for (code,) in connection.execute("SELECT code FROM codes").fetchall():
        places = [("findings", code, None), *(("by_network", f"n{n}_{code}", name) for n, name in enumerate(networks, start=1))]
        for query, key, network in places:
            found = [row for row in rows if row[0] == code and network in {None, row[2]}]
            own = [row for row in found if not row[4]]
            stances = Counter(stance for _, stance, *_ in own)
            expected |= {mark(query, f"{key}_{stance}"): stances[stance] for stance in STANCES}
            expected[mark(query, f"{key}_passages")] = len(own)
            expected[mark(query, f"{key}_all_passages")] = len(found)
            expected[mark(query, f"{key}_documents")] = len({work for *_, work, _ in own})
            expected[mark(query, f"{key}_networks")] = len({network for _, _, network, *_ in own})
    for key, where in [("total", "true"), *((f"n{n}", f"network = '{name}'") for n, name in enumerate(networks, start=1))]:
        passages = f"FROM passages p JOIN scope s USING (document_id) WHERE {where}"
        unique = f"{passages} AND p.passage_id NOT IN (SELECT passage_id FROM passage_duplicates)"
        expected |= {
            mark("read", f"{key}_documents"): one(f"SELECT count(DISTINCT work) FROM scope WHERE {where}"),
            mark("read", f"{key}_all_documents"): one(f"SELECT count(*) FROM scope WHERE {where}"),
            mark("read", f"{key}_words"): one(f"SELECT sum(words) FROM scope WHERE {where}"),
            mark("read", f"{key}_all_passages"): one(f"SELECT count(*) {passages}"),
            mark("read", f"{key}_passages"): one(f"SELECT count(*) {unique}"),
            mark("read", f"{key}_undated"): one(f"SELECT count(*) FROM scope WHERE doc_date IS NULL AND {where}"),
            mark("read", f"{key}_minutes"): one(f"SELECT count(DISTINCT work) FROM scope WHERE doc_type = 'notulen' AND {where}"),
        }  # fmt: skip
    for kind in ("notulen", "evaluatie", "beleid", "overig"):
        expected[mark("types", kind)] = one(f"SELECT count(DISTINCT work) FROM scope WHERE doc_type = '{kind}'")
    of_scope = "document_id IN (SELECT document_id FROM scope)"
    unique = "passage_id NOT IN (SELECT passage_id FROM passage_duplicates)"
    expected |= {
        mark("suggested", "total_codings"): one(
            f"SELECT count(*) FROM codings WHERE level = 'suggested' AND {unique} AND {of_scope}"
        ),
        mark("decisions", "total"): one(f"SELECT count(*) FROM decisions WHERE {of_scope}"),
        mark("meetings", "listed"): one(f"SELECT count(DISTINCT document_id) FROM attendance WHERE {of_scope}"),
        mark("actions", "total_actions"): one(
            "SELECT count(*) FROM (SELECT DISTINCT network, lower(trim(what)) FROM actions JOIN scope USING (document_id))"
        ),
        mark("failures", "files"): one("SELECT count(*) FROM failures"),
        **{mark("years", str(year), part): year for year in YEARS for part in ("", "title")},
    }
    return expected


@pytest.mark.slow
def test_every_number_is_counted_again(made: tuple[Request, Section], connection: duckdb.DuckDBPyConnection) -> None:
    request, section = made
    expected = recount(connection, request)
    compared, other = 0, []
    for name, number in section.numbers().items():
        cell = re.sub(r"__\d+$", "", name)
        if cell in expected:
            assert value_of(number.text) == expected[cell], name
            compared += 1
        elif number.text not in FRACTIONS and not DERIVED.search(name) and number.query not in ELSEWHERE:
            other.append(name)
    assert compared > 300
    assert other == []


@pytest.mark.slow
def test_rates_are_means_over_documents(connection: duckdb.DuckDBPyConnection) -> None:
    numbers = make_section(connection, Request(2025)).numbers()
    for rule, year in itertools.product(range(1, 7), YEARS):
        per_document = connection.execute(
            f"""SELECT count(c.coding_id) FROM documents d LEFT JOIN (
                    SELECT * FROM codings ANTI JOIN passage_duplicates USING (passage_id)
                    WHERE code = 'vuistregel.{rule}' AND level = 'accepted') c USING (document_id)
                WHERE d.year = {year} GROUP BY d.document_id"""
        ).fetchall()
        printed = numbers[mark("by_document", f"vuistregel.{rule}_{year}_")].text
        assert printed == dutch.decimal(10 * float(np.mean([count for (count,) in per_document])))


@pytest.mark.slow
def test_every_quotation_stands_in_its_passage(made: tuple[Request, Section], connection: duckdb.DuckDBPyConnection) -> None:
    request, section = made
    hide = hider(connection, request.with_names)
    assert section.quotations()
    for quotation in section.quotations().values():
        (stored,) = connection.execute(
            "SELECT text, document_id, starts, ends, pos FROM passages JOIN annotations USING (passage_id, document_id) "
            "WHERE passage_id = ?", [quotation.passage_id],
        ).fetchall()  # fmt: skip
        row = dict(zip(("text", "document_id", "starts", "ends", "pos"), stored, strict=True))
        hidden, _ = hide(row["text"], row, quotation.char_start, quotation.char_end)
        assert quotation.text == " ".join(hidden.split())


@pytest.mark.slow
def test_with_names_a_quotation_is_as_it_was_written(connection: duckdb.DuckDBPyConnection) -> None:
    quotations = make_section(connection, Request(2025, with_names=True)).quotations().values()
    for quotation in quotations:
        (stored,) = connection.execute("SELECT text FROM passages WHERE passage_id = ?", [quotation.passage_id]).fetchall()
        assert quotation.text == " ".join(stored[0][quotation.char_start : quotation.char_end].split())


@pytest.mark.slow
def test_anchors_and_links_meet(made: tuple[Request, Section]) -> None:
    _, section = made
    pictured = [block.table for block in section.blocks if isinstance(block, Picture) and block.table]
    anchors = [block.anchor for block in (*section.blocks, *pictured) if isinstance(block, Heading | Table)]
    assert len(anchors) == len(set(anchors))
    linked = {part.anchor for line in section.lines() for part in line if isinstance(part, Link)}
    assert linked
    assert linked <= set(anchors)


@pytest.mark.slow
def test_marks_are_unique_and_fit_a_bookmark(made: tuple[Request, Section]) -> None:
    _, section = made
    marks = [part.mark for line in section.lines() for part in line if not isinstance(part, Link) and hasattr(part, "mark")]
    marks += [block.mark for block in section.blocks if isinstance(block, Quotation)]
    assert len(marks) == len(set(marks))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name) for name in marks)


@pytest.mark.slow
def test_no_year_stands_outside_a_mark(made: tuple[Request, Section], connection: duckdb.DuckDBPyConnection) -> None:
    """But for those in the name of a document or file, in a quotation and in a query."""
    _, section = made
    named = connection.execute("SELECT title FROM documents UNION SELECT path FROM failures").fetchall()
    names = sorted((name for (name,) in named), key=len, reverse=True)
    queries = {block.line for block in section.blocks if isinstance(block, Paragraph) and block.style == "code"}
    for words in section.lines():
        loose = "|".join(part.text for part in words if not isinstance(part, Number))
        for name in names:
            loose = loose.replace(name, "")
        assert words in queries or not re.search(r"\b(19|20)\d\d\b", loose), loose


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["docx", "odt", "html"])
def test_a_file_that_nobody_touched_says_what_the_database_says(example_database: Path, layout: str, tmp_path: Path) -> None:
    (path,) = write_report(example_database, Request(2025), tmp_path, [layout])
    found = verify_report(example_database, path)
    assert found.findings == (), "\n".join(lines(found, layout))
    assert found.numbers > 1000
    assert found.quotations > 30


@pytest.mark.slow
def test_the_same_database_gives_the_same_section(made: tuple[Request, Section], connection: duckdb.DuckDBPyConnection) -> None:
    request, section = made
    again = make_section(connection, request)
    assert again == section
    charts = [[block.chart.to_json() for block in each.blocks if isinstance(block, Picture)] for each in (section, again)]
    assert charts[0] == charts[1]


@pytest.mark.slow
def test_no_sentence_disagrees_with_its_number(made: tuple[Request, Section]) -> None:
    _, section = made
    text = "\n".join(plain(line) for line in section.lines())
    assert not re.search(r"(?<![\d.,])(1|één) (documenten|passages|netwerken|besluiten|acties|verslagen)\b", text)
    assert not re.search(r"(?<![\d.,])(nul|0) (document|passage|netwerk|besluit)", text)
    assert not re.search(r"  |\.\.|,,| \.|None|\{|\bnan\b", text.split("SELECT")[0])


@pytest.mark.slow
def test_every_query_runs_as_it_is_printed(connection: duckdb.DuckDBPyConnection) -> None:
    for name in QUERIES:
        connection.execute(filled_in(name, 2025, "netwerk d'Oude Haven")).fetchall()


@pytest.mark.slow
def test_a_small_network_gets_no_profile(connection: duckdb.DuckDBPyConnection) -> None:
    section = make_section(connection, Request(2025, smallest_group=5))
    text = [plain(line) for line in section.lines()]
    assert sum("Dat is te weinig voor een profiel." in words for words in text) == 2
    pictures = [block for block in section.blocks if isinstance(block, Picture) and block.name == "aanwezigen"]
    assert pictures
    assert all(value_of(plain(row[1])) >= 5 for picture in pictures if picture.table for row in picture.table.rows)


def corrected_codes(section: Section) -> set[str]:
    tables = [block for block in section.blocks if isinstance(block, Table) and block.anchor == "tabel-gecorrigeerd"]
    return {plain(row[0]) for table in tables for row in table.rows}


@pytest.mark.slow
def test_counts_are_corrected_where_people_coded_a_sample_with_this_codebook(judged: duckdb.DuckDBPyConnection) -> None:
    section = make_section(judged, Request(2024))
    assert corrected_codes(section) == {
        "Partners zijn gelijkwaardig en rollen verschillen per situatie",
        "Tijd, geld en mandaat (indicatief)",
    }
    flagged, passages = judged.execute(
        """SELECT count(*) FILTER (c.passage_id IS NOT NULL), count(*) FROM passages p JOIN documents d USING (document_id)
           LEFT JOIN codings c ON c.passage_id = p.passage_id AND c.code = 'vuistregel.6'
           WHERE d.year = 2024 AND p.passage_id NOT IN (SELECT passage_id FROM passage_duplicates)"""
    ).fetchall()[0]
    specificity = 1 - (60 / 0.9 - 60) / 900
    expected = passages * (flagged / passages + specificity - 1) / (0.6 + specificity - 1)
    found = section.numbers()[mark("by_document", "vuistregel.6_corrected_")]
    assert value_of(found.text) == round(expected)
    text = "\n".join(plain(line) for line in section.lines())
    assert "Gecorrigeerd voor de fouten van het programma" in text
    assert "Daarvan is er één te onzeker" in text
    assert "Indicatief, want programma en mensen verschillen er te veel over: ‘Tijd, geld en mandaat’." in text


@pytest.mark.slow
def test_an_unreliable_code_is_left_out_where_the_author_says_so(judged: duckdb.DuckDBPyConnection) -> None:
    section = make_section(judged, Request(2024, unreliable="leave_out"))
    numbers = section.numbers().values()
    assert not [number.mark for number in numbers if "netwerk_middelen" in number.mark and number.query != "reliability"]
    text = "\n".join(plain(line) for line in section.lines())
    assert "Weggelaten, want programma en mensen verschillen er te veel over: ‘Tijd, geld en mandaat’." in text


@pytest.mark.slow
def test_a_section_can_be_made_when_no_code_is_reliable(example_database: Path, tmp_path: Path) -> None:
    shutil.copy(example_database, tmp_path / "corpus.duckdb")
    with duckdb.connect(str(tmp_path / "corpus.duckdb")) as opened:
        opened.execute(
            "INSERT INTO reliability (code, gold_set, passages, codings, status, codebook_fingerprint) "
            "SELECT code, 'sample', 100, 20, 'unreliable', 'now' FROM codes"
        )
    with open_published(tmp_path / "corpus.duckdb") as opened:
        section = make_section(opened, Request(2024, unreliable="leave_out"))
    assert {name.partition("_")[0] for name in section.quotations()} == {"besluit"}
    assert "Weggelaten, want" in "\n".join(plain(line) for line in section.lines())


@pytest.mark.slow
def test_without_a_sample_every_count_is_called_uncorrected(connection: duckdb.DuckDBPyConnection) -> None:
    section = make_section(connection, Request(2024))
    assert corrected_codes(section) == set()
    assert "De aantallen zijn niet gecorrigeerd voor fouten van het programma." in [plain(line) for line in section.lines()]


def test_every_code_of_a_question_is_in_the_codebook(codebook: Codebook) -> None:
    codes = set(codebook.codes)
    families = {family.id for family in codebook.families}
    asked = {code for topic in topics() for code in topic["codes"]}
    assert {code for code in asked if code.removesuffix(".*") not in (families if code.endswith(".*") else codes)} == set()
    assert set(questions()) == {code for code in codes if code.startswith("vuistregel.")}
    assert len(topics()) == 9


@pytest.mark.slow
def test_what_is_not_there_is_named(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(VuistregelError, match=r"year 1999: .* Choose one of: 2023, 2024, 2025"):
        make_section(connection, Request(1999))
    with pytest.raises(VuistregelError, match=r"year 1999"):
        make_section(connection, Request(2025, compare=1999))
    with pytest.raises(VuistregelError, match=r"network X: .* Choose one of: kenniskring-wijkwarmte"):
        make_section(connection, Request(2025, "X"))
