-- A branch shares the turns 0 to turn_count - 1 of this session until either of them changes; then it gets copies of its own and this is NULL.
ALTER TABLE sessions ADD COLUMN source_row INTEGER;

CREATE INDEX sessions_by_source ON sessions (source_row) WHERE source_row IS NOT NULL;
