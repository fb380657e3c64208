-- A summary whose messages or memories change or go goes at once, so that nothing forgotten lives on in it; a job makes it again.
CREATE INDEX summaries_by_owner ON summaries (scope_id, level);
CREATE UNIQUE INDEX summaries_of_users ON summaries (scope_id) WHERE level = 'user';

CREATE TRIGGER summaries_deleted AFTER DELETE ON summaries BEGIN
    DELETE FROM derivations WHERE derived_kind = 'summary' AND derived_id = OLD.id;
    DELETE FROM derivations WHERE source_kind = 'summary' AND source_id = OLD.id;
    INSERT OR IGNORE INTO jobs (kind, payload, run_after, dedupe_key, created_at)
    SELECT 'summarise-user', OLD.scope_id, 0, 'summarise-user:' || OLD.scope_id, CAST(strftime('%s', 'now') AS INTEGER) * 1000
    FROM summaries WHERE OLD.level = 'session' AND scope_id = OLD.scope_id AND level = 'user';
    DELETE FROM derivations WHERE OLD.level = 'session' AND derived_kind = 'summary'
        AND derived_id IN (SELECT id FROM summaries WHERE scope_id = OLD.scope_id AND level = 'user');
    DELETE FROM summaries WHERE OLD.level = 'session' AND scope_id = OLD.scope_id AND level = 'user';
END;

CREATE TRIGGER messages_gone_from_summaries AFTER DELETE ON messages BEGIN
    INSERT OR IGNORE INTO jobs (kind, payload, run_after, dedupe_key, created_at)
    SELECT 'summarise', OLD.session_row, 0, 'summarise:' || OLD.session_row, CAST(strftime('%s', 'now') AS INTEGER) * 1000
    FROM sessions s WHERE s.id = OLD.session_row AND EXISTS (
        SELECT 1 FROM summaries WHERE session_row = s.id AND first_turn <= OLD.turn AND last_turn >= OLD.turn);
    DELETE FROM summaries WHERE session_row = OLD.session_row AND first_turn <= OLD.turn AND last_turn >= OLD.turn;
END;

CREATE TRIGGER messages_changed_under_summaries AFTER UPDATE OF session_row, turn, role, author, text ON messages BEGIN
    INSERT OR IGNORE INTO jobs (kind, payload, run_after, dedupe_key, created_at)
    SELECT 'summarise', OLD.session_row, 0, 'summarise:' || OLD.session_row, CAST(strftime('%s', 'now') AS INTEGER) * 1000
    FROM sessions s WHERE s.id = OLD.session_row AND EXISTS (
        SELECT 1 FROM summaries WHERE session_row = s.id AND first_turn <= OLD.turn AND last_turn >= OLD.turn);
    DELETE FROM summaries WHERE session_row = OLD.session_row AND first_turn <= OLD.turn AND last_turn >= OLD.turn;
END;

CREATE TRIGGER memories_gone_from_summaries AFTER DELETE ON memories BEGIN
    INSERT OR IGNORE INTO jobs (kind, payload, run_after, dedupe_key, created_at)
    SELECT 'summarise-user', OLD.scope_id, 0, 'summarise-user:' || OLD.scope_id, CAST(strftime('%s', 'now') AS INTEGER) * 1000
    FROM derivations WHERE source_kind = 'memory' AND source_id = OLD.id AND derived_kind = 'summary';
    DELETE FROM summaries WHERE id IN (
        SELECT derived_id FROM derivations WHERE source_kind = 'memory' AND source_id = OLD.id AND derived_kind = 'summary');
END;

CREATE TRIGGER memories_changed_under_summaries AFTER UPDATE OF content, scope_id, session_id, valid_to, superseded_by ON memories BEGIN
    INSERT OR IGNORE INTO jobs (kind, payload, run_after, dedupe_key, created_at)
    SELECT 'summarise-user', OLD.scope_id, 0, 'summarise-user:' || OLD.scope_id, CAST(strftime('%s', 'now') AS INTEGER) * 1000
    FROM derivations WHERE source_kind = 'memory' AND source_id = OLD.id AND derived_kind = 'summary';
    DELETE FROM summaries WHERE id IN (
        SELECT derived_id FROM derivations WHERE source_kind = 'memory' AND source_id = OLD.id AND derived_kind = 'summary');
END;
