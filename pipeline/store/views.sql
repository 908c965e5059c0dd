-- Views that an analyst would otherwise write by hand. They count accepted codings unless their name says otherwise. "unique"
-- leaves out passages that repeat an earlier one; an original counts in its own document. No view shows a person's name.

-- Codings

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
COMMENT ON VIEW coded_passages IS 'Every coding, accepted and suggested, with its passage, document and code.';
COMMENT ON COLUMN coded_passages.is_copy IS 'Whether the passage repeats an earlier one.';

CREATE VIEW unique_codings AS
SELECT c.*
FROM codings c
ANTI JOIN passage_duplicates USING (passage_id);
COMMENT ON VIEW unique_codings IS 'Codings, accepted and suggested, on passages that are no copy of an earlier one.';

CREATE VIEW accepted_codings AS
SELECT c.coding_id, c.passage_id, c.document_id, c.code, c.stance,
       d.year, d.network, d.doc_type, p.passage_id IS NOT NULL AS is_copy
FROM codings c
JOIN documents d USING (document_id)
LEFT JOIN passage_duplicates p ON p.passage_id = c.passage_id
WHERE c.level = 'accepted';
COMMENT ON VIEW accepted_codings IS 'The codings that count, with what they are counted by.';
COMMENT ON COLUMN accepted_codings.is_copy IS 'Whether the passage repeats an earlier one.';

CREATE VIEW reliability_per_code AS
SELECT k.code, k.label, coalesce(r.status, 'untested') AS status, r.alpha, r.alpha_low, r.alpha_high, r."precision", r.recall,
       r.accepted_precision, r.codings, r.passages, r.gold_set
FROM codes k
LEFT JOIN (FROM reliability QUALIFY row_number() OVER (PARTITION BY code ORDER BY codings DESC, gold_set) = 1) r USING (code);
COMMENT ON VIEW reliability_per_code IS 'How far codings can be trusted, per code, by the set in which people gave the code most; untested until people have coded a sample.';

-- Counts per code

CREATE VIEW code_by_year_network AS
WITH read AS (
    SELECT year, network, count(*) AS documents_read FROM documents GROUP BY ALL
)
SELECT k.code, k.label, r.year, r.network,
       count(DISTINCT c.document_id) AS documents,
       count(c.coding_id) AS passages,
       count(DISTINCT c.document_id) FILTER (NOT c.is_copy) AS unique_documents,
       count(c.coding_id) FILTER (NOT c.is_copy) AS unique_passages,
       r.documents_read,
       q.status AS reliability
FROM codes k
JOIN reliability_per_code q USING (code)
CROSS JOIN read r
LEFT JOIN accepted_codings c ON c.code = k.code AND c.network = r.network AND c.year IS NOT DISTINCT FROM r.year
GROUP BY ALL;
COMMENT ON VIEW code_by_year_network IS 'Documents and passages per code, year and network; a row for every code, also where nothing was found.';
COMMENT ON COLUMN code_by_year_network.documents IS 'Documents with the code.';
COMMENT ON COLUMN code_by_year_network.unique_documents IS 'Documents with the code in a passage that repeats no earlier one.';
COMMENT ON COLUMN code_by_year_network.documents_read IS 'All documents of the network in that year: what documents is a part of.';

CREATE VIEW code_by_year AS
SELECT code, label, year, sum(documents)::BIGINT AS documents, sum(passages)::BIGINT AS passages,
       sum(unique_documents)::BIGINT AS unique_documents, sum(unique_passages)::BIGINT AS unique_passages,
       count(*) FILTER (documents > 0) AS networks, sum(documents_read)::BIGINT AS documents_read,
       round(sum(documents) / sum(documents_read), 3) AS share_of_documents, reliability
FROM code_by_year_network GROUP BY ALL;
COMMENT ON VIEW code_by_year IS 'Documents, passages and networks per code and year; a row for every code and year.';
COMMENT ON COLUMN code_by_year.share_of_documents IS 'documents / documents_read.';
COMMENT ON COLUMN code_by_year.networks IS 'Networks that have a document with the code.';

CREATE VIEW code_by_network AS
SELECT code, label, network, sum(documents)::BIGINT AS documents, sum(passages)::BIGINT AS passages,
       sum(unique_documents)::BIGINT AS unique_documents, sum(unique_passages)::BIGINT AS unique_passages,
       min(year) FILTER (documents > 0) AS first_year, max(year) FILTER (documents > 0) AS last_year,
       sum(documents_read)::BIGINT AS documents_read,
       round(sum(documents) / sum(documents_read), 3) AS share_of_documents, reliability
FROM code_by_year_network GROUP BY ALL;
COMMENT ON VIEW code_by_network IS 'Documents and passages per code and network, with the first and last year; a row for every code and network.';
COMMENT ON COLUMN code_by_network.share_of_documents IS 'documents / documents_read.';

CREATE VIEW code_by_doc_type AS
WITH read AS (
    SELECT doc_type, count(*) AS documents_read FROM documents GROUP BY ALL
)
SELECT k.code, k.label, r.doc_type,
       count(DISTINCT c.document_id) AS documents,
       count(c.coding_id) AS passages,
       count(DISTINCT c.document_id) FILTER (NOT c.is_copy) AS unique_documents,
       count(c.coding_id) FILTER (NOT c.is_copy) AS unique_passages,
       r.documents_read,
       round(count(DISTINCT c.document_id) / any_value(r.documents_read), 3) AS share_of_documents,
       q.status AS reliability
FROM codes k
JOIN reliability_per_code q USING (code)
CROSS JOIN read r
LEFT JOIN accepted_codings c ON c.code = k.code AND c.doc_type = r.doc_type
GROUP BY ALL;
COMMENT ON VIEW code_by_doc_type IS 'Documents and passages per code and type of document (notulen, evaluatie, beleid, overig); a row for every code and type.';
COMMENT ON COLUMN code_by_doc_type.share_of_documents IS 'documents / documents_read.';

-- Stance

CREATE VIEW stance_balance_by_network AS
WITH read AS (
    SELECT DISTINCT year, network FROM documents
)
SELECT k.code, k.label, r.network, r.year,
       count(c.coding_id) FILTER (c.stance = 'toegepast') AS toegepast,
       count(c.coding_id) FILTER (c.stance = 'ontbreekt') AS ontbreekt,
       count(c.coding_id) FILTER (c.stance = 'beoogd') AS beoogd,
       count(c.coding_id) FILTER (c.stance = 'neutraal') AS neutraal,
       count(c.coding_id) AS passages,
       count(c.coding_id) FILTER (NOT c.is_copy AND c.stance = 'toegepast') AS unique_toegepast,
       count(c.coding_id) FILTER (NOT c.is_copy AND c.stance = 'ontbreekt') AS unique_ontbreekt,
       count(c.coding_id) FILTER (NOT c.is_copy AND c.stance = 'beoogd') AS unique_beoogd,
       count(c.coding_id) FILTER (NOT c.is_copy AND c.stance = 'neutraal') AS unique_neutraal,
       count(c.coding_id) FILTER (NOT c.is_copy) AS unique_passages,
       count(DISTINCT c.document_id) AS documents,
       q.status AS reliability
FROM codes k
JOIN reliability_per_code q USING (code)
CROSS JOIN read r
LEFT JOIN accepted_codings c ON c.code = k.code AND c.network = r.network AND c.year IS NOT DISTINCT FROM r.year
GROUP BY ALL;
COMMENT ON VIEW stance_balance_by_network IS 'Passages per code, network, year and stance; a row for every code, also where nothing was found.';

CREATE VIEW stance_balance AS
SELECT code, label, year,
       sum(toegepast)::BIGINT AS toegepast, sum(ontbreekt)::BIGINT AS ontbreekt, sum(beoogd)::BIGINT AS beoogd,
       sum(neutraal)::BIGINT AS neutraal, sum(passages)::BIGINT AS passages,
       sum(unique_toegepast)::BIGINT AS unique_toegepast, sum(unique_ontbreekt)::BIGINT AS unique_ontbreekt,
       sum(unique_beoogd)::BIGINT AS unique_beoogd, sum(unique_neutraal)::BIGINT AS unique_neutraal,
       sum(unique_passages)::BIGINT AS unique_passages, sum(documents)::BIGINT AS documents,
       round((sum(unique_toegepast) - sum(unique_ontbreekt)) / nullif(sum(unique_toegepast) + sum(unique_ontbreekt), 0), 2) AS balance,
       reliability
FROM stance_balance_by_network GROUP BY ALL;
COMMENT ON VIEW stance_balance IS 'Passages per code, year and stance; a row for every code and year, also where nothing was found.';
COMMENT ON COLUMN stance_balance.balance IS 'From -1 (all ontbreekt) to 1 (all toegepast), over unique passages with one of the two; empty where there is none.';

-- Codes together

CREATE VIEW cooccurrence AS
WITH codings AS (
    SELECT DISTINCT c.passage_id, c.code, c.is_copy, k.parent FROM accepted_codings c JOIN codes k USING (code)
), per_code AS (
    SELECT code, count(*) AS passages, (SELECT count(DISTINCT passage_id) FROM codings WHERE NOT is_copy) AS coded_passages
    FROM codings WHERE NOT is_copy GROUP BY code
), pairs AS (
    SELECT a.code AS code_a, b.code AS code_b, a.parent = b.code OR b.parent = a.code AS is_parent,
           count(*) AS passages, count(*) FILTER (NOT a.is_copy) AS unique_passages
    FROM codings a JOIN codings b ON a.passage_id = b.passage_id AND a.code < b.code
    GROUP BY ALL
)
SELECT code_a, code_b, p.passages, unique_passages, a.passages AS unique_passages_a, b.passages AS unique_passages_b,
       round(a.passages * b.passages / a.coded_passages, 2) AS expected,
       round(unique_passages * a.coded_passages / (a.passages * b.passages), 2) AS lift,
       round(unique_passages / (a.passages + b.passages - unique_passages), 3) AS jaccard,
       coalesce(is_parent, false) AS is_parent, qa.status AS reliability_a, qb.status AS reliability_b
FROM pairs p
JOIN per_code a ON a.code = code_a
JOIN per_code b ON b.code = code_b
JOIN reliability_per_code qa ON qa.code = code_a
JOIN reliability_per_code qb ON qb.code = code_b;
COMMENT ON VIEW cooccurrence IS 'In how many passages two codes stand together, beside what chance would give; each pair once.';
COMMENT ON COLUMN cooccurrence.unique_passages_a IS 'Unique passages with code_a.';
COMMENT ON COLUMN cooccurrence.unique_passages_b IS 'Unique passages with code_b.';
COMMENT ON COLUMN cooccurrence.expected IS 'Unique passages with both if the codes were spread by chance over the passages that have any code.';
COMMENT ON COLUMN cooccurrence.lift IS 'unique_passages / expected: above 1, they go together more than chance gives. Says little below an expected of 5.';
COMMENT ON COLUMN cooccurrence.jaccard IS 'Unique passages with both as a share of those with either.';
COMMENT ON COLUMN cooccurrence.is_parent IS 'One is the parent of the other (a vuistregel and its theme), so that they stand together by rule.';

CREATE VIEW cooccurrence_three AS
WITH codings AS (
    SELECT DISTINCT c.passage_id, c.code, c.is_copy, k.parent FROM accepted_codings c JOIN codes k USING (code)
), per_code AS (
    SELECT code, count(*) AS passages, (SELECT count(DISTINCT passage_id) FROM codings WHERE NOT is_copy) AS coded_passages
    FROM codings WHERE NOT is_copy GROUP BY code
), triples AS (
    SELECT a.code AS code_a, b.code AS code_b, c.code AS code_c, count(*) AS passages, count(*) FILTER (NOT a.is_copy) AS unique_passages,
           coalesce(a.parent IN (b.code, c.code), false) OR coalesce(b.parent IN (a.code, c.code), false)
               OR coalesce(c.parent IN (a.code, b.code), false) AS has_parent
    FROM codings a
    JOIN codings b ON a.passage_id = b.passage_id AND a.code < b.code
    JOIN codings c ON a.passage_id = c.passage_id AND b.code < c.code
    GROUP BY ALL
)
SELECT code_a, code_b, code_c, t.passages, unique_passages,
       round(a.passages * b.passages * c.passages / a.coded_passages ** 2, 2) AS expected,
       round(unique_passages * a.coded_passages ** 2 / (a.passages * b.passages * c.passages), 2) AS lift,
       has_parent, qa.status AS reliability_a, qb.status AS reliability_b, qc.status AS reliability_c
FROM triples t
JOIN per_code a ON a.code = code_a
JOIN per_code b ON b.code = code_b
JOIN per_code c ON c.code = code_c
JOIN reliability_per_code qa ON qa.code = code_a
JOIN reliability_per_code qb ON qb.code = code_b
JOIN reliability_per_code qc ON qc.code = code_c;
COMMENT ON VIEW cooccurrence_three IS 'In how many passages three codes stand together, beside what chance would give; each three once.';
COMMENT ON COLUMN cooccurrence_three.expected IS 'Unique passages with all three if the codes were spread by chance over the passages that have any code.';
COMMENT ON COLUMN cooccurrence_three.lift IS 'unique_passages / expected.';
COMMENT ON COLUMN cooccurrence_three.has_parent IS 'Two of them are a code and its parent, which stand together by rule.';

-- Code × document

CREATE VIEW code_document_matrix AS
SELECT d.document_id, d.path, d.title, d.doc_type, d.doc_date, d.year, d.network, k.code,
       count(c.coding_id) AS passages, count(c.coding_id) FILTER (NOT c.is_copy) AS unique_passages,
       count(c.coding_id) > 0 AS present, q.status AS reliability
FROM documents d
CROSS JOIN codes k
JOIN reliability_per_code q USING (code)
LEFT JOIN accepted_codings c ON c.document_id = d.document_id AND c.code = k.code
GROUP BY ALL;
COMMENT ON VIEW code_document_matrix IS 'Every document with every code: number of passages, and whether there is any. As wide tables: code_document_counts, code_document_presence.';

-- White spots

CREATE VIEW white_spots AS
WITH suggested AS (
    SELECT c.code, d.network, d.year, count(*) AS suggested
    FROM codings c JOIN documents d USING (document_id) WHERE c.level = 'suggested' GROUP BY ALL
)
SELECT n.code, n.label, n.network, n.year, n.documents_read, coalesce(s.suggested, 0) AS suggested,
       coalesce(e.documents, 0) AS documents_elsewhere, n.reliability
FROM code_by_year_network n
LEFT JOIN suggested s ON s.code = n.code AND s.network = n.network AND s.year IS NOT DISTINCT FROM n.year
LEFT JOIN (SELECT code, sum(documents)::BIGINT AS documents FROM code_by_year_network GROUP BY code) e ON e.code = n.code
WHERE n.documents = 0;
COMMENT ON VIEW white_spots IS 'Codes of which a network had no accepted evidence in a year in which it does have documents.';
COMMENT ON COLUMN white_spots.documents_read IS 'Documents in which nothing was found.';
COMMENT ON COLUMN white_spots.suggested IS 'Suggested codings: judge these first, there may be evidence after all.';
COMMENT ON COLUMN white_spots.documents_elsewhere IS 'Documents with the code in other networks and years; 0: nowhere in the corpus, so perhaps the lexicon misses it.';

CREATE VIEW document_white_spots AS
SELECT d.document_id, d.path, d.title, d.doc_type, d.year, d.network, k.family,
       count(c.coding_id) FILTER (c.level = 'suggested') AS suggested, d.words, d.quality
FROM documents d
CROSS JOIN (SELECT DISTINCT family FROM codes) k
LEFT JOIN (SELECT c.*, k.family FROM codings c JOIN codes k USING (code)) c
    ON c.document_id = d.document_id AND c.family = k.family
GROUP BY ALL
HAVING count(c.coding_id) FILTER (c.level = 'accepted') = 0;
COMMENT ON VIEW document_white_spots IS 'Families of codes of which a document has no accepted evidence; 11 families: without any. Per code: code_document_matrix WHERE NOT present.';
COMMENT ON COLUMN document_white_spots.suggested IS 'Suggested codings of the family in the document.';

-- Meetings

CREATE VIEW agreements AS
SELECT 'decision' AS kind, decision_id AS agreement_id, document_id, item_id, passage_id, x.text, NULL::DATE AS due_date, '' AS status,
       x.char_start, x.char_end
FROM decisions x
UNION ALL BY NAME
SELECT 'action' AS kind, action_id AS agreement_id, document_id, item_id, passage_id, what AS text, due_date, status,
       char_start, char_end
FROM actions;
COMMENT ON VIEW agreements IS 'Decisions and action points of meetings in one list; who is to do it is left out.';

CREATE VIEW agreement_mentions AS
WITH meetings AS (
    SELECT document_id, doc_date, network FROM documents
    WHERE doc_type = 'notulen' AND doc_date IS NOT NULL AND network <> ''
      AND document_id NOT IN (SELECT document_id FROM document_duplicates)
), lemmas AS (
    SELECT DISTINCT lemma, term FROM search_words
), names AS (
    SELECT term FROM search_words JOIN (
        SELECT DISTINCT search_fold(unnest(regexp_extract_all(name, '\p{Lu}\pL+'))) AS word
        FROM (SELECT name FROM attendance UNION SELECT who FROM actions UNION SELECT speaker FROM turns) people(name)
    ) USING (word)
), tokens AS (
    SELECT a.agreement_id, m.network, m.doc_date, p.char_start + unnest(n.starts) AS place, a.char_start, a.char_end,
           unnest(n.lemmas) AS lemma, unnest(n.pos) AS pos
    FROM agreements a
    JOIN meetings m USING (document_id)
    JOIN passages p ON p.passage_id = a.passage_id
    JOIN annotations n ON n.passage_id = a.passage_id
), wanted AS MATERIALIZED (
    SELECT DISTINCT agreement_id, network, doc_date, term
    FROM tokens JOIN lemmas USING (lemma)
    WHERE place >= char_start AND place < char_end AND pos IN ('NOUN', 'PROPN', 'VERB', 'ADJ')
      AND regexp_matches(term, '\pL{3}')
      AND term NOT IN (SELECT term FROM names)
), counted AS (
    SELECT agreement_id, count(*) AS terms FROM wanted GROUP BY agreement_id HAVING terms > 1
), later AS MATERIALIZED (
    SELECT term, passage_id, document_id, doc_date, network, kind IN ('action', 'decision') AS is_agreement
    FROM search_terms JOIN passages USING (passage_id) JOIN meetings USING (document_id)
    WHERE kind <> 'attendance' AND term IN (SELECT term FROM wanted)
), shared AS (
    SELECT agreement_id, l.document_id, l.passage_id, l.doc_date, l.is_agreement, list(term ORDER BY term) AS shared_terms, count(*) AS shared
    FROM wanted w JOIN later l USING (term, network)
    WHERE l.doc_date > w.doc_date
    GROUP BY ALL HAVING shared >= CASE WHEN is_agreement THEN 2 ELSE 3 END
), statuses AS (
    SELECT passage_id, any_value(status) AS status FROM actions GROUP BY passage_id HAVING count(*) = 1
)
SELECT s.agreement_id, s.document_id AS later_document_id, s.doc_date AS later_date, s.passage_id AS later_passage_id,
       s.shared_terms, round(s.shared / n.terms, 2) AS share, coalesce(x.status, '') AS later_status
FROM shared s
JOIN counted n USING (agreement_id)
LEFT JOIN statuses x USING (passage_id)
WHERE s.shared / n.terms >= CASE WHEN s.is_agreement THEN 0.6 ELSE 0.75 END
QUALIFY row_number() OVER (PARTITION BY agreement_id, s.document_id ORDER BY s.shared DESC, later_status DESC, passage_id) = 1;
COMMENT ON VIEW agreement_mentions IS 'Later meetings of the same network that came back to a decision or action: the passage that shares most of its words. In an action point or decision that is at least 60 % and two words, in other text at least 75 % and three.';
COMMENT ON COLUMN agreement_mentions.shared_terms IS 'The words in common, as stems: nouns, verbs and adjectives; names of people do not count.';
COMMENT ON COLUMN agreement_mentions.share IS 'Share of the words of the agreement that the passage has.';
COMMENT ON COLUMN agreement_mentions.later_status IS 'Status in that meeting where the passage is one action point: open, done or dropped; else empty.';

CREATE VIEW follow_up AS
WITH meetings AS (
    SELECT d.document_id, d.title, d.doc_date, d.year, d.network,
           count(*) FILTER (d.doc_type = 'notulen') OVER (PARTITION BY d.network ORDER BY d.doc_date DESC NULLS LAST RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE GROUP) AS meetings_after
    FROM documents d
    WHERE d.document_id NOT IN (SELECT document_id FROM document_duplicates)
), mentions AS (
    SELECT agreement_id, count(*) AS times_back, max(later_date) AS last_back,
           arg_max(later_document_id, later_date) AS last_document_id, arg_max(later_passage_id, later_date) AS last_passage_id,
           coalesce(arg_max(later_status, later_date) FILTER (later_status <> ''), '') AS last_status
    FROM agreement_mentions GROUP BY agreement_id
)
SELECT a.kind, a.agreement_id, m.network, m.year, m.doc_date, m.title, i.number AS item_number, i.title AS agenda_item, a.text, a.due_date,
       a.status,
       CASE WHEN b.last_status IN ('done', 'dropped') THEN b.last_status
            WHEN b.last_status = '' AND a.status IN ('done', 'dropped') THEN a.status
            WHEN b.last_status = 'open' THEN 'open'
            WHEN b.times_back > 0 THEN 'discussed'
            WHEN a.status IN ('done', 'dropped') THEN a.status
            WHEN m.meetings_after = 0 OR m.doc_date IS NULL OR m.network = '' THEN 'no_later_meeting'
            ELSE 'silent' END AS outcome,
       coalesce(b.times_back, 0) AS times_back, m.meetings_after, b.last_back, b.last_document_id, b.last_passage_id,
       a.document_id, a.passage_id, a.item_id
FROM agreements a
JOIN meetings m USING (document_id)
LEFT JOIN agenda_items i USING (item_id)
LEFT JOIN mentions b USING (agreement_id);
COMMENT ON VIEW follow_up IS 'Decisions and action points with what later meetings of the same network say of them (agreement_mentions). Copies of minutes are left out.';
COMMENT ON COLUMN follow_up.status IS 'Status in these minutes.';
COMMENT ON COLUMN follow_up.outcome IS 'done or dropped (the last action list that names it, or these minutes, say so), open (still on the last list that names it), discussed (a later meeting uses its words, without a status), silent (no later meeting does), no_later_meeting (the corpus has none, or no date or network).';
COMMENT ON COLUMN follow_up.times_back IS 'Later meetings that came back to it.';
COMMENT ON COLUMN follow_up.meetings_after IS 'Later meetings of the network in the corpus.';
COMMENT ON COLUMN follow_up.last_back IS 'Date of the last meeting that came back to it.';

CREATE VIEW agenda_overview AS
SELECT d.network, d.year, d.doc_date, d.title AS document, i.number, i.title AS agenda_item,
       count(f.agreement_id) FILTER (f.kind = 'decision') AS decisions,
       count(f.agreement_id) FILTER (f.kind = 'action') AS actions,
       count(f.agreement_id) FILTER (f.outcome = 'done') AS done,
       count(f.agreement_id) FILTER (f.outcome = 'dropped') AS dropped,
       count(f.agreement_id) FILTER (f.outcome = 'open') AS open,
       count(f.agreement_id) FILTER (f.outcome = 'discussed') AS discussed,
       count(f.agreement_id) FILTER (f.outcome = 'silent') AS silent,
       i.item_id, i.document_id, i.ordinal
FROM agenda_items i
JOIN documents d USING (document_id)
LEFT JOIN follow_up f ON f.item_id = i.item_id
GROUP BY ALL;
COMMENT ON VIEW agenda_overview IS 'Points of the agenda with the number of decisions and action points, and what became of them (follow_up.outcome).';

-- Runs and quality

CREATE VIEW run_history AS
SELECT r.ordinal, r.run_id, r.command, r.started_at, r.finished_at, r.finished_at IS NOT NULL AS is_complete,
       r.documents_ok, r.documents_recoded, r.documents_skipped, r.documents_failed, r.documents_vanished, r.passages, r.codings, r.words, round(r.seconds, 1) AS seconds,
       round(r.documents_ok / nullif(r.seconds, 0), 2) AS documents_per_second,
       (SELECT count(*) FROM documents d WHERE d.run_id = r.run_id) AS documents_now,
       (SELECT count(*) FROM codings c WHERE c.run_id = r.run_id) AS codings_now,
       r.product_version, r.model, r.codebook_version, r.codebook_fingerprint,
       r.codebook_fingerprint IS DISTINCT FROM lag(r.codebook_fingerprint) OVER (ORDER BY r.ordinal) AND r.ordinal > 1 AS codebook_changed
FROM runs r;
COMMENT ON VIEW run_history IS 'What each run did, and what is left of it in the corpus.';
COMMENT ON COLUMN run_history.documents_now IS 'Documents of the corpus as it is now that this run read.';
COMMENT ON COLUMN run_history.codings_now IS 'Codings of the corpus as it is now that this run made.';
COMMENT ON COLUMN run_history.codebook_changed IS 'Other lexicons than the run before: do not compare counts across it without coding again.';

CREATE VIEW document_quality AS
WITH per_passage AS (
    SELECT document_id, count(*) AS passages, count(*) FILTER (language <> 'nl') AS other_language FROM passages GROUP BY document_id
), per_coding AS (
    SELECT document_id, count(DISTINCT passage_id) FILTER (level = 'accepted') AS coded_passages FROM codings GROUP BY document_id
), per_page AS (
    SELECT document_id, count(*) FILTER (verdict IN ('doubtful', 'unreadable', 'picture')) AS pages_to_check FROM pages GROUP BY document_id
)
SELECT d.document_id, d.path, d.title, d.network, d.year, d.version, d.kind, d.quality, d.dictionary_share, d.pages, d.words,
       coalesce(p.passages, 0) AS passages, coalesce(c.coded_passages, 0) AS coded_passages,
       coalesce(p.other_language, 0) AS passages_not_coded, coalesce(g.pages_to_check, 0) AS pages_to_check,
       len(d.ocr_pages) AS ocr_pages, len(d.unread_pages) AS unread_pages, d.doc_date IS NULL AS is_undated,
       d.other_date IS NOT NULL AS has_other_date, d.doc_type_confidence, u.original_id AS copy_of, d.warnings,
       list_filter([
           CASE WHEN d.quality IN ('doubtful', 'unreadable') THEN 'text ' || d.quality END,
           CASE WHEN len(d.unread_pages) > 0 THEN 'pages not read' END,
           CASE WHEN d.doc_date IS NULL THEN 'no date' END,
           CASE WHEN d.other_date IS NOT NULL THEN 'dates differ' END,
           CASE WHEN d.network = '' THEN 'no network' END,
           CASE WHEN d.doc_type_confidence < 0.8 THEN 'type unsure' END,
           CASE WHEN u.original_id IS NOT NULL THEN 'copy' END,
           CASE WHEN d.vanished_in_run IS NOT NULL THEN 'file gone' END
       ], lambda reason: reason IS NOT NULL) AS look_at
FROM documents d
LEFT JOIN per_passage p USING (document_id)
LEFT JOIN per_coding c USING (document_id)
LEFT JOIN per_page g USING (document_id)
LEFT JOIN document_duplicates u USING (document_id);
COMMENT ON VIEW document_quality IS 'How well each document could be read and placed, and what wants a look.';
COMMENT ON COLUMN document_quality.coded_passages IS 'Passages with an accepted coding.';
COMMENT ON COLUMN document_quality.passages_not_coded IS 'Passages in another language than Dutch.';
COMMENT ON COLUMN document_quality.pages_to_check IS 'Pages that are doubtful, unreadable or a picture.';
COMMENT ON COLUMN document_quality.ocr_pages IS 'Number of pages read by OCR.';
COMMENT ON COLUMN document_quality.unread_pages IS 'Number of pages that were not read.';
COMMENT ON COLUMN document_quality.copy_of IS 'The document that it repeats, see document_duplicates.';
COMMENT ON COLUMN document_quality.look_at IS 'Reasons to look at the document before trusting it: text doubtful, text unreadable, pages not read, no date, dates differ, no network, type unsure, copy, file gone.';
