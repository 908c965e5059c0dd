-- The only DDL of the project. Every table and column is commented; the data dictionary is made from these comments.
-- Schema main is published to analysts; schema intake is private to the writer and never published.

CREATE TABLE about (
    key VARCHAR NOT NULL,
    value VARCHAR NOT NULL
);
COMMENT ON TABLE about IS 'What this database is: versions and fingerprints, one row each.';
COMMENT ON COLUMN about.key IS 'schema_version, product_version, codebook_version, codebook_fingerprint, model, last_run, judgements (how many are merged in).';
COMMENT ON COLUMN about.value IS 'The value, as text.';

CREATE TABLE documents (
    document_id VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    doc_type VARCHAR NOT NULL,
    doc_type_confidence DOUBLE NOT NULL,
    doc_date DATE,
    date_precision VARCHAR NOT NULL,
    date_source VARCHAR NOT NULL,
    other_date DATE,
    year INTEGER,
    network VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    pages INTEGER,
    words INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    ocr_pages INTEGER[] NOT NULL,
    unread_pages INTEGER[] NOT NULL,
    dictionary_share DOUBLE NOT NULL,
    one_letter_share DOUBLE NOT NULL,
    replaced_share DOUBLE NOT NULL,
    quality VARCHAR NOT NULL,
    warnings VARCHAR[] NOT NULL,
    run_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    vanished_in_run VARCHAR,
    recoded_in_run VARCHAR
);
COMMENT ON TABLE documents IS 'One row per document that was read and coded.';
COMMENT ON COLUMN documents.document_id IS 'Id from the content and the path of the file: the same file has the same id everywhere.';
COMMENT ON COLUMN documents.path IS 'Path relative to the folder that was taken in, with forward slashes.';
COMMENT ON COLUMN documents.title IS 'From a sidecar, else the first heading, else the title property of the file, else its name.';
COMMENT ON COLUMN documents.doc_type IS 'notulen, evaluatie, beleid or overig.';
COMMENT ON COLUMN documents.doc_type_confidence IS 'How often the sign that decided the type is right, as measured; 1 where a sidecar says the type.';
COMMENT ON COLUMN documents.doc_date IS 'Date of the document, where it, its name or its folder says one; the first of the month where only a month is known.';
COMMENT ON COLUMN documents.date_precision IS 'day or month; empty where there is no date.';
COMMENT ON COLUMN documents.date_source IS 'Where the date stands: sidecar, label (a line or row with the word datum), title, text, name or folder; empty where there is none.';
COMMENT ON COLUMN documents.other_date IS 'Another date that the text, name or folder gives for the document: a reason to look.';
COMMENT ON COLUMN documents.year IS 'Year of doc_date, else a year in the title, name or folder.';
COMMENT ON COLUMN documents.network IS 'Network or organisation the document belongs to: from a sidecar, else its outermost folder, else named in its title or first lines; empty where nothing says.';
COMMENT ON COLUMN documents.language IS 'ISO 639-1 code of the language of most of the text.';
COMMENT ON COLUMN documents.pages IS 'Number of pages, or of slides; empty for formats without pages.';
COMMENT ON COLUMN documents.words IS 'Number of words in text.';
COMMENT ON COLUMN documents.kind IS 'Format found in the content: pdf, docx, odt, rtf, epub, doc, pptx, xlsx, eml, html, markdown or text.';
COMMENT ON COLUMN documents.content_hash IS 'BLAKE2b-128 of the bytes of the file; equal for exact copies.';
COMMENT ON COLUMN documents.text IS 'The normalised text (NFC, line ends LF) that all offsets of passages refer to.';
COMMENT ON COLUMN documents.ocr_pages IS 'Pages (from 1) whose text was read by OCR from a picture: check a quotation on the page itself.';
COMMENT ON COLUMN documents.unread_pages IS 'Pages (from 1) that are pictures and were not read, since OCR is not installed or failed.';
COMMENT ON COLUMN documents.dictionary_share IS 'Share of the words of two letters and more that are Dutch words or compounds of them.';
COMMENT ON COLUMN documents.one_letter_share IS 'Share of all words that are one letter.';
COMMENT ON COLUMN documents.replaced_share IS 'Share of the characters whose meaning is lost.';
COMMENT ON COLUMN documents.quality IS 'good, doubtful (many unknown words or signs), unreadable, or short (too few words to tell).';
COMMENT ON COLUMN documents.warnings IS 'What to know before trusting the text, in sentences; empty for nearly every document.';
COMMENT ON COLUMN documents.run_id IS 'Run that read the document.';
COMMENT ON COLUMN documents.version IS 'Version of the file, from 1: one more each time that its bytes were found changed. See document_versions.';
COMMENT ON COLUMN documents.vanished_in_run IS 'Run that no longer found the file; empty while it is there. The document counts until ingest --forget-vanished takes it out.';
COMMENT ON COLUMN documents.recoded_in_run IS 'Last run that changed its codings without reading the file again; empty where none did.';

CREATE TABLE document_versions (
    path VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL,
    first_run VARCHAR NOT NULL,
    last_run VARCHAR,
    status VARCHAR NOT NULL
);
COMMENT ON TABLE document_versions IS 'Every version of every file that was ever in the corpus. Only versions that are present or vanished have rows elsewhere.';
COMMENT ON COLUMN document_versions.path IS 'Path relative to the folder that was taken in, with forward slashes.';
COMMENT ON COLUMN document_versions.version IS 'Version of the file, from 1; a file that was moved keeps its number.';
COMMENT ON COLUMN document_versions.document_id IS 'Document that it became.';
COMMENT ON COLUMN document_versions.content_hash IS 'BLAKE2b-128 of its bytes.';
COMMENT ON COLUMN document_versions.first_run IS 'Run that took it in.';
COMMENT ON COLUMN document_versions.last_run IS 'Run that found it changed, moved or gone; empty while it is present.';
COMMENT ON COLUMN document_versions.status IS 'present, replaced (by other bytes), moved (the same bytes stand elsewhere), vanished (still counted) or forgotten (taken out).';

CREATE TABLE passages (
    passage_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    page INTEGER,
    heading VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    words INTEGER NOT NULL,
    language VARCHAR NOT NULL,
    lead_in VARCHAR NOT NULL
);
COMMENT ON TABLE passages IS 'The units that are coded: paragraphs, lists, agenda items, rows of tables.';
COMMENT ON COLUMN passages.passage_id IS 'Id from the document and the text of the passage.';
COMMENT ON COLUMN passages.document_id IS 'Document it stands in.';
COMMENT ON COLUMN passages.ordinal IS 'Place in the document, from 0.';
COMMENT ON COLUMN passages.page IS 'Page on which it begins, from 1; empty for formats without pages.';
COMMENT ON COLUMN passages.heading IS 'Headings above it, outermost first, separated by '' > ''.';
COMMENT ON COLUMN passages.kind IS 'paragraph, list, table, footnote, decision, action, attendance, approval (of the previous minutes) or contents (a table of contents).';
COMMENT ON COLUMN passages.text IS 'Text of the passage: documents.text from char_start to char_end.';
COMMENT ON COLUMN passages.char_start IS 'First character in documents.text, counted in Unicode code points from 0.';
COMMENT ON COLUMN passages.char_end IS 'One past the last character in documents.text.';
COMMENT ON COLUMN passages.words IS 'Number of words.';
COMMENT ON COLUMN passages.lead_in IS 'Sentence that introduces the list, or names of the columns of the table, where it stands outside the passage; empty elsewhere.';
COMMENT ON COLUMN passages.language IS 'ISO 639-1 code; that of the document unless the passage is clearly in another language. Only Dutch passages are coded.';

CREATE TABLE comments (
    document_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    anchor VARCHAR NOT NULL
);
COMMENT ON TABLE comments IS 'Remarks in the margins of documents (docx, odt, doc, pptx, xlsx); no part of their text, and not coded. Their authors and dates are not kept.';
COMMENT ON COLUMN comments.document_id IS 'Document it stands in.';
COMMENT ON COLUMN comments.ordinal IS 'Place among the remarks of the document, from 0.';
COMMENT ON COLUMN comments.text IS 'The remark.';
COMMENT ON COLUMN comments.anchor IS 'The words, cell or slide that it is attached to; empty where the file does not say.';

CREATE TABLE agenda_items (
    item_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    number VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL
);
COMMENT ON TABLE agenda_items IS 'Points of the agenda of a meeting: the headings of documents of type notulen.';
COMMENT ON COLUMN agenda_items.item_id IS 'Id from the document and the heading.';
COMMENT ON COLUMN agenda_items.document_id IS 'Report of the meeting.';
COMMENT ON COLUMN agenda_items.ordinal IS 'Place in the document, from 0.';
COMMENT ON COLUMN agenda_items.number IS 'Number as written; empty where there is none.';
COMMENT ON COLUMN agenda_items.title IS 'Heading without its number.';
COMMENT ON COLUMN agenda_items.char_start IS 'First character in documents.text, counted in Unicode code points from 0.';
COMMENT ON COLUMN agenda_items.char_end IS 'One past the last character in documents.text.';

CREATE TABLE decisions (
    decision_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    item_id VARCHAR,
    passage_id VARCHAR,
    text VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL
);
COMMENT ON TABLE decisions IS 'What a meeting decided, from labelled lines, lists, tables and sentences; the approval of minutes left out.';
COMMENT ON COLUMN decisions.decision_id IS 'Id from the document, place and text.';
COMMENT ON COLUMN decisions.document_id IS 'Report of the meeting.';
COMMENT ON COLUMN decisions.ordinal IS 'Place in the document, from 0.';
COMMENT ON COLUMN decisions.item_id IS 'Point of the agenda above it.';
COMMENT ON COLUMN decisions.passage_id IS 'Passage it stands in.';
COMMENT ON COLUMN decisions.text IS 'The decision as written.';
COMMENT ON COLUMN decisions.char_start IS 'First character in documents.text, counted in Unicode code points from 0.';
COMMENT ON COLUMN decisions.char_end IS 'One past the last character in documents.text.';

CREATE TABLE actions (
    action_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    item_id VARCHAR,
    passage_id VARCHAR,
    what VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    due VARCHAR NOT NULL,
    due_date DATE,
    status VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL
);
COMMENT ON TABLE actions IS 'Action points of a meeting, from lists, tables, labelled lines and remarks between brackets.';
COMMENT ON COLUMN actions.action_id IS 'Id from the document, place and text.';
COMMENT ON COLUMN actions.document_id IS 'Report of the meeting.';
COMMENT ON COLUMN actions.ordinal IS 'Place in the document, from 0.';
COMMENT ON COLUMN actions.item_id IS 'Point of the agenda above it.';
COMMENT ON COLUMN actions.passage_id IS 'Passage it stands in.';
COMMENT ON COLUMN actions.what IS 'What is to be done, as written.';
COMMENT ON COLUMN actions.who IS 'Who is to do it, as written: names of people, personal data; empty where the minutes do not say.';
COMMENT ON COLUMN actions.due IS 'When it is due, as written.';
COMMENT ON COLUMN actions.due_date IS 'The same as a date, where it is one; without a year, the first such day after the meeting.';
COMMENT ON COLUMN actions.status IS 'open, done or dropped; empty where the minutes do not say.';
COMMENT ON COLUMN actions.char_start IS 'First character in documents.text, counted in Unicode code points from 0.';
COMMENT ON COLUMN actions.char_end IS 'One past the last character in documents.text.';

CREATE TABLE attendance (
    document_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    organisation VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    presence VARCHAR NOT NULL,
    passage_id VARCHAR,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL
);
COMMENT ON TABLE attendance IS 'Who was at a meeting and who sent apologies. Names are personal data: no view and no report shows them.';
COMMENT ON COLUMN attendance.document_id IS 'Report of the meeting.';
COMMENT ON COLUMN attendance.ordinal IS 'Place in the document, from 0.';
COMMENT ON COLUMN attendance.name IS 'Name as written; personal data.';
COMMENT ON COLUMN attendance.organisation IS 'Organisation as written with the name; empty where there is none.';
COMMENT ON COLUMN attendance.role IS 'Role at the meeting, such as voorzitter or notulist; empty where there is none.';
COMMENT ON COLUMN attendance.presence IS 'present or absent (with or without notice).';
COMMENT ON COLUMN attendance.passage_id IS 'Passage it stands in.';
COMMENT ON COLUMN attendance.char_start IS 'First character in documents.text, counted in Unicode code points from 0.';
COMMENT ON COLUMN attendance.char_end IS 'One past the last character in documents.text.';

CREATE TABLE turns (
    document_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    item_id VARCHAR,
    passage_id VARCHAR,
    speaker VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL
);
COMMENT ON TABLE turns IS 'Words of one speaker, where minutes say who said what.';
COMMENT ON COLUMN turns.document_id IS 'Report of the meeting.';
COMMENT ON COLUMN turns.ordinal IS 'Place in the document, from 0.';
COMMENT ON COLUMN turns.item_id IS 'Point of the agenda above it.';
COMMENT ON COLUMN turns.passage_id IS 'Passage it stands in.';
COMMENT ON COLUMN turns.speaker IS 'Name as written; personal data.';
COMMENT ON COLUMN turns.char_start IS 'First character of the name in documents.text, counted in Unicode code points from 0.';
COMMENT ON COLUMN turns.char_end IS 'One past the last character of the words.';

CREATE TABLE pages (
    document_id VARCHAR NOT NULL,
    page INTEGER NOT NULL,
    words INTEGER NOT NULL,
    dictionary_share DOUBLE NOT NULL,
    one_letter_share DOUBLE NOT NULL,
    replaced_share DOUBLE NOT NULL,
    verdict VARCHAR NOT NULL
);
COMMENT ON TABLE pages IS 'How well each page could be read; formats without pages have none.';
COMMENT ON COLUMN pages.document_id IS 'Document.';
COMMENT ON COLUMN pages.page IS 'Page in the file, from 1.';
COMMENT ON COLUMN pages.words IS 'Words on the page, running headers included.';
COMMENT ON COLUMN pages.dictionary_share IS 'Share of the words of two letters and more that are Dutch words or compounds of them.';
COMMENT ON COLUMN pages.one_letter_share IS 'Share of all words that are one letter.';
COMMENT ON COLUMN pages.replaced_share IS 'Share of the characters whose meaning is lost: their font says nothing of them, or they were read in a wrong encoding.';
COMMENT ON COLUMN pages.verdict IS 'good, doubtful, unreadable (fonts without meaning), picture (a scan without text), short (too few words to tell) or blank.';

CREATE TABLE running_lines (
    document_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    pages INTEGER[] NOT NULL
);
COMMENT ON TABLE running_lines IS 'Lines of the pages that were set aside because they are no part of the text.';
COMMENT ON COLUMN running_lines.document_id IS 'Document.';
COMMENT ON COLUMN running_lines.kind IS 'header, footer, page_number, watermark, or turned (runs across the other lines).';
COMMENT ON COLUMN running_lines.text IS 'As on the first of its pages; its numbers may differ on the others.';
COMMENT ON COLUMN running_lines.pages IS 'Pages it stands on, from 1.';

CREATE TABLE passage_boxes (
    passage_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    page INTEGER NOT NULL,
    left_pt DOUBLE NOT NULL,
    top_pt DOUBLE NOT NULL,
    right_pt DOUBLE NOT NULL,
    bottom_pt DOUBLE NOT NULL
);
COMMENT ON TABLE passage_boxes IS 'Where the lines of a passage stand on the pages of its PDF, so that a quotation can be shown there; other formats have none.';
COMMENT ON COLUMN passage_boxes.passage_id IS 'Passage.';
COMMENT ON COLUMN passage_boxes.document_id IS 'Document it stands in.';
COMMENT ON COLUMN passage_boxes.ordinal IS 'Place of the line in the passage, from 0.';
COMMENT ON COLUMN passage_boxes.char_start IS 'First character of the line in passages.text, from 0.';
COMMENT ON COLUMN passage_boxes.char_end IS 'One past the last character of the line; evidence from a to b stands on the lines with char_start < b and char_end > a.';
COMMENT ON COLUMN passage_boxes.page IS 'Page in the file, from 1.';
COMMENT ON COLUMN passage_boxes.left_pt IS 'Left side of the line, in points (1/72 inch) from the left of the page as a viewer shows it.';
COMMENT ON COLUMN passage_boxes.top_pt IS 'Top of the line, in points from the top of the page.';
COMMENT ON COLUMN passage_boxes.right_pt IS 'Right side of the line, in points from the left.';
COMMENT ON COLUMN passage_boxes.bottom_pt IS 'Bottom of the line, in points from the top.';

CREATE TABLE annotations (
    passage_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    starts INTEGER[] NOT NULL,
    ends INTEGER[] NOT NULL,
    lemmas VARCHAR[] NOT NULL,
    pos VARCHAR[] NOT NULL,
    tags VARCHAR[] NOT NULL,
    morphs VARCHAR[] NOT NULL,
    sentence_starts INTEGER[] NOT NULL,
    persons INTEGER[]
);
COMMENT ON TABLE annotations IS 'Tokens of each passage as parallel lists; what terms are matched on.';
COMMENT ON COLUMN annotations.passage_id IS 'Passage.';
COMMENT ON COLUMN annotations.document_id IS 'Document of the passage.';
COMMENT ON COLUMN annotations.starts IS 'First character of each token in passages.text, from 0.';
COMMENT ON COLUMN annotations.ends IS 'One past the last character of each token.';
COMMENT ON COLUMN annotations.lemmas IS 'Dictionary form of each token.';
COMMENT ON COLUMN annotations.pos IS 'Universal part-of-speech tag of each token.';
COMMENT ON COLUMN annotations.tags IS 'CGN tag of each token.';
COMMENT ON COLUMN annotations.morphs IS 'Universal features of each token, as Name=Value|Name=Value.';
COMMENT ON COLUMN annotations.sentence_starts IS 'Index (from 0) of the first token of each sentence.';
COMMENT ON COLUMN annotations.persons IS 'Indices (from 0) of the tokens that the Dutch pipeline takes for names of people; empty or NULL where it does not recognise entities.';

CREATE TABLE codes (
    code VARCHAR NOT NULL,
    family VARCHAR NOT NULL,
    parent VARCHAR,
    label VARCHAR NOT NULL,
    definition VARCHAR NOT NULL,
    include VARCHAR NOT NULL,
    exclude VARCHAR NOT NULL,
    block VARCHAR NOT NULL,
    family_label VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL
);
COMMENT ON TABLE codes IS 'The codebook: one row per code.';
COMMENT ON COLUMN codes.code IS 'Id of the code; never renamed.';
COMMENT ON COLUMN codes.family IS 'Family of the code: the part of its id before the point.';
COMMENT ON COLUMN codes.parent IS 'Code that is coded along with it: the theme of a vuistregel.';
COMMENT ON COLUMN codes.label IS 'Name of the code in Dutch.';
COMMENT ON COLUMN codes.definition IS 'What the code means.';
COMMENT ON COLUMN codes.include IS 'What belongs to it.';
COMMENT ON COLUMN codes.exclude IS 'What does not belong to it.';
COMMENT ON COLUMN codes.block IS 'Building block, for the thirteen prikkels.';
COMMENT ON COLUMN codes.family_label IS 'Name of the family in Dutch.';
COMMENT ON COLUMN codes.ordinal IS 'Place in the codebook, from 0.';

CREATE TABLE codings (
    coding_id VARCHAR NOT NULL,
    passage_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    stance VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    level VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    evidence_start INTEGER NOT NULL,
    evidence_end INTEGER NOT NULL,
    evidence_text VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    judgement VARCHAR NOT NULL DEFAULT 'none'
);
COMMENT ON TABLE codings IS 'One row per code on a passage, with its direction and the words that carry it. Judgements of people are merged in; what they rejected is in rejected_codings.';
COMMENT ON COLUMN codings.coding_id IS 'Id from the passage and the code.';
COMMENT ON COLUMN codings.passage_id IS 'Passage.';
COMMENT ON COLUMN codings.document_id IS 'Document of the passage.';
COMMENT ON COLUMN codings.code IS 'Code, see codes.';
COMMENT ON COLUMN codings.stance IS 'toegepast (it happens), ontbreekt (it is missing), beoogd (it is intended) or neutraal (it is merely mentioned).';
COMMENT ON COLUMN codings.score IS 'Estimated probability that a person would give the code, 0 to 1 (models/coder); where only the lexicon coded, how much evidence was found; 1 where only a person gave the code. Judgements leave it as it is.';
COMMENT ON COLUMN codings.level IS 'accepted: counted; suggested: for a person to judge.';
COMMENT ON COLUMN codings.source IS 'lexicon, classifier or both; human where only a person gave the code.';
COMMENT ON COLUMN codings.evidence_start IS 'First character of the evidence in passages.text, from 0.';
COMMENT ON COLUMN codings.evidence_end IS 'One past the last character of the evidence.';
COMMENT ON COLUMN codings.evidence_text IS 'The words that carry the coding.';
COMMENT ON COLUMN codings.rule IS 'Terms of the lexicon that matched, or the words (woorden) that weighed most for the classifier; behind the semicolon what decided the stance.';
COMMENT ON COLUMN codings.run_id IS 'Run that made the coding; of a coding by a person, the run that read its document.';
COMMENT ON COLUMN codings.judgement IS 'What people said of it: none, accepted, added or changed (another stance); see reviews.';

CREATE TABLE rejected_codings (
    coding_id VARCHAR NOT NULL,
    passage_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    stance VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    level VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    evidence_start INTEGER NOT NULL,
    evidence_end INTEGER NOT NULL,
    evidence_text VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    judgement VARCHAR NOT NULL
);
COMMENT ON TABLE rejected_codings IS 'Codings of the machine that people rejected: in no count and no view. The columns are those of codings.';
COMMENT ON COLUMN rejected_codings.coding_id IS 'As codings.coding_id.';
COMMENT ON COLUMN rejected_codings.passage_id IS 'As codings.passage_id.';
COMMENT ON COLUMN rejected_codings.document_id IS 'As codings.document_id.';
COMMENT ON COLUMN rejected_codings.code IS 'As codings.code.';
COMMENT ON COLUMN rejected_codings.stance IS 'As codings.stance.';
COMMENT ON COLUMN rejected_codings.score IS 'As codings.score.';
COMMENT ON COLUMN rejected_codings.level IS 'As codings.level.';
COMMENT ON COLUMN rejected_codings.source IS 'As codings.source.';
COMMENT ON COLUMN rejected_codings.evidence_start IS 'As codings.evidence_start.';
COMMENT ON COLUMN rejected_codings.evidence_end IS 'As codings.evidence_end.';
COMMENT ON COLUMN rejected_codings.evidence_text IS 'As codings.evidence_text.';
COMMENT ON COLUMN rejected_codings.rule IS 'As codings.rule.';
COMMENT ON COLUMN rejected_codings.run_id IS 'As codings.run_id.';
COMMENT ON COLUMN rejected_codings.judgement IS 'rejected.';

CREATE TABLE runs (
    run_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    command VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    product_version VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    model_fingerprint VARCHAR NOT NULL,
    codebook_version INTEGER NOT NULL,
    codebook_fingerprint VARCHAR NOT NULL,
    documents_ok INTEGER NOT NULL,
    documents_skipped INTEGER NOT NULL,
    documents_failed INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    codings INTEGER NOT NULL,
    words INTEGER NOT NULL,
    seconds DOUBLE NOT NULL,
    documents_recoded INTEGER NOT NULL,
    documents_vanished INTEGER NOT NULL
);
COMMENT ON TABLE runs IS 'One row per run that changed the corpus.';
COMMENT ON COLUMN runs.run_id IS 'Id from the number of the run, its files and the versions used.';
COMMENT ON COLUMN runs.ordinal IS 'Number of the run, from 1.';
COMMENT ON COLUMN runs.command IS 'What was run: ingest or recode.';
COMMENT ON COLUMN runs.started_at IS 'Start, UTC.';
COMMENT ON COLUMN runs.finished_at IS 'End, UTC; empty for a run that was broken off.';
COMMENT ON COLUMN runs.product_version IS 'Version of Vuistregel.';
COMMENT ON COLUMN runs.model IS 'Name and version of the Dutch pipeline.';
COMMENT ON COLUMN runs.model_fingerprint IS 'BLAKE2b-128 of the files of the Dutch pipeline.';
COMMENT ON COLUMN runs.codebook_version IS 'Version of the codebook.';
COMMENT ON COLUMN runs.codebook_fingerprint IS 'BLAKE2b-128 of the lexicon files.';
COMMENT ON COLUMN runs.documents_ok IS 'Documents read and coded.';
COMMENT ON COLUMN runs.documents_skipped IS 'Documents left alone because nothing had changed.';
COMMENT ON COLUMN runs.documents_failed IS 'Documents that could not be taken in, see failures.';
COMMENT ON COLUMN runs.passages IS 'Passages made.';
COMMENT ON COLUMN runs.codings IS 'Codings made.';
COMMENT ON COLUMN runs.words IS 'Words read.';
COMMENT ON COLUMN runs.seconds IS 'Wall time.';
COMMENT ON COLUMN runs.documents_recoded IS 'Documents that were annotated or coded again from what was stored.';
COMMENT ON COLUMN runs.documents_vanished IS 'Documents whose file the run no longer found.';

CREATE TABLE failures (
    path VARCHAR NOT NULL,
    cause VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE failures IS 'Documents that are not in the corpus, with the reason; a document that is mended disappears from here.';
COMMENT ON COLUMN failures.path IS 'Path relative to the folder that was taken in.';
COMMENT ON COLUMN failures.cause IS 'Kind of problem: unreadable, empty, no_words, damaged, protected, unsupported, encoding, needs_ocr, needs_libreoffice, too_slow, too_large, not_dutch, interrupted or internal.';
COMMENT ON COLUMN failures.stage IS 'Step that refused it: read, extract, language, process or internal.';
COMMENT ON COLUMN failures.reason IS 'What is wrong and what to do.';
COMMENT ON COLUMN failures.run_id IS 'Run that tried it last.';

CREATE TABLE reviews (
    review_id VARCHAR NOT NULL,
    reviewed_at TIMESTAMP NOT NULL,
    reviewer VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    stance VARCHAR,
    evidence_start INTEGER,
    evidence_end INTEGER,
    remark VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    passage_id VARCHAR,
    found_by VARCHAR,
    similarity DOUBLE,
    judged_passage_id VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    heading VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    codebook_fingerprint VARCHAR NOT NULL,
    judged_level VARCHAR,
    judged_stance VARCHAR,
    judged_score DOUBLE,
    judged_source VARCHAR,
    machine_level VARCHAR,
    machine_stance VARCHAR,
    machine_score DOUBLE,
    machine_source VARCHAR
);
COMMENT ON TABLE reviews IS 'Judgements of people on codings: every one ever made, with what became of it. Kept in reviews.sqlite, merged at publishing.';
COMMENT ON COLUMN reviews.review_id IS 'Id of the judgement.';
COMMENT ON COLUMN reviews.reviewed_at IS 'When it was made, UTC.';
COMMENT ON COLUMN reviews.reviewer IS 'Who judged.';
COMMENT ON COLUMN reviews.code IS 'Code judged.';
COMMENT ON COLUMN reviews.verdict IS 'accepted, rejected, added (the machine did not have it), changed_stance, or withdrawn (an earlier judgement is taken back).';
COMMENT ON COLUMN reviews.stance IS 'Stance that the reviewer gives; empty where the code is rejected or a judgement taken back.';
COMMENT ON COLUMN reviews.evidence_start IS 'First character of the evidence in text, from 0; empty where the reviewer named none.';
COMMENT ON COLUMN reviews.evidence_end IS 'One past the last character of the evidence.';
COMMENT ON COLUMN reviews.remark IS 'Remark of the reviewer.';
COMMENT ON COLUMN reviews.status IS 'applied; look_again (the passage changed: judge it again); orphan (the passage or the code is gone); disputed (reviewers disagree: not applied); replaced (by a later judgement); withdrawn.';
COMMENT ON COLUMN reviews.passage_id IS 'Passage that it belongs to now; empty for an orphan.';
COMMENT ON COLUMN reviews.found_by IS 'How that passage was found: id, document (the same words at the same path), moved (in the moved document), corpus (the only other passage with these words), copies (one of several with these words) or similar (other words).';
COMMENT ON COLUMN reviews.similarity IS 'Share of words in common with the passage that was judged; 1 where they are the same.';
COMMENT ON COLUMN reviews.judged_passage_id IS 'Passage as it was judged.';
COMMENT ON COLUMN reviews.path IS 'Path of its document when it was judged.';
COMMENT ON COLUMN reviews.heading IS 'Headings above it when it was judged.';
COMMENT ON COLUMN reviews.ordinal IS 'Place in the document when it was judged, from 0.';
COMMENT ON COLUMN reviews.text IS 'Text of the passage as it was judged.';
COMMENT ON COLUMN reviews.codebook_fingerprint IS 'Codebook and lexicons with which the machine had coded it when it was judged.';
COMMENT ON COLUMN reviews.judged_level IS 'Level that the machine gave when it was judged; empty where it did not give the code.';
COMMENT ON COLUMN reviews.judged_stance IS 'Stance that the machine gave then.';
COMMENT ON COLUMN reviews.judged_score IS 'Score that the machine gave then.';
COMMENT ON COLUMN reviews.judged_source IS 'What it rested on then: lexicon, classifier or both.';
COMMENT ON COLUMN reviews.machine_level IS 'Level that the machine gives now, before judgements; empty where it does not give the code.';
COMMENT ON COLUMN reviews.machine_stance IS 'Stance that the machine gives now.';
COMMENT ON COLUMN reviews.machine_score IS 'Score that the machine gives now.';
COMMENT ON COLUMN reviews.machine_source IS 'What it rests on now.';

CREATE TABLE reliability (
    code VARCHAR NOT NULL,
    gold_set VARCHAR NOT NULL,
    passages INTEGER NOT NULL,
    codings INTEGER NOT NULL,
    "precision" DOUBLE,
    recall DOUBLE,
    f1 DOUBLE,
    alpha DOUBLE,
    alpha_low DOUBLE,
    alpha_high DOUBLE,
    accepted_precision DOUBLE,
    status VARCHAR NOT NULL,
    codebook_fingerprint VARCHAR NOT NULL
);
COMMENT ON TABLE reliability IS 'Agreement of the codings with people who coded the same passages. Empty until `vuistregel evaluate --record`.';
COMMENT ON COLUMN reliability.code IS 'Code.';
COMMENT ON COLUMN reliability.gold_set IS 'Name of the set of passages coded by people.';
COMMENT ON COLUMN reliability.passages IS 'Passages of the set.';
COMMENT ON COLUMN reliability.codings IS 'Codings of this code by people, disputed ones left out.';
COMMENT ON COLUMN reliability."precision" IS 'Share of the codings, accepted and suggested, that people gave too.';
COMMENT ON COLUMN reliability.recall IS 'Share of the codings by people that were found, accepted or suggested.';
COMMENT ON COLUMN reliability.f1 IS 'Harmonic mean of precision and recall.';
COMMENT ON COLUMN reliability.alpha IS 'Krippendorff''s alpha (nominal) between people and codings, accepted and suggested.';
COMMENT ON COLUMN reliability.alpha_low IS 'Lower end of its 95 % interval (bootstrap over passages).';
COMMENT ON COLUMN reliability.alpha_high IS 'Upper end of its 95 % interval.';
COMMENT ON COLUMN reliability.accepted_precision IS 'Share of the accepted codings that people gave too.';
COMMENT ON COLUMN reliability.status IS 'tested (alpha from .800), tentative (from .667), unreliable (below), or untested (fewer than 10 codings by people).';
COMMENT ON COLUMN reliability.codebook_fingerprint IS 'Codebook and lexicons that were judged; another one than in about means: judge again.';

CREATE TABLE passage_duplicates (
    passage_id VARCHAR NOT NULL,
    original_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    similarity DOUBLE NOT NULL
);
COMMENT ON TABLE passage_duplicates IS 'Passages that repeat an earlier one, in any document; one row per copy, none for originals. Nothing is left out elsewhere.';
COMMENT ON COLUMN passage_duplicates.passage_id IS 'The copy.';
COMMENT ON COLUMN passage_duplicates.original_id IS 'The passage it repeats, which is no copy itself: the earliest by date of the document (undated last), path and place.';
COMMENT ON COLUMN passage_duplicates.kind IS 'exact: the same words; near: at least 20 words, nearly all the same.';
COMMENT ON COLUMN passage_duplicates.similarity IS 'Estimated share of runs of three words in common with the original, .8 to 1; 1 where exact.';

CREATE TABLE document_duplicates (
    document_id VARCHAR NOT NULL,
    original_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    similarity DOUBLE NOT NULL
);
COMMENT ON TABLE document_duplicates IS 'Documents that repeat an earlier one as a whole, such as drafts and files kept twice; one row per copy, none for originals.';
COMMENT ON COLUMN document_duplicates.document_id IS 'The copy.';
COMMENT ON COLUMN document_duplicates.original_id IS 'The document it repeats, which is no copy itself: the earliest by date (undated last) and path.';
COMMENT ON COLUMN document_duplicates.kind IS 'exact: the same bytes or the same words; near: nearly all the same.';
COMMENT ON COLUMN document_duplicates.similarity IS 'Estimated share of runs of three words in common with the original, .8 to 1; 1 where exact.';

CREATE SCHEMA intake;

CREATE TABLE intake.files (
    location VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    size BIGINT NOT NULL,
    modified_ns BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL,
    declared VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    cause VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    transient BOOLEAN NOT NULL,
    document_id VARCHAR,
    run_id VARCHAR NOT NULL,
    extraction VARCHAR NOT NULL,
    vanished_in_run VARCHAR
);
COMMENT ON TABLE intake.files IS 'The last outcome of every file ever seen; decides what an ingestion may skip.';
COMMENT ON COLUMN intake.files.location IS 'Absolute path.';
COMMENT ON COLUMN intake.files.path IS 'Path relative to the folder that was taken in.';
COMMENT ON COLUMN intake.files.size IS 'Bytes when it was read.';
COMMENT ON COLUMN intake.files.modified_ns IS 'Time of last change when it was read, in nanoseconds.';
COMMENT ON COLUMN intake.files.declared IS 'Fingerprint of what a sidecar said of it; empty where none did.';
COMMENT ON COLUMN intake.files.content_hash IS 'BLAKE2b-128 of its bytes; empty when it could not be read.';
COMMENT ON COLUMN intake.files.extraction IS 'Fingerprint of what read it: another one, and the file is read again.';
COMMENT ON COLUMN intake.files.status IS 'ok or failed.';
COMMENT ON COLUMN intake.files.cause IS 'Kind of problem, see failures.cause; empty for a document that is in the corpus.';
COMMENT ON COLUMN intake.files.stage IS 'Step that refused it.';
COMMENT ON COLUMN intake.files.reason IS 'What is wrong and what to do.';
COMMENT ON COLUMN intake.files.transient IS 'Whether the cause may be gone next time.';
COMMENT ON COLUMN intake.files.document_id IS 'Document that it became.';
COMMENT ON COLUMN intake.files.run_id IS 'Run that tried it last.';
COMMENT ON COLUMN intake.files.vanished_in_run IS 'Run that no longer found it; empty while it is there.';

CREATE TABLE intake.stages (
    document_id VARCHAR NOT NULL,
    annotation VARCHAR NOT NULL,
    lexicon VARCHAR NOT NULL,
    classifier VARCHAR NOT NULL
);
COMMENT ON TABLE intake.stages IS 'What the tokens and codings of each document were made with; another fingerprint, and that stage runs again.';
COMMENT ON COLUMN intake.stages.document_id IS 'Document.';
COMMENT ON COLUMN intake.stages.annotation IS 'Fingerprint of the Dutch pipeline that made the tokens.';
COMMENT ON COLUMN intake.stages.lexicon IS 'Fingerprint of the codebook and its terms, see intake.lexicons.';
COMMENT ON COLUMN intake.stages.classifier IS 'Fingerprint of the trained models and of the way of coding.';

CREATE TABLE intake.lexicons (
    fingerprint VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    text VARCHAR NOT NULL
);
COMMENT ON TABLE intake.lexicons IS 'Every codebook that coded the corpus, file by file, so that a change can be told term by term.';
COMMENT ON COLUMN intake.lexicons.fingerprint IS 'Of all files of the codebook, as runs.codebook_fingerprint.';
COMMENT ON COLUMN intake.lexicons.name IS 'Name of the file.';
COMMENT ON COLUMN intake.lexicons.text IS 'What stands in it.';

CREATE TABLE intake.versions (
    location VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL,
    first_run VARCHAR NOT NULL,
    last_run VARCHAR,
    status VARCHAR NOT NULL
);
COMMENT ON TABLE intake.versions IS 'The rows of document_versions with the place of the file.';
COMMENT ON COLUMN intake.versions.location IS 'Absolute path.';
COMMENT ON COLUMN intake.versions.path IS 'As document_versions.path.';
COMMENT ON COLUMN intake.versions.version IS 'As document_versions.version.';
COMMENT ON COLUMN intake.versions.document_id IS 'As document_versions.document_id.';
COMMENT ON COLUMN intake.versions.content_hash IS 'As document_versions.content_hash.';
COMMENT ON COLUMN intake.versions.first_run IS 'As document_versions.first_run.';
COMMENT ON COLUMN intake.versions.last_run IS 'As document_versions.last_run.';
COMMENT ON COLUMN intake.versions.status IS 'As document_versions.status.';

CREATE TABLE intake.migrations (
    version INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    applied_by VARCHAR NOT NULL
);
COMMENT ON TABLE intake.migrations IS 'How this database came to its schema; empty where it was made with it.';
COMMENT ON COLUMN intake.migrations.version IS 'Version of the schema after the migration.';
COMMENT ON COLUMN intake.migrations.name IS 'File of the migration.';
COMMENT ON COLUMN intake.migrations.applied_by IS 'Version of Vuistregel that applied it.';

CREATE TABLE intake.signatures (
    item_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,
    minhash BLOB
);
COMMENT ON TABLE intake.signatures IS 'What finds copies of documents and passages without reading them again.';
COMMENT ON COLUMN intake.signatures.item_id IS 'Document or passage.';
COMMENT ON COLUMN intake.signatures.document_id IS 'Document it belongs to.';
COMMENT ON COLUMN intake.signatures.digest IS 'BLAKE2b-128 of the folded text.';
COMMENT ON COLUMN intake.signatures.minhash IS 'MinHash of its runs of words, 128 places of 4 bytes; empty for short texts.';
