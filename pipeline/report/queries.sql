-- The questions behind the section, by name. $year is the year of the section; $network one network, or NULL for all.
-- Counts are of accepted codings unless the name says otherwise. A passage or document that repeats an earlier one is a copy:
-- counts named "all" have the copies in them, the others have not: a document and its copies are one document.

-- name: years
-- Documents per year; the row without a year holds those of which no year is known.
SELECT d.year, count(*) AS all_documents, count(DISTINCT coalesce(x.original_id, d.document_id)) AS documents
FROM documents d LEFT JOIN document_duplicates x USING (document_id)
WHERE $network IS NULL OR d.network = $network
GROUP BY d.year ORDER BY d.year;

-- name: read
-- What was read, per network.
SELECT d.network, count(*) AS all_documents, count(DISTINCT coalesce(x.original_id, d.document_id)) AS documents, sum(d.words) AS words,
       sum(p.passages) AS all_passages, sum(p.passages - p.copies) AS passages, sum(p.other_language) AS other_language,
       min(d.doc_date) AS first_date, max(d.doc_date) AS last_date, count(*) FILTER (d.doc_date IS NULL) AS undated,
       count(*) FILTER (d.quality IN ('doubtful', 'unreadable')) AS doubtful, sum(len(d.unread_pages)) AS unread_pages,
       count(DISTINCT coalesce(x.original_id, d.document_id)) FILTER (d.doc_type = 'notulen') AS minutes
FROM documents d
LEFT JOIN document_duplicates x USING (document_id)
LEFT JOIN (
    SELECT p.document_id, count(*) AS passages, count(c.passage_id) AS copies,
           count(*) FILTER (p.language <> 'nl') AS other_language
    FROM passages p LEFT JOIN passage_duplicates c USING (passage_id) GROUP BY p.document_id
) p USING (document_id)
WHERE d.year = $year AND ($network IS NULL OR d.network = $network)
GROUP BY d.network ORDER BY d.network;

-- name: types
-- Documents per kind.
SELECT d.doc_type, count(DISTINCT coalesce(x.original_id, d.document_id)) AS documents
FROM documents d LEFT JOIN document_duplicates x USING (document_id)
WHERE d.year = $year AND ($network IS NULL OR d.network = $network)
GROUP BY d.doc_type ORDER BY documents DESC, d.doc_type;

-- name: failures
-- Files that could not be read, whatever their year: that is not known.
SELECT path, cause FROM failures WHERE $network IS NULL OR starts_with(path, $network || '/') ORDER BY path;

-- name: findings
-- What was found per code.
SELECT k.ordinal, k.code, k.family, k.parent, k.label, k.block, k.family_label,
       count(c.coding_id) AS all_passages,
       count(DISTINCT c.document_id) AS all_documents,
       count(c.coding_id) FILTER (NOT c.is_copy) AS passages,
       count(DISTINCT coalesce(x.original_id, c.document_id)) FILTER (NOT c.is_copy) AS documents,
       count(DISTINCT nullif(c.network, '')) FILTER (NOT c.is_copy) AS networks,
       count(c.coding_id) FILTER (NOT c.is_copy AND c.stance = 'toegepast') AS toegepast,
       count(c.coding_id) FILTER (NOT c.is_copy AND c.stance = 'beoogd') AS beoogd,
       count(c.coding_id) FILTER (NOT c.is_copy AND c.stance = 'ontbreekt') AS ontbreekt,
       count(c.coding_id) FILTER (NOT c.is_copy AND c.stance = 'neutraal') AS neutraal
FROM codes k
LEFT JOIN coded_passages c
    ON c.code = k.code AND c.level = 'accepted' AND c.year = $year AND ($network IS NULL OR c.network = $network)
LEFT JOIN document_duplicates x ON x.document_id = c.document_id
GROUP BY ALL ORDER BY k.ordinal;

-- name: by_document
-- Per document and code: passages with an accepted coding, and those with any coding, suggested ones too.
SELECT coalesce(x.original_id, c.document_id) AS document, c.year, c.code,
       count(*) FILTER (c.level = 'accepted') AS passages, count(*) AS flagged
FROM coded_passages c LEFT JOIN document_duplicates x ON x.document_id = c.document_id
WHERE NOT c.is_copy AND c.year IS NOT NULL AND ($network IS NULL OR c.network = $network)
GROUP BY ALL ORDER BY document, c.year, c.code;

-- name: documents_by_year
-- The documents over which by_document is averaged, with their passages that are no copy.
SELECT coalesce(x.original_id, d.document_id) AS document, d.year, sum(coalesce(p.passages, 0)) AS passages
FROM documents d
LEFT JOIN document_duplicates x USING (document_id)
LEFT JOIN (SELECT document_id, count(*) AS passages FROM passages ANTI JOIN passage_duplicates USING (passage_id) GROUP BY document_id) p
    ON p.document_id = d.document_id
WHERE d.year IS NOT NULL AND ($network IS NULL OR d.network = $network)
GROUP BY ALL ORDER BY d.year, document;

-- name: by_network
-- What was found per network and code.
SELECT network, code, count(*) AS passages, count(DISTINCT coalesce(x.original_id, c.document_id)) AS documents,
       count(*) FILTER (stance = 'toegepast') AS toegepast,
       count(*) FILTER (stance = 'beoogd') AS beoogd,
       count(*) FILTER (stance = 'ontbreekt') AS ontbreekt,
       count(*) FILTER (stance = 'neutraal') AS neutraal,
       max(doc_date) AS last_date
FROM coded_passages c LEFT JOIN document_duplicates x ON x.document_id = c.document_id
WHERE NOT is_copy AND level = 'accepted' AND year = $year AND ($network IS NULL OR network = $network)
GROUP BY network, code ORDER BY network, code;

-- name: quotations
-- The strongest passages per network, code and direction: running text before tables, then the surest coding.
SELECT c.code, c.stance, c.score, c.text, c.kind, c.evidence_start, c.evidence_end, c.passage_id, c.document_id,
       c.title, c.network, c.doc_date, c.year, c.page, c.path, c.place, a.starts, a.ends, a.pos, a.sentence_starts, a.persons
FROM (
    SELECT *, row_number() OVER (PARTITION BY network, code, stance ORDER BY kind IN ('table', 'action'), score DESC, path, ordinal)
        AS place
    FROM coded_passages
    WHERE NOT is_copy AND level = 'accepted' AND year = $year AND ($network IS NULL OR network = $network)
) c
JOIN annotations a USING (passage_id)
WHERE c.place <= 6
ORDER BY c.code, c.stance, c.kind IN ('table', 'action'), c.score DESC, c.path, c.ordinal;

-- name: attendance
-- Different people and meetings per organisation, of those present.
SELECT a.organisation, count(DISTINCT lower(a.name)) AS people, count(DISTINCT a.document_id) AS meetings
FROM attendance a JOIN documents d USING (document_id)
ANTI JOIN document_duplicates x USING (document_id)
WHERE a.presence = 'present' AND d.year = $year AND ($network IS NULL OR d.network = $network)
GROUP BY a.organisation ORDER BY meetings DESC, people DESC, a.organisation;

-- name: meetings
-- Meetings with a list of those present.
SELECT count(DISTINCT document_id) AS listed FROM attendance JOIN documents USING (document_id)
ANTI JOIN document_duplicates USING (document_id)
WHERE year = $year AND ($network IS NULL OR network = $network);

-- name: suggested
-- Codings that were too uncertain to count, per document.
SELECT c.document_id, d.title, d.path, d.network, d.doc_date, d.year, count(*) AS codings
FROM unique_codings c JOIN documents d USING (document_id)
WHERE c.level = 'suggested' AND d.year = $year AND ($network IS NULL OR d.network = $network)
GROUP BY ALL ORDER BY codings DESC, d.path;

-- name: reliability
-- Agreement between people and program per code, on the set in which people gave the code most.
SELECT k.code, k.family, k.label, r.status, r.alpha, r.alpha_low, r.alpha_high, r."precision", r.recall, r.codings, r.passages,
       r.gold_set, coalesce(s.codebook_fingerprint = a.value, false) AS current
FROM reliability_per_code r
JOIN codes k USING (code)
LEFT JOIN reliability s USING (code, gold_set)
LEFT JOIN about a ON a.key = 'codebook_fingerprint'
ORDER BY k.ordinal;

-- name: documents
-- The documents of the year.
SELECT d.document_id, d.title, d.path, d.network, d.doc_type, d.doc_date, d.year, d.pages, d.words, x.kind AS copy
FROM documents d LEFT JOIN document_duplicates x USING (document_id)
WHERE d.year = $year AND ($network IS NULL OR d.network = $network)
ORDER BY d.network, d.doc_date NULLS LAST, d.path;

-- name: codebook
-- The codebook.
SELECT code, family_label, label, definition FROM codes ORDER BY ordinal;

-- name: about
-- What the database was made with.
SELECT key, value FROM about ORDER BY key;

-- name: decisions
-- What meetings of the year decided.
SELECT x.decision_id, x.text, x.passage_id, x.char_start - p.char_start AS starts_at, x.char_end - p.char_start AS ends_at,
       p.text AS passage, f.outcome, d.document_id, d.title, d.path, d.network, d.doc_date, d.year, p.page, a.starts, a.ends, a.pos
FROM decisions x JOIN documents d USING (document_id)
LEFT JOIN passages p USING (passage_id) LEFT JOIN annotations a USING (passage_id)
LEFT JOIN follow_up f ON f.agreement_id = x.decision_id AND f.kind = 'decision'
ANTI JOIN document_duplicates c ON c.document_id = d.document_id
WHERE d.year = $year AND ($network IS NULL OR d.network = $network)
ORDER BY d.network, d.doc_date, d.path, x.ordinal;

-- name: actions
-- Action points of the year and what became of them: the same words in later minutes of the year are one action.
SELECT network, count(*) AS actions,
       count(*) FILTER (outcome = 'done') AS done, count(*) FILTER (outcome = 'dropped') AS dropped,
       count(*) FILTER (outcome = 'open') AS still, count(*) FILTER (outcome = 'discussed') AS discussed,
       count(*) FILTER (outcome = 'silent') AS silent, count(*) FILTER (outcome = 'no_later_meeting') AS no_later
FROM (
    SELECT network, lower(trim(text)) AS what, arg_max(outcome, coalesce(doc_date, DATE '0001-01-01')) AS outcome
    FROM follow_up
    WHERE kind = 'action' AND year = $year AND ($network IS NULL OR network = $network)
    GROUP BY network, what
)
GROUP BY network ORDER BY network;

-- name: all_networks
-- Networks with documents in any year.
SELECT network, max(year) AS last_year, count(*) AS all_documents FROM documents
WHERE network <> '' AND ($network IS NULL OR network = $network) GROUP BY network ORDER BY network;
