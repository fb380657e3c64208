-- current: made the vectors in memory_vectors. shadow: made those beside them. gone: made none that are left, but in the log of evictions.
ALTER TABLE embedding_models ADD COLUMN state TEXT NOT NULL DEFAULT 'current' CHECK (state IN ('current', 'shadow', 'gone'));
CREATE UNIQUE INDEX embedding_models_in_use ON embedding_models (state) WHERE state <> 'gone';

-- Vectors of another model beside those in memory_vectors: of the next one while they are made, of the former one while there is a way back.
-- When the file changes to the other model, the two tables exchange their names.
CREATE TABLE memory_vectors_shadow (
    memory_row INTEGER PRIMARY KEY REFERENCES memories (id) ON DELETE CASCADE,
    model_id INTEGER NOT NULL REFERENCES embedding_models (id),
    vector BLOB NOT NULL CHECK (typeof(vector) = 'blob' AND length(vector) > 0)
);

-- A vector of another text is worse than none.
CREATE TRIGGER memories_reworded_under_shadow AFTER UPDATE OF content, content_hash ON memories
WHEN NEW.content <> OLD.content OR NEW.content_hash <> OLD.content_hash BEGIN
    DELETE FROM memory_vectors_shadow WHERE memory_row = NEW.id;
END;

-- What becomes of the vectors in the shadow; no row while there are none.
CREATE TABLE reembedding (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    model_id INTEGER NOT NULL REFERENCES embedding_models (id),
    -- filling: they are made, to take the place of the current ones. kept: they were the current ones. dropping: they are deleted.
    state TEXT NOT NULL CHECK (state IN ('filling', 'kept', 'dropping')),
    started_at INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    keep_until INTEGER,
    -- Who fills, and until when nobody else does; until when writers wait so that the last vector can be made.
    lease TEXT,
    lease_until INTEGER,
    hold_until INTEGER
);
