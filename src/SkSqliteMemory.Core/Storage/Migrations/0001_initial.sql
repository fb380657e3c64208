-- Times are Unix milliseconds in UTC. Texts that name nothing are '' where they take part in a key, else NULL.
-- docs/file-format.md explains each table; other programs may read all of it and write where that page says so.

-- The owners of everything. Ids are matched exactly; '' means the id is not set.
CREATE TABLE scopes (
    id INTEGER PRIMARY KEY,
    application_id TEXT NOT NULL DEFAULT '',
    agent_id TEXT NOT NULL DEFAULT '',
    user_id TEXT NOT NULL DEFAULT '',
    UNIQUE (application_id, agent_id, user_id),
    CHECK (application_id <> '' OR agent_id <> '' OR user_id <> '')
);

-- The fingerprint of the vectors: vectors of two models are never mixed.
CREATE TABLE embedding_models (
    id INTEGER PRIMARY KEY,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    dimensions INTEGER NOT NULL CHECK (dimensions > 0),
    distance TEXT NOT NULL CHECK (distance IN ('cosine')),
    is_lexical INTEGER NOT NULL CHECK (is_lexical IN (0, 1)),
    created_at INTEGER NOT NULL
);

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    scope_id INTEGER NOT NULL REFERENCES scopes (id),
    session_id TEXT NOT NULL CHECK (session_id <> ''),
    created_at INTEGER NOT NULL,
    last_activity_at INTEGER NOT NULL,
    message_count INTEGER NOT NULL DEFAULT 0,
    turn_count INTEGER NOT NULL DEFAULT 0,
    tokens INTEGER NOT NULL DEFAULT 0,
    next_position INTEGER NOT NULL DEFAULT 0,
    metadata TEXT CHECK (metadata IS NULL OR json_valid(metadata)),
    UNIQUE (scope_id, session_id)
);
CREATE INDEX sessions_by_activity ON sessions (scope_id, last_activity_at);

-- A user message and all that answers it. Its messages are neighbours in position.
CREATE TABLE turns (
    session_row INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    first_position INTEGER NOT NULL,
    tokens INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'complete', 'incomplete')),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (session_row, number)
) WITHOUT ROWID;

-- One row a message. json is the message as Microsoft.Extensions.AI writes it, verbatim.
-- search_text is what full text indexes where that differs from text (scripts without word spaces, cut into bigrams).
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    scope_id INTEGER NOT NULL REFERENCES scopes (id),
    session_row INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    message_id TEXT NOT NULL CHECK (message_id <> ''),
    position INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role <> ''),
    author TEXT,
    text TEXT NOT NULL,
    search_text TEXT,
    json TEXT NOT NULL CHECK (json_valid(json)),
    tokens INTEGER NOT NULL,
    importance REAL NOT NULL DEFAULT 0.5 CHECK (importance BETWEEN 0 AND 1),
    created_at INTEGER NOT NULL,
    accessed_at INTEGER NOT NULL,
    access_count INTEGER NOT NULL DEFAULT 0,
    metadata TEXT CHECK (metadata IS NULL OR json_valid(metadata)),
    UNIQUE (session_row, message_id),
    UNIQUE (session_row, position)
);

-- Derived: can always be made again. A segment or session summary covers the turns first_turn to last_turn of its session.
CREATE TABLE summaries (
    id INTEGER PRIMARY KEY,
    scope_id INTEGER NOT NULL REFERENCES scopes (id),
    session_row INTEGER REFERENCES sessions (id) ON DELETE CASCADE,
    level TEXT NOT NULL CHECK (level IN ('segment', 'session', 'user')),
    first_turn INTEGER NOT NULL DEFAULT 0,
    last_turn INTEGER NOT NULL DEFAULT 0,
    text TEXT NOT NULL CHECK (text <> ''),
    tokens INTEGER NOT NULL,
    model TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (session_row, level, first_turn)
);

CREATE TABLE memories (
    id INTEGER PRIMARY KEY,
    memory_id TEXT NOT NULL UNIQUE,
    scope_id INTEGER NOT NULL REFERENCES scopes (id),
    session_id TEXT NOT NULL DEFAULT '',
    content TEXT NOT NULL CHECK (content <> ''),
    search_text TEXT,
    summary TEXT,
    kind TEXT NOT NULL DEFAULT 'fact' CHECK (kind <> ''),
    importance REAL NOT NULL DEFAULT 0.5 CHECK (importance BETWEEN 0 AND 1),
    created_at INTEGER NOT NULL,
    accessed_at INTEGER NOT NULL,
    access_count INTEGER NOT NULL DEFAULT 0,
    expires_at INTEGER,
    pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    valid_from INTEGER NOT NULL,
    valid_to INTEGER,
    superseded_by INTEGER REFERENCES memories (id) ON DELETE SET NULL,
    content_hash TEXT NOT NULL,
    provenance TEXT NOT NULL DEFAULT 'user' CHECK (provenance IN ('user', 'assistant', 'tool', 'document', 'derived')),
    trust REAL NOT NULL DEFAULT 1 CHECK (trust BETWEEN 0 AND 1),
    metadata TEXT CHECK (metadata IS NULL OR json_valid(metadata))
);
CREATE INDEX memories_by_importance ON memories (scope_id, importance);
CREATE INDEX memories_by_hash ON memories (scope_id, content_hash);
CREATE INDEX memories_by_successor ON memories (superseded_by) WHERE superseded_by IS NOT NULL;

-- One vector a memory: little-endian float32, as many as the model's dimensions. Plain, so that every reader can read it.
CREATE TABLE memory_vectors (
    memory_row INTEGER PRIMARY KEY REFERENCES memories (id) ON DELETE CASCADE,
    model_id INTEGER NOT NULL REFERENCES embedding_models (id),
    vector BLOB NOT NULL CHECK (typeof(vector) = 'blob' AND length(vector) > 0)
);

-- What full text reads. The column scope keeps owners apart inside the index: s<scope id>, c<session row>.
CREATE VIEW messages_search AS
SELECT id, 's' || scope_id || ' c' || session_row AS scope, coalesce(author, '') AS author, coalesce(search_text, text) AS text
FROM messages;

CREATE VIEW memories_search AS
SELECT id, 's' || scope_id AS scope, coalesce(search_text, content) AS text
FROM memories;

CREATE VIRTUAL TABLE messages_fts USING fts5 (
    scope, author, text,
    content = 'messages_search', content_rowid = 'id',
    tokenize = "porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);

CREATE VIRTUAL TABLE memories_fts USING fts5 (
    scope, text,
    content = 'memories_search', content_rowid = 'id',
    tokenize = "porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);

CREATE TABLE entities (
    id INTEGER PRIMARY KEY,
    scope_id INTEGER NOT NULL REFERENCES scopes (id),
    name TEXT NOT NULL CHECK (name <> ''),
    display_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (scope_id, name)
);

CREATE TABLE relations (
    id INTEGER PRIMARY KEY,
    scope_id INTEGER NOT NULL REFERENCES scopes (id),
    subject_id INTEGER NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
    predicate TEXT NOT NULL CHECK (predicate <> ''),
    object_id INTEGER NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
    valid_from INTEGER NOT NULL,
    valid_to INTEGER,
    created_at INTEGER NOT NULL
);
CREATE INDEX relations_by_subject ON relations (subject_id);
CREATE INDEX relations_by_object ON relations (object_id);

-- Which memory, summary or relation was made from which message or memory. Forgetting follows it.
CREATE TABLE derivations (
    derived_kind TEXT NOT NULL CHECK (derived_kind IN ('memory', 'summary', 'relation')),
    derived_id INTEGER NOT NULL,
    source_kind TEXT NOT NULL CHECK (source_kind IN ('message', 'memory', 'summary')),
    source_id INTEGER NOT NULL,
    PRIMARY KEY (derived_kind, derived_id, source_kind, source_id)
) WITHOUT ROWID;
CREATE INDEX derivations_by_source ON derivations (source_kind, source_id);

-- Durable background work. A job that is done leaves the table; one that failed too often stays, parked.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind <> ''),
    payload TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'parked')),
    attempts INTEGER NOT NULL DEFAULT 0,
    lease TEXT,
    lease_until INTEGER,
    run_after INTEGER NOT NULL,
    dedupe_key TEXT,
    last_error TEXT,
    created_at INTEGER NOT NULL
);
CREATE INDEX jobs_waiting ON jobs (run_after, id) WHERE state = 'waiting';
CREATE INDEX jobs_running ON jobs (lease_until) WHERE state = 'running';
CREATE UNIQUE INDEX jobs_waiting_once ON jobs (dedupe_key) WHERE state = 'waiting' AND dedupe_key IS NOT NULL;

CREATE TABLE working_memory (
    scope_id INTEGER NOT NULL REFERENCES scopes (id),
    session_id TEXT NOT NULL DEFAULT '',
    key TEXT NOT NULL CHECK (key <> ''),
    value TEXT NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (scope_id, session_id, key)
) WITHOUT ROWID;

-- The feed that resident indexes and other processes follow. Old rows are trimmed; the newest always stays.
CREATE TABLE changes (
    sequence INTEGER PRIMARY KEY,
    entity TEXT NOT NULL CHECK (entity IN ('memory', 'message')),
    row_id INTEGER NOT NULL,
    operation TEXT NOT NULL CHECK (operation IN ('insert', 'update', 'delete'))
);

CREATE TRIGGER messages_inserted AFTER INSERT ON messages BEGIN
    INSERT INTO messages_fts (rowid, scope, author, text)
    VALUES (NEW.id, 's' || NEW.scope_id || ' c' || NEW.session_row, coalesce(NEW.author, ''), coalesce(NEW.search_text, NEW.text));
    INSERT INTO changes (entity, row_id, operation) VALUES ('message', NEW.id, 'insert');
END;

CREATE TRIGGER messages_deleted AFTER DELETE ON messages BEGIN
    INSERT INTO messages_fts (messages_fts, rowid, scope, author, text)
    VALUES ('delete', OLD.id, 's' || OLD.scope_id || ' c' || OLD.session_row, coalesce(OLD.author, ''), coalesce(OLD.search_text, OLD.text));
    INSERT INTO changes (entity, row_id, operation) VALUES ('message', OLD.id, 'delete');
END;

CREATE TRIGGER messages_updated AFTER UPDATE OF id, scope_id, session_row, author, text, search_text ON messages BEGIN
    INSERT INTO messages_fts (messages_fts, rowid, scope, author, text)
    VALUES ('delete', OLD.id, 's' || OLD.scope_id || ' c' || OLD.session_row, coalesce(OLD.author, ''), coalesce(OLD.search_text, OLD.text));
    INSERT INTO messages_fts (rowid, scope, author, text)
    VALUES (NEW.id, 's' || NEW.scope_id || ' c' || NEW.session_row, coalesce(NEW.author, ''), coalesce(NEW.search_text, NEW.text));
    INSERT INTO changes (entity, row_id, operation) VALUES ('message', NEW.id, 'update');
END;

CREATE TRIGGER memories_inserted AFTER INSERT ON memories BEGIN
    INSERT INTO memories_fts (rowid, scope, text) VALUES (NEW.id, 's' || NEW.scope_id, coalesce(NEW.search_text, NEW.content));
    INSERT INTO changes (entity, row_id, operation) VALUES ('memory', NEW.id, 'insert');
END;

CREATE TRIGGER memories_deleted AFTER DELETE ON memories BEGIN
    INSERT INTO memories_fts (memories_fts, rowid, scope, text)
    VALUES ('delete', OLD.id, 's' || OLD.scope_id, coalesce(OLD.search_text, OLD.content));
    INSERT INTO changes (entity, row_id, operation) VALUES ('memory', OLD.id, 'delete');
END;

CREATE TRIGGER memories_reworded AFTER UPDATE OF id, scope_id, content, search_text ON memories BEGIN
    INSERT INTO memories_fts (memories_fts, rowid, scope, text)
    VALUES ('delete', OLD.id, 's' || OLD.scope_id, coalesce(OLD.search_text, OLD.content));
    INSERT INTO memories_fts (rowid, scope, text) VALUES (NEW.id, 's' || NEW.scope_id, coalesce(NEW.search_text, NEW.content));
END;

CREATE TRIGGER memories_updated
AFTER UPDATE OF id, scope_id, session_id, content, kind, importance, expires_at, pinned, valid_from, valid_to, superseded_by ON memories BEGIN
    INSERT INTO changes (entity, row_id, operation) VALUES ('memory', NEW.id, 'update');
END;

CREATE TRIGGER memory_vectors_inserted AFTER INSERT ON memory_vectors BEGIN
    INSERT INTO changes (entity, row_id, operation) VALUES ('memory', NEW.memory_row, 'update');
END;

CREATE TRIGGER memory_vectors_updated AFTER UPDATE ON memory_vectors BEGIN
    INSERT INTO changes (entity, row_id, operation) VALUES ('memory', NEW.memory_row, 'update');
END;

CREATE TRIGGER memory_vectors_deleted AFTER DELETE ON memory_vectors BEGIN
    INSERT INTO changes (entity, row_id, operation) VALUES ('memory', OLD.memory_row, 'update');
END;
