-- The collections of the vector store. Each has tables of its own: collection_<id> with a row per record, collection_<id>_vectors_<n>
-- with the vectors of its n-th vector property, and collection_<id>_keywords (FTS5) where a property is full-text indexed.
CREATE TABLE vector_collections (
    -- Never used again after the collection is gone, so that what is cached by it cannot be taken for another's.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    -- JSON: the properties as they are stored, in the order of their names.
    definition TEXT NOT NULL,
    -- Records stand in the rows 0 to record_count - 1 without gaps: the last one takes the place of a deleted one.
    record_count INTEGER NOT NULL DEFAULT 0,
    -- The greatest integer key there ever was.
    last_key INTEGER NOT NULL DEFAULT 0,
    -- Raised by each write; who holds vectors in memory reads what changed since the version they know.
    version INTEGER NOT NULL DEFAULT 0
);

-- When each block of vectors was last written.
CREATE TABLE vector_blocks (
    collection_id INTEGER NOT NULL,
    property INTEGER NOT NULL,
    block INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (collection_id, property, block)
) WITHOUT ROWID;

CREATE INDEX vector_blocks_by_version ON vector_blocks (collection_id, property, version);
