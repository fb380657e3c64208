-- The turns that are to be learned from, and those that were: what a turn yields is written once, with this note in the same transaction.
CREATE TABLE extractions (
    session_row INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    -- Raised when a turn that was over gets more messages: what was read of it before is not all of it.
    asked INTEGER NOT NULL DEFAULT 1,
    -- failing: a job of its own tries again.
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'failing', 'learned')),
    extractor TEXT,
    memories INTEGER NOT NULL DEFAULT 0,
    asked_at INTEGER NOT NULL,
    learned_at INTEGER,
    PRIMARY KEY (session_row, turn),
    FOREIGN KEY (session_row, turn) REFERENCES turns (session_row, number) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX extractions_waiting ON extractions (session_row, turn) WHERE state = 'waiting';

-- What a memory says of something that has one value at a time (where somebody lives), and that value: another value supersedes it.
ALTER TABLE memories ADD COLUMN fact_key TEXT;
ALTER TABLE memories ADD COLUMN fact_value TEXT;

-- The memory that says the same and stands for this one; such a memory is not recalled, and goes with the one that stands for it.
ALTER TABLE memories ADD COLUMN merged_into INTEGER REFERENCES memories (id) ON DELETE CASCADE;

CREATE INDEX memories_by_fact ON memories (scope_id, fact_key) WHERE fact_key IS NOT NULL;
CREATE INDEX memories_by_kept ON memories (merged_into) WHERE merged_into IS NOT NULL;

CREATE UNIQUE INDEX relations_current ON relations (subject_id, predicate, object_id) WHERE valid_to IS NULL;
CREATE INDEX relations_by_scope ON relations (scope_id);

-- Raised with every change of an owner's relations; who holds them in memory reads them again. Rows stay, so that no version comes twice.
CREATE TABLE graphs (
    scope_id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL
);

CREATE TRIGGER relations_inserted AFTER INSERT ON relations BEGIN
    INSERT INTO graphs (scope_id, version) VALUES (NEW.scope_id, 1) ON CONFLICT (scope_id) DO UPDATE SET version = version + 1;
END;

CREATE TRIGGER relations_updated AFTER UPDATE ON relations BEGIN
    INSERT INTO graphs (scope_id, version) VALUES (NEW.scope_id, 1) ON CONFLICT (scope_id) DO UPDATE SET version = version + 1;
    INSERT INTO graphs (scope_id, version) VALUES (OLD.scope_id, 1) ON CONFLICT (scope_id) DO UPDATE SET version = version + 1;
END;

-- A name that nothing is said of any more goes with the last that was said of it.
CREATE TRIGGER relations_deleted AFTER DELETE ON relations BEGIN
    DELETE FROM derivations WHERE derived_kind = 'relation' AND derived_id = OLD.id;
    DELETE FROM entities WHERE id IN (OLD.subject_id, OLD.object_id)
        AND NOT EXISTS (SELECT 1 FROM relations WHERE subject_id = entities.id)
        AND NOT EXISTS (SELECT 1 FROM relations WHERE object_id = entities.id);
    INSERT INTO graphs (scope_id, version) VALUES (OLD.scope_id, 1) ON CONFLICT (scope_id) DO UPDATE SET version = version + 1;
END;

-- What a memory said goes with it, unless another memory says it too.
CREATE TRIGGER memories_gone_from_graph AFTER DELETE ON memories BEGIN
    DELETE FROM relations WHERE id IN (
        SELECT d.derived_id FROM derivations d
        WHERE d.source_kind = 'memory' AND d.source_id = OLD.id AND d.derived_kind = 'relation'
            AND NOT EXISTS (
                SELECT 1 FROM derivations o
                WHERE o.derived_kind = 'relation' AND o.derived_id = d.derived_id AND o.source_kind = 'memory' AND o.source_id <> OLD.id));
    DELETE FROM derivations WHERE source_kind = 'memory' AND source_id = OLD.id AND derived_kind = 'relation';
    DELETE FROM derivations WHERE derived_kind = 'memory' AND derived_id = OLD.id;
END;
