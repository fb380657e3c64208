-- Who gave a memory its importance: it was 'told' by the host or a person and stays as it is, or 'rules', a 'model' or a 'default' gave it.
ALTER TABLE memories ADD COLUMN importance_by TEXT NOT NULL DEFAULT 'told' CHECK (importance_by IN ('told', 'rules', 'model', 'default'));

-- What it was given; the column importance is that with what has become known of the memory since. NULL while they are the same.
ALTER TABLE memories ADD COLUMN importance_given REAL CHECK (importance_given IS NULL OR importance_given BETWEEN 0 AND 1);

-- Memories whose importance is to be looked at again. Triggers ask for it; the row goes with the transaction that has done it.
CREATE TABLE rescoring (
    memory_row INTEGER PRIMARY KEY REFERENCES memories (id) ON DELETE CASCADE,
    scope_id INTEGER NOT NULL,
    -- Whether no model has judged it yet.
    is_unjudged INTEGER NOT NULL DEFAULT 0,
    -- Whether it was used, passed over or confirmed since.
    has_news INTEGER NOT NULL DEFAULT 0,
    -- How often a model was asked in vain, and when it may be asked again.
    attempts INTEGER NOT NULL DEFAULT 0,
    run_after INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX rescoring_unjudged ON rescoring (run_after, memory_row) WHERE is_unjudged = 1;
CREATE INDEX rescoring_unjudged_by_owner ON rescoring (scope_id, run_after, memory_row) WHERE is_unjudged = 1;
CREATE INDEX rescoring_news ON rescoring (memory_row) WHERE has_news = 1;

CREATE TRIGGER memories_guessed AFTER INSERT ON memories WHEN NEW.importance_by IN ('rules', 'default') BEGIN
    INSERT INTO rescoring (memory_row, scope_id, is_unjudged) VALUES (NEW.id, NEW.scope_id, 1);
END;

-- Recalls are no news: what is recalled again and again must not become important by that alone.
CREATE TRIGGER memories_with_news AFTER UPDATE OF used_count, ignored_count, confirmed_at ON memories
WHEN NEW.importance_by <> 'told' AND (
    NEW.used_count <> OLD.used_count OR NEW.ignored_count <> OLD.ignored_count OR NEW.confirmed_at IS NOT OLD.confirmed_at)
BEGIN
    INSERT INTO rescoring (memory_row, scope_id, has_news) VALUES (NEW.id, NEW.scope_id, 1)
    ON CONFLICT (memory_row) DO UPDATE SET has_news = 1;
END;

-- What was superseded or merged is worth no call of a model.
CREATE TRIGGER memories_superseded AFTER UPDATE OF valid_to ON memories WHEN NEW.valid_to IS NOT NULL BEGIN
    UPDATE rescoring SET is_unjudged = 0 WHERE memory_row = NEW.id;
    DELETE FROM rescoring WHERE memory_row = NEW.id AND has_news = 0;
END;

CREATE TRIGGER memories_judged AFTER UPDATE OF importance_by ON memories WHEN NEW.importance_by IN ('told', 'model') BEGIN
    UPDATE rescoring SET is_unjudged = 0 WHERE memory_row = NEW.id;
    DELETE FROM rescoring WHERE memory_row = NEW.id AND (has_news = 0 OR NEW.importance_by = 'told');
END;

-- What an evicted memory said, to be put back with it: an array of subject, its display name, predicate, object, its display name,
-- valid_from, valid_to and created_at for each relation.
ALTER TABLE evictions ADD COLUMN relations TEXT CHECK (relations IS NULL OR json_valid(relations));

-- When models stored memories by themselves within the last hour, in which session. Older rows go with the next one that is added, of any owner.
CREATE TABLE noted_by_models (
    scope_id INTEGER NOT NULL,
    session_id TEXT NOT NULL,
    noted_at INTEGER NOT NULL
);
CREATE INDEX noted_by_models_of ON noted_by_models (scope_id, session_id, noted_at);
CREATE INDEX noted_by_models_by_age ON noted_by_models (noted_at);
