"""search('...') in plain SQL: forms of Dutch words, phrases, parts of words, and order."""

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.nlp import Annotator
from pipeline.store.schema import SCHEMA
from pipeline.store.views import add_views
from tests.conftest import annotate

TEXTS = {
    "evaluatie": "De evaluatie van het project is besproken.",
    "leernetwerk": "Het leernetwerk kwam vier keer bijeen.",
    "netwerkborrel": "Na afloop was er een netwerkborrel.",
    "samenwerken": "Wij willen beter samenwerken met de scholen in onze wijk.",
    "samenwerking": "De samenwerking tussen de partners verloopt goed, en de partners vertrouwen elkaar.",
    "geleerd": "Wat hebben wij hiervan geleerd?",
    "huis": "In elk huis hangt een kastje.",
    "taken": "De taken zijn verdeeld: iedere partner heeft een taak, en elke taak heeft een naam.",
    "phrase": "De lerende evaluatie begint in maart.",
    "not phrase": "Een evaluatie die lerende mensen helpt.",
    "accents": "Eén coöperatie kreeg een idee over co-creatie.",
    "vertrouwelijk": "De notitie is vertrouwelijk.",
}  # made up


@pytest.fixture(scope="module")
def corpus(annotator: Annotator) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of these passages, each in a document of its own."""
    with duckdb.connect() as connection:
        connection.execute(SCHEMA)
        for name, text in TEXTS.items():
            found = annotate(annotator, text).annotation
            connection.execute(
                "INSERT INTO passages BY NAME SELECT $1 AS passage_id, $1 AS document_id, 0 AS ordinal, '' AS heading, "
                "'paragraph' AS kind, $2 AS text, 0 AS char_start, length($2) AS char_end, $3 AS words, 'nl' AS language, "
                "'' AS lead_in",
                [name, text, len(text.split())],
            )
            connection.execute(
                "INSERT INTO annotations VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $8, [])",
                [
                    name,
                    *(
                        list(getattr(found, column))
                        for column in ("starts", "ends", "lemmas", "pos", "tags", "morphs", "sentence_starts")
                    ),
                ],
            )
        connection.execute("SET enable_external_access = false")
        columns = connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'documents'"
        ).fetchall()
        given_values = {
            "document_id": "passage_id",
            "path": "passage_id",
            "title": "passage_id",
            "network": "'n'",
            "words": "words",
        }
        empty = {"VARCHAR": "''", "DATE": "NULL", "INTEGER": "0", "DOUBLE": "0", "INTEGER[]": "[]", "VARCHAR[]": "[]"}
        values = ", ".join(f"{given_values.get(name, empty[kind])} AS {name}" for name, kind in columns)
        connection.execute(f"INSERT INTO documents BY NAME SELECT {values} FROM passages")
        add_views(connection)
        yield connection


def found(corpus: duckdb.DuckDBPyConnection, question: str) -> list[str]:
    return [name for (name,) in corpus.execute("SELECT passage_id FROM search(?)", [question]).fetchall()]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("evaluaties", {"evaluatie", "phrase", "not phrase"}),  # the plural is not in the corpus
        ("EVALUATIE", {"evaluatie", "phrase", "not phrase"}),
        ("samenwerking", {"samenwerken", "samenwerking"}),
        ("school", {"samenwerken"}),
        ("huizen", {"huis"}),
        ("taak", {"taken"}),
        ("vertrouwen", {"samenwerking"}),  # not vertrouwelijk
        ("netwerk", set()),
        ("*netwerk", {"leernetwerk"}),
        ("netwerk*", {"netwerkborrel"}),
        ("*netwerk*", {"leernetwerk", "netwerkborrel"}),
        ('"lerende evaluatie"', {"phrase"}),
        ('"Lerende  evaluatie"', {"phrase"}),
        ('evaluatie -"lerende evaluatie" -project', {"not phrase"}),
        ("evaluatie -lerende", {"evaluatie"}),
        ("een cooperatie", {"accents"}),
        ("co-creatie", {"accents"}),
        ("van het de", set()),
        ("-evaluatie", set()),
        ("", set()),
        ("*", set()),
        ("'; DROP TABLE passages; --", set()),
    ],
)
def test_a_question_finds(corpus: duckdb.DuckDBPyConnection, question: str, expected: set[str]) -> None:
    assert set(found(corpus, question)) == expected


def test_the_best_passage_comes_first(corpus: duckdb.DuckDBPyConnection) -> None:
    assert found(corpus, "partners") == ["samenwerking", "taken"]  # twice against once
    assert found(corpus, "samenwerken scholen wijk")[0] == "samenwerken"
    scores = corpus.execute("SELECT score, parts_found FROM search('partner taak naam')").fetchall()
    assert scores == sorted(scores, reverse=True)
    assert scores[0][1] == 3


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("ae *\"'-%_\\[]?(){};:,.+$1é🌱\n"), max_size=24))
def test_no_question_breaks_it(corpus: duckdb.DuckDBPyConnection, question: str) -> None:
    assert set(found(corpus, question)) <= set(TEXTS)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_a_phrase_taken_from_a_passage_finds_it(corpus: duckdb.DuckDBPyConnection, name: str, data: st.DataObject) -> None:
    words = TEXTS[name].split()
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    assert name in found(corpus, '"' + " ".join(words[start:end]) + '"')
