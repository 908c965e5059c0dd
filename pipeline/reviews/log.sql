CREATE TABLE events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, -- order in which they arrived
    event_id TEXT NOT NULL UNIQUE,
    made_at TEXT NOT NULL, -- UTC, ISO 8601 with microseconds
    reviewer TEXT NOT NULL,
    code TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected', 'added', 'changed_stance', 'withdrawn')),
    stance TEXT,
    evidence_start INTEGER, -- code points in text, from 0
    evidence_end INTEGER,
    remark TEXT NOT NULL,
    passage_id TEXT NOT NULL, -- from here on: the passage as it was judged
    path TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    heading TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    text TEXT NOT NULL,
    digest TEXT NOT NULL,
    codebook_fingerprint TEXT NOT NULL,
    machine_level TEXT, -- from here on: what the machine said
    machine_stance TEXT,
    machine_score REAL,
    machine_source TEXT
) STRICT
;;
CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'judgements are never changed: append a new one'); END
;;
CREATE TRIGGER events_never_go BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'judgements are never deleted: append a withdrawal'); END
;;
CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE event_id = NEW.event_id OR sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'judgements are never replaced: append a new one'); END
