-- From schema 2 to schema 3. Comments of tables and columns are not repeated here: they are set from schema.sql afterwards.

ALTER TABLE documents ADD COLUMN version INTEGER DEFAULT 1;
ALTER TABLE documents ALTER COLUMN version SET NOT NULL;
ALTER TABLE documents ALTER COLUMN version DROP DEFAULT;
ALTER TABLE documents ADD COLUMN vanished_in_run VARCHAR;
ALTER TABLE documents ADD COLUMN recoded_in_run VARCHAR;

ALTER TABLE annotations ADD COLUMN persons INTEGER[];

ALTER TABLE runs ADD COLUMN documents_recoded INTEGER DEFAULT 0;
ALTER TABLE runs ALTER COLUMN documents_recoded SET NOT NULL;
ALTER TABLE runs ALTER COLUMN documents_recoded DROP DEFAULT;
ALTER TABLE runs ADD COLUMN documents_vanished INTEGER DEFAULT 0;
ALTER TABLE runs ALTER COLUMN documents_vanished SET NOT NULL;
ALTER TABLE runs ALTER COLUMN documents_vanished DROP DEFAULT;

CREATE TABLE document_versions (
    path VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL,
    first_run VARCHAR NOT NULL,
    last_run VARCHAR,
    status VARCHAR NOT NULL
);

-- One fingerprint of everything becomes one for each stage; what made the rows that are there is not known, so they are made again.
ALTER TABLE intake.files DROP COLUMN fingerprint;
ALTER TABLE intake.files ADD COLUMN extraction VARCHAR DEFAULT '';
ALTER TABLE intake.files ALTER COLUMN extraction SET NOT NULL;
ALTER TABLE intake.files ALTER COLUMN extraction DROP DEFAULT;
ALTER TABLE intake.files ADD COLUMN vanished_in_run VARCHAR;

CREATE TABLE intake.stages (
    document_id VARCHAR NOT NULL,
    annotation VARCHAR NOT NULL,
    lexicon VARCHAR NOT NULL,
    classifier VARCHAR NOT NULL
);
INSERT INTO intake.stages SELECT document_id, '', '', '' FROM documents;

CREATE TABLE intake.lexicons (
    fingerprint VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    text VARCHAR NOT NULL
);

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
INSERT INTO intake.versions
SELECT location, path, 1, document_id, content_hash, run_id, NULL, 'present' FROM intake.files WHERE document_id IS NOT NULL;

CREATE TABLE intake.migrations (
    version INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    applied_by VARCHAR NOT NULL
);

-- Until schema 3 no judgements were kept.
ALTER TABLE codings ADD COLUMN judgement VARCHAR DEFAULT 'none';
ALTER TABLE codings ALTER COLUMN judgement SET NOT NULL;
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
DROP TABLE reviews;
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
