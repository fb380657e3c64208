-- What a session is called, and when it ends.
ALTER TABLE sessions ADD COLUMN title TEXT;

-- The end that was set, and how many milliseconds after the last activity it ends; NULL for never.
ALTER TABLE sessions ADD COLUMN ends_at INTEGER;
ALTER TABLE sessions ADD COLUMN idle_ms INTEGER;

-- The earlier of the two as of the last activity. From then on the session is as if deleted; the background deletes it.
ALTER TABLE sessions ADD COLUMN expires_at INTEGER;

-- The change feed's newest number when the session began or was last rewound: work that was done for another epoch, or for a deleted session
-- whose row was used again, is not taken for work on what is there now.
ALTER TABLE sessions ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;

CREATE INDEX sessions_by_expiry ON sessions (expires_at) WHERE expires_at IS NOT NULL;
