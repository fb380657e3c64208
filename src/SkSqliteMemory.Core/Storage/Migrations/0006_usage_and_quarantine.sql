-- What each answer of a model cost. call is the id of the message it came with, the last one of its append.
CREATE TABLE turn_usage (
    session_row INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    call TEXT NOT NULL,
    model TEXT,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    -- Those of the input that the model had read before, those of the output it thought with.
    cached_tokens INTEGER NOT NULL,
    reasoning_tokens INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (session_row, turn, call),
    FOREIGN KEY (session_row, turn) REFERENCES turns (session_row, number) ON DELETE CASCADE
) WITHOUT ROWID;

-- The sums over the turns there are.
ALTER TABLE sessions ADD COLUMN input_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN output_tokens INTEGER NOT NULL DEFAULT 0;

-- A turn's messages are neighbours in position unless its answer came after the next turn had begun.
CREATE INDEX messages_by_turn ON messages (session_row, turn, position);

-- A summary that covers a turn which gets an answer late is not true any more. The last of each level covers the latest turns.
CREATE TRIGGER messages_late_for_summaries AFTER INSERT ON messages
WHEN NEW.turn <= max(
    coalesce((SELECT last_turn FROM summaries WHERE session_row = NEW.session_row AND level = 'session' ORDER BY first_turn DESC LIMIT 1), -1),
    coalesce((SELECT last_turn FROM summaries WHERE session_row = NEW.session_row AND level = 'segment' ORDER BY first_turn DESC LIMIT 1), -1))
BEGIN
    INSERT OR IGNORE INTO jobs (kind, payload, run_after, dedupe_key, created_at)
    SELECT 'summarise', NEW.session_row, 0, 'summarise:' || NEW.session_row, CAST(strftime('%s', 'now') AS INTEGER) * 1000
    FROM summaries WHERE session_row = NEW.session_row AND first_turn <= NEW.turn AND last_turn >= NEW.turn;
    DELETE FROM summaries WHERE session_row = NEW.session_row AND first_turn <= NEW.turn AND last_turn >= NEW.turn;
END;

-- Messages that cannot be read as what they should be, taken out of their sessions, each column as an SQL literal. They go with their session.
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    session_row INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    message_id TEXT,
    turn INTEGER,
    reason TEXT NOT NULL,
    row TEXT NOT NULL,
    found_at INTEGER NOT NULL
);
CREATE INDEX quarantine_by_session ON quarantine (session_row);
