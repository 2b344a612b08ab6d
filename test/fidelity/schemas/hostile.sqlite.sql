-- Everything that SQLite accepts and a reader of its texts may stumble over. Written for dbtool's tests.
create table [order details] ([id] integer primary key asc, [unit price] decimal(10,5) default (1.50), `back``tick` text, "double""quote" text, [select] int);
CREATE TABLE no_types (a, b DEFAULT 1, c NOT NULL DEFAULT 'x', d PRIMARY KEY);
CREATE TABLE odd_types (
  a VARCHAR(20), b DATETIME, c UNSIGNED BIG INT, d "double quoted type", e NATIVE CHARACTER(70), f DECIMAL(10 , 5),
  g VARYING CHARACTER (255), h int2, i INT8, j Nvarchar ( 100 ), k BLOB SUB_TYPE TEXT, l numeric(-3), m "INTEGER", n TIMESTAMP WITHOUT TIME ZONE
);
CREATE TABLE defaults (
  a DEFAULT NULL, b INTEGER DEFAULT +1, c INTEGER DEFAULT -1, d REAL DEFAULT -1.50, e REAL DEFAULT 1e3, f INTEGER DEFAULT 0x1F,
  g TEXT DEFAULT 'it''s', h TEXT DEFAULT (lower('A' || 'B')), i BLOB DEFAULT x'00ff', j TEXT DEFAULT CURRENT_DATE,
  k TEXT DEFAULT current_time, l BOOLEAN DEFAULT TRUE, m BOOLEAN DEFAULT false, n INTEGER DEFAULT (strftime('%s','now')),
  o TEXT DEFAULT '', p TEXT DEFAULT '0', q INTEGER DEFAULT '0', r INTEGER DEFAULT (0), s TEXT DEFAULT ('text'), u TEXT DEFAULT 'a;b--c /* d */',
  v TEXT DEFAULT '
two lines', w INTEGER DEFAULT 9223372036854775807, x REAL DEFAULT .5, y TEXT DEFAULT (datetime('now', 'localtime')), z NUMERIC DEFAULT 1.0
);
CREATE TABLE "keys" ( -- a comment with ) and ' in it
  a INTEGER PRIMARY KEY DESC, /* not the rowid */
  b TEXT COLLATE NOCASE UNIQUE ON CONFLICT REPLACE,
  c TEXT CONSTRAINT c_is_there NOT NULL ON CONFLICT IGNORE,
  d TEXT CONSTRAINT "d is long" CHECK (length(d) > 3) DEFAULT 'abcd',
  e INTEGER CONSTRAINT e_other REFERENCES "order details" ("id") ON UPDATE SET DEFAULT MATCH FULL DEFERRABLE INITIALLY IMMEDIATE,
  UNIQUE (c COLLATE RTRIM DESC, d) ON CONFLICT ROLLBACK,
  CONSTRAINT many UNIQUE (a, b, c) CONSTRAINT without_comma CHECK (a IS NOT b),
  FOREIGN KEY (e) REFERENCES nowhere
);
CREATE TABLE rowid_last (id INTEGER, "name" TEXT, PRIMARY KEY ("id" AUTOINCREMENT));
CREATE TABLE pair (a TEXT COLLATE NOCASE, b INTEGER, c, PRIMARY KEY (a COLLATE BINARY, b DESC) ON CONFLICT FAIL) WITHOUT ROWID;
CREATE TABLE strict_one (id INTEGER PRIMARY KEY, n INT NOT NULL, r REAL, t TEXT, b BLOB, x ANY) STRICT;
CREATE TABLE strict_pair (a TEXT, b TEXT NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID, STRICT;
CREATE TABLE computed (
  w INTEGER, h INTEGER,
  area INTEGER GENERATED ALWAYS AS (w * h) VIRTUAL,
  twice AS (area * 2) STORED NOT NULL,
  label TEXT AS ('(' || w || ')') UNIQUE CHECK (label <> '()')
);
CREATE TABLE enums (a TEXT CHECK (a IN ('x', 'y')), b TEXT NOT NULL CHECK (b IN ('p','q')) DEFAULT 'p', "c" TEXT CHECK ("c" IN ('it''s', 'a,b')));
CREATE TABLE self (id INTEGER PRIMARY KEY, parent REFERENCES self, left REFERENCES self (id) ON DELETE CASCADE);
CREATE TABLE circle_a (id INTEGER PRIMARY KEY, b_id INTEGER REFERENCES circle_b (id) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE circle_b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES circle_a (id) NOT DEFERRABLE INITIALLY IMMEDIATE);
CREATE TABLE "Große Tabelle €" ("Schlüssel" INTEGER PRIMARY KEY, "größe" TEXT DEFAULT 'ß', "😀" TEXT);
CREATE TABLE filled AS SELECT 1 AS one, 'x' AS "two words", 1.5 AS three;
CREATE INDEX "an index" ON [order details] ([unit price] DESC, "back`tick" COLLATE nocase);
CREATE UNIQUE INDEX expression_index ON computed (w + h, abs(w) DESC, (label) COLLATE NOCASE) WHERE w IS NOT NULL AND (h > 0 OR label LIKE '%)');
CREATE INDEX IF NOT EXISTS main.with_schema ON no_types (a ASC, b) ;
CREATE INDEX json_index ON no_types (json_extract(a, '$.x'));
CREATE INDEX "where" ON enums (a) WHERE "c" IN ('a,b');

CREATE VIEW plain AS SELECT * FROM "keys";
CREATE VIEW "quoted view" ("first col", second) AS
  -- a comment stays
  WITH RECURSIVE cnt(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM cnt WHERE x < 3)
  SELECT x, (SELECT count(*) FROM plain) FROM cnt;
CREATE VIEW on_view AS SELECT "first col" + second AS sum FROM "quoted view" UNION ALL SELECT 1 FROM [order details];
CREATE VIEW IF NOT EXISTS windowed AS SELECT id, row_number() OVER (PARTITION BY parent ORDER BY id) AS n FROM self;
CREATE VIEW broken AS SELECT * FROM not_there_at_all;
CREATE VIEW zz_first AS SELECT 1 AS one;
CREATE VIEW aa_second AS SELECT one FROM zz_first;

CREATE TRIGGER before_keys BEFORE INSERT ON "keys" FOR EACH ROW WHEN new.a IS NOT NULL
BEGIN
  SELECT CASE WHEN new.a < 0 THEN RAISE(ABORT, 'a; negative') END;
  UPDATE self SET parent = NULL WHERE id = new.a; -- end;
END;
CREATE TRIGGER [on view] INSTEAD OF INSERT ON plain BEGIN INSERT INTO "keys" (a, b, c) VALUES (new.a, new.b, new.c); END;
CREATE TRIGGER "on view update" INSTEAD OF UPDATE OF a, b ON plain BEGIN UPDATE "keys" SET b = new.b WHERE a = old.a; END;
CREATE TRIGGER IF NOT EXISTS after_update AFTER UPDATE OF n, t ON strict_one BEGIN DELETE FROM pair WHERE b = old.n; INSERT OR REPLACE INTO pair VALUES (new.t, new.n, 'END'); END;
CREATE TRIGGER after_delete DELETE ON self BEGIN INSERT INTO no_types (a, d) SELECT old.id, old.id WHERE NOT EXISTS (SELECT 1 FROM self); END;

CREATE VIRTUAL TABLE docs USING fts5(title, body, tokenize = "porter unicode61 remove_diacritics 1", prefix='2 3');
CREATE VIRTUAL TABLE old_docs USING fts4(content TEXT, "author name", tokenize=simple);
CREATE VIRTUAL TABLE boxes USING rtree(id, min_x, max_x, min_y, max_y, +label TEXT);
CREATE VIRTUAL TABLE terms USING fts5vocab('docs', 'row');
CREATE VIEW found AS SELECT rowid, title FROM docs WHERE docs MATCH 'sqlite';
CREATE TABLE docs_like (docs_id INTEGER, docs_data TEXT);
ALTER TABLE no_types ADD COLUMN added TEXT DEFAULT 'later';
