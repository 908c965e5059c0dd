-- The questions behind the evaluation section, by name. Each takes the year as $year and counts accepted codings.

-- name: read
SELECT network, count(*) AS documents, sum(passages) AS passages, sum(words) AS words
FROM (
    SELECT d.document_id, d.network, d.words, count(p.passage_id) AS passages
    FROM documents d LEFT JOIN passages p USING (document_id)
    WHERE d.year = $year
    GROUP BY ALL
)
GROUP BY network ORDER BY network;

-- name: types
SELECT doc_type, count(*) AS documents FROM documents WHERE year = $year GROUP BY doc_type ORDER BY doc_type;

-- name: failures
SELECT path, cause FROM failures WHERE $year IS NOT NULL ORDER BY path;

-- name: findings
SELECT k.ordinal, k.code, k.family, k.parent, k.label, k.definition,
       count(c.coding_id) AS passages,
       count(DISTINCT c.document_id) AS documents,
       count(DISTINCT c.network) AS networks,
       count(c.coding_id) FILTER (c.stance = 'toegepast') AS toegepast,
       count(c.coding_id) FILTER (c.stance = 'beoogd') AS beoogd,
       count(c.coding_id) FILTER (c.stance = 'ontbreekt') AS ontbreekt,
       count(c.coding_id) FILTER (c.stance = 'neutraal') AS neutraal
FROM codes k
LEFT JOIN coded_passages c ON c.code = k.code AND c.year = $year AND c.level = 'accepted'
GROUP BY ALL ORDER BY k.ordinal;

-- name: suggested
SELECT count(*) AS codings FROM coded_passages WHERE year = $year AND level = 'suggested';

-- name: quotations
SELECT c.code, c.stance, c.score, c.text, c.kind, c.evidence_start, c.evidence_end, c.passage_id,
       c.title, c.network, c.doc_date, c.year, c.page, c.path,
       a.starts, a.ends, a.pos, a.sentence_starts
FROM coded_passages c JOIN annotations a USING (passage_id)
WHERE c.year = $year AND c.level = 'accepted' AND c.family IN ('vuistregel', 'thema')
ORDER BY c.code, c.score DESC, c.path, c.ordinal;

-- name: attendance
SELECT DISTINCT text FROM passages WHERE kind = 'attendance' AND $year IS NOT NULL ORDER BY text;

-- name: reliability
SELECT status, count(*) AS codes FROM reliability_per_code WHERE $year IS NOT NULL GROUP BY status ORDER BY status;
