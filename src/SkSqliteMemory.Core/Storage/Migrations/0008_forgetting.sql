-- When somebody last said that a memory still holds, and how often it was of use, or was not, after it had been recalled.
ALTER TABLE memories ADD COLUMN confirmed_at INTEGER;
ALTER TABLE memories ADD COLUMN used_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE memories ADD COLUMN ignored_count INTEGER NOT NULL DEFAULT 0;

CREATE INDEX memories_by_expiry ON memories (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX working_memory_by_expiry ON working_memory (expires_at) WHERE expires_at IS NOT NULL;

-- How many memories each owner has and how many bytes their texts take, so that a quota is checked without counting. Triggers keep it.
CREATE TABLE memory_totals (
    scope_id INTEGER PRIMARY KEY REFERENCES scopes (id) ON DELETE CASCADE,
    entries INTEGER NOT NULL,
    bytes INTEGER NOT NULL
);
CREATE INDEX memory_totals_by_entries ON memory_totals (entries);
CREATE INDEX memory_totals_by_bytes ON memory_totals (bytes);

INSERT INTO memory_totals (scope_id, entries, bytes)
SELECT scope_id, count(*), sum(length(CAST(content AS BLOB)) + length(CAST(coalesce(summary, '') || coalesce(metadata, '') AS BLOB)))
FROM memories GROUP BY scope_id;

CREATE TRIGGER memories_counted AFTER INSERT ON memories BEGIN
    INSERT INTO memory_totals (scope_id, entries, bytes)
    SELECT NEW.scope_id, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM memory_totals WHERE scope_id = NEW.scope_id);
    UPDATE memory_totals
    SET entries = entries + 1,
        bytes = bytes + length(CAST(NEW.content AS BLOB)) + length(CAST(coalesce(NEW.summary, '') || coalesce(NEW.metadata, '') AS BLOB))
    WHERE scope_id = NEW.scope_id;
END;

CREATE TRIGGER memories_uncounted AFTER DELETE ON memories BEGIN
    UPDATE memory_totals
    SET entries = entries - 1,
        bytes = bytes - length(CAST(OLD.content AS BLOB)) - length(CAST(coalesce(OLD.summary, '') || coalesce(OLD.metadata, '') AS BLOB))
    WHERE scope_id = OLD.scope_id;
END;

CREATE TRIGGER memories_recounted AFTER UPDATE OF scope_id, content, summary, metadata ON memories BEGIN
    UPDATE memory_totals
    SET entries = entries - 1,
        bytes = bytes - length(CAST(OLD.content AS BLOB)) - length(CAST(coalesce(OLD.summary, '') || coalesce(OLD.metadata, '') AS BLOB))
    WHERE scope_id = OLD.scope_id;
    INSERT INTO memory_totals (scope_id, entries, bytes)
    SELECT NEW.scope_id, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM memory_totals WHERE scope_id = NEW.scope_id);
    UPDATE memory_totals
    SET entries = entries + 1,
        bytes = bytes + length(CAST(NEW.content AS BLOB)) + length(CAST(coalesce(NEW.summary, '') || coalesce(NEW.metadata, '') AS BLOB))
    WHERE scope_id = NEW.scope_id;
END;

-- Where a memory came from goes with it, and so does that other memories were made of it; what else was made of it goes by triggers of its own.
CREATE TRIGGER memories_gone_from_derivations AFTER DELETE ON memories BEGIN
    DELETE FROM derivations WHERE derived_kind = 'memory' AND derived_id = OLD.id;
    DELETE FROM derivations WHERE derived_kind = 'memory' AND source_kind = 'memory' AND source_id = OLD.id;
END;

-- What eviction took away, by which rule and with which score. The memory itself is kept until the undo window ends.
CREATE TABLE evictions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    scope_id INTEGER NOT NULL REFERENCES scopes (id) ON DELETE CASCADE,
    memory_id TEXT NOT NULL,
    rule TEXT NOT NULL CHECK (rule IN ('expired', 'entries', 'bytes')),
    -- The retention score and its parts, 0 to 1.
    score REAL NOT NULL,
    recency REAL NOT NULL,
    importance REAL NOT NULL,
    access REAL NOT NULL,
    bytes INTEGER NOT NULL,
    evicted_at INTEGER NOT NULL,
    undo_until INTEGER NOT NULL,
    undone_at INTEGER,
    -- JSON: the columns of the memory, and the sources it was made of as pairs of kind and row. NULL once it cannot be undone.
    memory TEXT CHECK (memory IS NULL OR json_valid(memory)),
    sources TEXT,
    model_id INTEGER REFERENCES embedding_models (id),
    vector BLOB
);
CREATE INDEX evictions_by_owner ON evictions (scope_id, id);
CREATE INDEX evictions_by_memory ON evictions (scope_id, memory_id);
CREATE INDEX evictions_by_window ON evictions (undo_until) WHERE memory IS NOT NULL;
CREATE INDEX evictions_by_age ON evictions (evicted_at);
