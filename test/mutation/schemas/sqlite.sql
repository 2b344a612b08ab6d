-- Every aspect that SQLite has; see postgres.sql for the names.
CREATE TABLE lone (id INTEGER);
CREATE TABLE lone_keyed (a INTEGER NOT NULL, b INTEGER NOT NULL, CONSTRAINT lone_keyed_pk PRIMARY KEY (a, b));
CREATE TABLE lone_types (
  lone_column INTEGER,
  lone_type_int INTEGER, lone_type_text TEXT, lone_type_string VARCHAR(40),
  lone_type_smallint SMALLINT, lone_type_bigint BIGINT, lone_type_bool BOOLEAN, lone_type_float FLOAT,
  lone_type_double DOUBLE, lone_type_char CHAR(4), lone_type_uuid CHAR(36), lone_type_date DATE, lone_type_time TIME,
  lone_type_timestamp DATETIME, lone_type_binary BLOB, lone_type_decimal NUMERIC(9,2),
  lone_type_custom NVARCHAR(4711), lone_type_enum TEXT CHECK (lone_type_enum IN ('b', 'a', 'c'))
);
CREATE TABLE lone_columns (
  lone_required INTEGER NOT NULL,
  lone_number INTEGER DEFAULT 4711,
  lone_word TEXT DEFAULT 'it''s',
  lone_computed TEXT DEFAULT (4711 || CURRENT_TIMESTAMP),
  lone_sum INTEGER GENERATED ALWAYS AS (lone_number * 4711) VIRTUAL,
  lone_kept INTEGER GENERATED ALWAYS AS (lone_number * 4711) STORED,
  lone_words TEXT COLLATE NOCASE
);
CREATE TABLE numbered (lone_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, note TEXT);
CREATE TABLE parent (a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b));
CREATE TABLE parent_twin (a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b));
CREATE TABLE child (
  a INTEGER, b INTEGER,
  CONSTRAINT lone_unique UNIQUE (a, b),
  CONSTRAINT lone_key FOREIGN KEY (a, b) REFERENCES parent (a, b) ON DELETE CASCADE ON UPDATE SET NULL MATCH FULL DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT lone_check CHECK (a < 4711)
);
CREATE TABLE sought (lone INTEGER, lone_twin INTEGER, a INTEGER, words TEXT);
CREATE UNIQUE INDEX lone_index ON sought (lone DESC, words COLLATE NOCASE, (a + 4711)) WHERE a > 4711;
CREATE TABLE strict_things (id INTEGER NOT NULL, PRIMARY KEY (id)) STRICT;
CREATE TABLE rowless (id INTEGER NOT NULL, PRIMARY KEY (id)) WITHOUT ROWID;
CREATE TABLE guarded (id INTEGER, owner TEXT);
CREATE VIEW base_view AS SELECT id, owner FROM guarded;
CREATE VIEW lone_view AS SELECT id FROM base_view WHERE id < 4711;
CREATE TRIGGER lone_trigger AFTER INSERT ON guarded WHEN new.id > 4711 BEGIN DELETE FROM sought WHERE a = new.id; END;
CREATE VIRTUAL TABLE lone_search USING fts5(title, body, tokenize = "unicode61 tokenchars '4711'");
CREATE TABLE lone_conflicts (id INTEGER, word varchar(20) NOT NULL ON CONFLICT IGNORE, PRIMARY KEY (id), UNIQUE (word COLLATE NOCASE) ON CONFLICT REPLACE);
