-- One vector a message of a conversation, of its text with what was said around it in its session. Derived: can always be made again.
CREATE TABLE turn_vectors (
    message_row INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    session_row INTEGER NOT NULL,
    -- The positions in the session between which everything stands that was embedded; at most 64 away from the message.
    first_position INTEGER NOT NULL,
    last_position INTEGER NOT NULL,
    model_id INTEGER NOT NULL REFERENCES embedding_models (id),
    -- Of the text that was embedded.
    hash TEXT NOT NULL,
    -- Little-endian float32; NULL when what was embedded is not all there any more, until the background makes it anew.
    vector BLOB CHECK (vector IS NULL OR (typeof(vector) = 'blob' AND length(vector) > 0))
);
CREATE INDEX turn_vectors_by_place ON turn_vectors (session_row, last_position, first_position);
CREATE INDEX turn_vectors_stale ON turn_vectors (message_row) WHERE vector IS NULL;

-- How far messages were looked at: up to a number of changes, and while all of them are looked through, up to a row.
CREATE TABLE turn_vector_progress (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- What is embedded together with a message, and by which model; another recipe looks at all messages again.
    recipe TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    scanned_row INTEGER
);

-- The feed that vectors held in memory follow, as changes is that of memories and messages.
CREATE TABLE turn_vector_changes (
    sequence INTEGER PRIMARY KEY,
    message_row INTEGER NOT NULL
);

CREATE TRIGGER turn_vectors_inserted AFTER INSERT ON turn_vectors BEGIN
    INSERT INTO turn_vector_changes (message_row) VALUES (NEW.message_row);
END;

CREATE TRIGGER turn_vectors_updated AFTER UPDATE ON turn_vectors BEGIN
    INSERT INTO turn_vector_changes (message_row) VALUES (NEW.message_row);
END;

CREATE TRIGGER turn_vectors_deleted AFTER DELETE ON turn_vectors BEGIN
    INSERT INTO turn_vector_changes (message_row) VALUES (OLD.message_row);
END;

-- Nothing that was forgotten or changed lives on in the vector of a message beside it.
CREATE TRIGGER messages_gone_from_vectors AFTER DELETE ON messages BEGIN
    UPDATE turn_vectors SET vector = NULL, hash = ''
    WHERE session_row = OLD.session_row AND last_position BETWEEN OLD.position AND OLD.position + 128 AND first_position <= OLD.position;
END;

CREATE TRIGGER messages_changed_under_vectors AFTER UPDATE OF session_row, position, author, text, search_text, created_at ON messages BEGIN
    UPDATE turn_vectors SET vector = NULL, hash = ''
    WHERE session_row = OLD.session_row AND last_position BETWEEN OLD.position AND OLD.position + 128 AND first_position <= OLD.position;
END;
