-- Views that an analyst would otherwise write by hand. They count accepted codings unless their name says otherwise.

CREATE VIEW coded_passages AS
SELECT c.code, k.family, k.label, c.stance, c.level, c.score, c.source, c.evidence_text, c.rule,
       p.text, p.kind, p.heading, p.page, p.ordinal,
       d.title, d.doc_type, d.doc_date, d.year, d.network, d.path,
       c.coding_id, c.passage_id, c.document_id, c.evidence_start, c.evidence_end, c.run_id,
       c.passage_id IN (SELECT passage_id FROM passage_duplicates) AS is_copy
FROM codings c
JOIN passages p USING (passage_id)
JOIN documents d ON d.document_id = c.document_id
JOIN codes k USING (code);
COMMENT ON VIEW coded_passages IS 'Every coding, accepted and suggested, with its passage, document and code; is_copy where the passage repeats an earlier one.';

CREATE VIEW unique_codings AS
SELECT c.*
FROM codings c
ANTI JOIN passage_duplicates USING (passage_id);
COMMENT ON VIEW unique_codings IS 'Codings, accepted and suggested, on passages that are no copy of an earlier one.';

CREATE VIEW reliability_per_code AS
SELECT k.code, k.label, coalesce(r.status, 'untested') AS status, r.alpha, r.alpha_low, r.alpha_high, r."precision", r.recall,
       r.accepted_precision, r.codings, r.passages, r.gold_set
FROM codes k
LEFT JOIN (FROM reliability QUALIFY row_number() OVER (PARTITION BY code ORDER BY codings DESC, gold_set) = 1) r USING (code);
COMMENT ON VIEW reliability_per_code IS 'How far codings can be trusted, per code, by the set in which people gave the code most; untested until people have coded a sample.';

CREATE VIEW code_by_year_network AS
SELECT code, label, year, network, count(DISTINCT document_id) AS documents, count(*) AS passages,
       count(*) FILTER (NOT is_copy) AS unique_passages, r.status AS reliability
FROM coded_passages
JOIN (SELECT code, status FROM reliability_per_code) r USING (code)
WHERE level = 'accepted'
GROUP BY ALL;
COMMENT ON VIEW code_by_year_network IS 'Documents and passages per code, year and network; unique_passages leaves out copies, an original counts in its own year and network.';

CREATE VIEW stance_balance AS
SELECT k.code, k.label, y.year,
       count(c.coding_id) FILTER (c.stance = 'toegepast') AS toegepast,
       count(c.coding_id) FILTER (c.stance = 'ontbreekt') AS ontbreekt,
       count(c.coding_id) FILTER (c.stance = 'beoogd') AS beoogd,
       count(c.coding_id) FILTER (c.stance = 'neutraal') AS neutraal,
       count(c.coding_id) AS passages,
       count(DISTINCT c.document_id) AS documents,
       r.status AS reliability
FROM codes k
JOIN reliability_per_code r USING (code)
CROSS JOIN (SELECT DISTINCT year FROM documents) y
LEFT JOIN coded_passages c ON c.code = k.code AND c.year IS NOT DISTINCT FROM y.year AND c.level = 'accepted'
GROUP BY ALL;
COMMENT ON VIEW stance_balance IS 'Passages per code, year and stance; a row for every code and year, also where nothing was found.';

CREATE VIEW cooccurrence AS
SELECT a.code AS code_a, b.code AS code_b, count(*) AS passages
FROM codings a
JOIN codings b ON a.passage_id = b.passage_id AND a.code < b.code
WHERE a.level = 'accepted' AND b.level = 'accepted'
GROUP BY ALL;
COMMENT ON VIEW cooccurrence IS 'In how many passages two codes stand together; each pair once.';

CREATE VIEW code_document_matrix AS
SELECT d.document_id, d.path, d.year, d.network, k.code,
       count(c.coding_id) AS passages, count(c.coding_id) > 0 AS present
FROM documents d
CROSS JOIN codes k
LEFT JOIN codings c ON c.document_id = d.document_id AND c.code = k.code AND c.level = 'accepted'
GROUP BY ALL;
COMMENT ON VIEW code_document_matrix IS 'Every document with every code: number of passages, and whether there is any. PIVOT it for a wide table.';

