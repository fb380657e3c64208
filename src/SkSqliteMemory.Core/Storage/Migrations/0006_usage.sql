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
