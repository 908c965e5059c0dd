-- Full text search that needs nothing but DuckDB: made at publishing from the stored tokens, asked with search('...').
-- Words are compared by the stem of their dictionary form, so that evaluaties finds evaluatie, also where the corpus does not
-- have the plural. Function words (articles, prepositions, pronouns, conjunctions, auxiliaries) are not kept.

CREATE MACRO search_fold(word) AS lower(strip_accents(replace(word, '’', '''')));
COMMENT ON MACRO search_fold IS 'A word without capitals and accents.';

CREATE MACRO search_undouble(word) AS
    regexp_replace(regexp_replace(
        list_reduce(list_prepend(word, string_split('aebdfgklmnoprstu', '')), lambda done, letter: replace(done, letter || letter, letter)),
        'v$', 'f'), 'z$', 's');
COMMENT ON MACRO search_undouble IS 'Spelling that does not depend on the syllable: taken as taak, huizen as huis, gesprekken as gesprek.';

CREATE MACRO search_stem(word) AS search_undouble(
    regexp_replace(regexp_replace(search_fold(word), '^(...+[^aiousyj''])''?s$', '\1'), '^(...+?)(ingen|ing|enden|ende|end|en|e)$', '\1'));
COMMENT ON MACRO search_stem IS 'A word without its inflection and without -ing, only for comparing: samenwerking and samenwerken have one stem.';

CREATE MACRO search_content(pos) AS pos IN ('NOUN', 'PROPN', 'VERB', 'ADJ', 'ADV', 'NUM', 'X');
COMMENT ON MACRO search_content IS 'Whether a part of speech carries content; the others are function words and punctuation.';

CREATE TEMP TABLE search_stems AS
WITH lemmas AS MATERIALIZED (
    SELECT lemma
    FROM (SELECT unnest(lemmas) AS lemma, unnest(pos) AS pos FROM annotations)
    GROUP BY lemma HAVING avg(search_content(pos)::INTEGER) >= 0.5
)
SELECT lemma, search_stem(lemma) AS term FROM lemmas WHERE regexp_matches(lemma, '[\pL\pN]');

CREATE TABLE search_words AS
WITH words AS (
    SELECT DISTINCT lower(substr(text, token_start + 1, token_end - token_start)) AS word, lemma
    FROM (SELECT passage_id, unnest(starts) AS token_start, unnest(ends) AS token_end, unnest(lemmas) AS lemma FROM annotations)
    JOIN passages USING (passage_id)
)
SELECT DISTINCT search_fold(word) AS word, lemma, term
FROM words JOIN search_stems USING (lemma)
ORDER BY word, lemma;
COMMENT ON TABLE search_words IS 'For search(): the words of the corpus, function words left out, with their dictionary forms and the terms that they are found by.';
COMMENT ON COLUMN search_words.word IS 'Word as it stands in passages, without capitals and accents.';
COMMENT ON COLUMN search_words.lemma IS 'Its dictionary form; a word with two of them has two rows.';
COMMENT ON COLUMN search_words.term IS 'Stem of the dictionary form.';

CREATE TABLE search_terms AS
WITH counted AS (
    SELECT lemma, passage_id, count(*) AS times
    FROM (SELECT passage_id, unnest(lemmas) AS lemma, unnest(pos) AS pos FROM annotations)
    WHERE search_content(pos)
    GROUP BY ALL
)
SELECT term, passage_id, sum(times)::INTEGER AS times
FROM counted JOIN search_stems USING (lemma)
GROUP BY ALL
ORDER BY term, passage_id;
COMMENT ON TABLE search_terms IS 'For search(): which terms stand in which passages.';
COMMENT ON COLUMN search_terms.term IS 'Stem of a dictionary form, see search_words.';
COMMENT ON COLUMN search_terms.passage_id IS 'Passage.';
COMMENT ON COLUMN search_terms.times IS 'How often it stands there.';

DROP TABLE search_stems;

CREATE MACRO search_plain(text) AS ' ' || trim(regexp_replace(search_fold(text), '[^\pL\pN]+', ' ', 'g')) || ' ';
COMMENT ON MACRO search_plain IS 'The words of a text with one space around each, for phrases.';

CREATE MACRO search_parts(question) AS TABLE
SELECT row_number() OVER () AS part, raw.starts_with('-') AS unwanted, raw.contains('"') AS is_phrase,
       CASE WHEN raw.contains('"') THEN search_plain(raw)
            ELSE regexp_replace(regexp_replace(search_fold(raw), '[^\pL\pN*''&+.-]', '', 'g'), '^[-.+]+|[.'']+$', '', 'g') END AS wanted
FROM (SELECT unnest(regexp_extract_all(question, '-?"[^"]*"|[^\s"]+')) AS raw)
WHERE regexp_matches(raw, '[\pL\pN]');
COMMENT ON MACRO TABLE search_parts IS 'The words and phrases of a question to search().';

CREATE MACRO search(question) AS TABLE
WITH parts AS MATERIALIZED (
    FROM search_parts(question)
), terms AS (
    SELECT part, search_stem(wanted) AS term FROM parts WHERE NOT is_phrase AND NOT wanted.contains('*')
    UNION
    SELECT part, term FROM parts JOIN search_words ON word = wanted WHERE NOT is_phrase
    UNION
    SELECT part, term FROM parts JOIN search_words ON word GLOB wanted
    WHERE NOT is_phrase AND wanted.contains('*') AND length(replace(wanted, '*', '')) > 2
), found AS MATERIALIZED (
    SELECT part, passage_id, sum(times) AS times FROM terms JOIN search_terms USING (term) GROUP BY ALL
    UNION ALL
    SELECT part, passage_id, len(string_split(plain, wanted)) - 1
    FROM (SELECT part, wanted FROM parts WHERE is_phrase)
    JOIN (SELECT passage_id, search_plain(text) AS plain FROM passages) ON plain.contains(wanted)
), corpus AS (
    SELECT count(*) AS passages, avg(words) AS words FROM passages
), weights AS (
    SELECT part, ln(1 + (any_value(corpus.passages) - count(*) + 0.5) / (count(*) + 0.5)) AS weight FROM found, corpus GROUP BY part
), ranked AS (
    SELECT passage_id, count(*) AS parts_found, count(*) FILTER (is_phrase) AS phrases_found,
           sum(weight * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * p.words / corpus.words))) AS score
    FROM found
    JOIN parts USING (part)
    JOIN weights USING (part)
    JOIN passages p USING (passage_id)
    CROSS JOIN corpus
    WHERE NOT unwanted AND passage_id NOT IN (SELECT passage_id FROM found JOIN parts USING (part) WHERE unwanted)
    GROUP BY passage_id
)
SELECT round(score, 3) AS score, parts_found, passage_id, document_id, title, doc_date, year, network, page, heading, text,
       passage_id IN (SELECT passage_id FROM passage_duplicates) AS is_copy
FROM ranked
JOIN passages USING (passage_id)
JOIN (SELECT document_id, title, doc_date, year, network, path FROM documents) d USING (document_id)
WHERE phrases_found = (SELECT count(*) FROM parts WHERE is_phrase AND NOT unwanted)
ORDER BY score DESC, doc_date DESC NULLS LAST, path, ordinal;
COMMENT ON MACRO TABLE search IS 'Passages that hold any of the words, best first (BM25, k1 1.2, b .75). "two words" is a phrase and must be there as written; -word must not be there; *netwerk finds leernetwerk.';
