-- Every aspect that PostgreSQL 15 has. What is called lone… may go without taking anything along; …_twin is what may be
-- taken for something else; 4711 stands in texts that nobody reads closely.
CREATE SCHEMA billing;
CREATE SCHEMA lone_namespace;
COMMENT ON SCHEMA billing IS 'money, 4711';
CREATE EXTENSION btree_gist;
CREATE EXTENSION citext WITH SCHEMA billing;
COMMENT ON EXTENSION citext IS 'ours';

CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE mood_twin AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE billing.mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE lone_enum AS ENUM ('b', 'a', 'c');
COMMENT ON TYPE lone_enum IS 'letters';
CREATE TYPE billing.lone_far AS ENUM ('x');

CREATE COLLATION german (provider = icu, locale = 'de-DE');
CREATE COLLATION lone_c (locale = 'C');
COMMENT ON COLLATION lone_c IS 'bytes';
CREATE DOMAIN percent AS int CONSTRAINT percent_low CHECK (VALUE >= 0);
CREATE DOMAIN lone_domain AS numeric(9, 2) DEFAULT 1 NOT NULL CONSTRAINT lone_domain_high CHECK (VALUE < 4711);
COMMENT ON DOMAIN lone_domain IS 'small';
COMMENT ON CONSTRAINT lone_domain_high ON DOMAIN lone_domain IS 'not more';
GRANT USAGE ON TYPE lone_domain TO pg_monitor;
REVOKE ALL ON TYPE lone_domain FROM PUBLIC;
CREATE TYPE lone_point AS (x int, label varchar(4711));
COMMENT ON TYPE lone_point IS 'a place';
COMMENT ON COLUMN lone_point.label IS 'its name';
CREATE TYPE amount AS (value int);
CREATE TYPE lone_range AS RANGE (subtype = int4, multirange_type_name = lone_ranges);
GRANT USAGE ON TYPE lone_point TO pg_monitor;
GRANT USAGE ON TYPE lone_range TO pg_monitor;
COMMENT ON TYPE lone_range IS 'from, to';
CREATE SEQUENCE numbers;
CREATE SEQUENCE lone_sequence INCREMENT BY 2 START WITH 4711;
COMMENT ON SEQUENCE lone_sequence IS 'odd';
GRANT USAGE ON SEQUENCE lone_sequence TO pg_monitor;

CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION told() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RETURN; END $$;
CREATE FUNCTION add_up(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE FUNCTION value_of(amount) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT ($1).value';
CREATE FUNCTION same_amount(amount, amount) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).value = ($2).value';
CREATE FUNCTION lone_function(a int, b text DEFAULT 'x') RETURNS int LANGUAGE sql STABLE AS 'SELECT 4711';
CREATE FUNCTION lone_function(a text) RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';
COMMENT ON FUNCTION lone_function(int, text) IS 'a number';
REVOKE ALL ON FUNCTION lone_function(int, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lone_function(int, text) TO pg_monitor WITH GRANT OPTION;
CREATE PROCEDURE lone_procedure(a int) LANGUAGE plpgsql AS $$ BEGIN PERFORM 4711; END $$;
COMMENT ON PROCEDURE lone_procedure(int) IS 'does it';
GRANT EXECUTE ON PROCEDURE lone_procedure(int) TO pg_monitor;
CREATE AGGREGATE lone_sum(int) (SFUNC = add_up, STYPE = int, INITCOND = '4711');
COMMENT ON AGGREGATE lone_sum(int) IS 'all of it';
GRANT EXECUTE ON FUNCTION lone_sum(int) TO pg_monitor;
CREATE OPERATOR === (LEFTARG = amount, RIGHTARG = amount, FUNCTION = same_amount, HASHES);
COMMENT ON OPERATOR === (amount, amount) IS 'the same';
CREATE CAST (amount AS int) WITH FUNCTION value_of(amount) AS ASSIGNMENT;
COMMENT ON CAST (amount AS int) IS 'its value';
CREATE TEXT SEARCH DICTIONARY lone_words (TEMPLATE = pg_catalog.simple, stopwords = 'english');
COMMENT ON TEXT SEARCH DICTIONARY lone_words IS 'words';
CREATE TEXT SEARCH CONFIGURATION lone_search (PARSER = pg_catalog."default");
ALTER TEXT SEARCH CONFIGURATION lone_search ADD MAPPING FOR asciiword WITH pg_catalog.simple;
COMMENT ON TEXT SEARCH CONFIGURATION lone_search IS 'how to look';

CREATE TABLE lone (id int);
CREATE TABLE billing.lone_elsewhere (id int);
CREATE TABLE lone_keyed (a int, b int, c int, CONSTRAINT lone_keyed_pk PRIMARY KEY (a, b) INCLUDE (c) DEFERRABLE INITIALLY DEFERRED);
COMMENT ON CONSTRAINT lone_keyed_pk ON lone_keyed IS 'both';

CREATE TABLE lone_types (
  lone_column int,
  lone_type_int int, lone_type_smallint smallint, lone_type_bigint bigint, lone_type_float real,
  lone_type_double double precision, lone_type_bool boolean, lone_type_text text, lone_type_uuid uuid,
  lone_type_date date, lone_type_json json, lone_type_jsonb jsonb, lone_type_binary bytea,
  lone_type_decimal numeric(9, 2), lone_type_string varchar(40), lone_type_char char(4), lone_type_time time(3),
  lone_type_timestamp timestamp(3) with time zone, lone_type_local timestamp without time zone, lone_type_enum mood,
  lone_type_far_enum billing.mood, lone_type_array int[], lone_type_enums mood[], lone_type_custom bit(4711),
  lone_type_citext billing.citext, lone_type_domain percent, lone_type_network inet
);

CREATE TABLE lone_columns (
  lone_required int NOT NULL,
  lone_number int DEFAULT 4711,
  lone_word text DEFAULT 'it''s',
  lone_flag boolean DEFAULT true,
  lone_computed text DEFAULT ('4711'::text || CURRENT_USER),
  lone_always int GENERATED ALWAYS AS IDENTITY,
  lone_sum bigint GENERATED ALWAYS AS (lone_number * 4711) STORED,
  lone_german text COLLATE german,
  lone_noted int
);
COMMENT ON TABLE lone_columns IS 'columns of all kinds';
COMMENT ON COLUMN lone_columns.lone_noted IS 'a note; it''s here';
GRANT SELECT, INSERT ON lone_columns TO pg_monitor;
GRANT UPDATE (lone_noted) ON lone_columns TO pg_monitor WITH GRANT OPTION;
CREATE TABLE counted (id int GENERATED ALWAYS AS IDENTITY);
GRANT USAGE ON SEQUENCE counted_id_seq TO pg_monitor;
CREATE TABLE lone_identity (
  lone_id bigint GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME other_name START WITH 100 INCREMENT BY 5 MINVALUE 50 MAXVALUE 5000 CACHE 7 CYCLE)
);
CREATE TABLE lone_serial (lone_id serial, note text);
ALTER SEQUENCE lone_serial_lone_id_seq AS bigint;

CREATE TABLE parent (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE parent_twin (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE child (
  lone int, lone_twin int, a int, b int, c int, room int, room_2 int, during int4range, words text,
  CONSTRAINT lone_unique UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (c) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT lone_key FOREIGN KEY (a, b) REFERENCES parent (a, b) MATCH FULL ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT lone_check CHECK (a < 4711) NO INHERIT,
  CONSTRAINT lone_exclusion EXCLUDE USING gist (lone WITH =, (a + 4711) WITH =, during range_ops WITH &&) WHERE (b < 4711) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT lone_hash EXCLUDE USING hash (room WITH =),
  CONSTRAINT lone_class EXCLUDE USING btree (words text_pattern_ops WITH =)
);
ALTER TABLE child ADD CONSTRAINT lone_later FOREIGN KEY (room, room_2) REFERENCES parent (a, b) ON DELETE SET DEFAULT ON UPDATE RESTRICT NOT VALID;
ALTER TABLE child ADD CONSTRAINT lone_check_later CHECK (b > 0) NOT VALID;
COMMENT ON CONSTRAINT lone_unique ON child IS 'one';
COMMENT ON CONSTRAINT lone_key ON child IS 'its parent';
COMMENT ON CONSTRAINT lone_check ON child IS 'few';
COMMENT ON CONSTRAINT lone_exclusion ON child IS 'one at a time';

CREATE TABLE sought (lone int, lone_twin int, a int, b int, words text, list int[]);
CREATE UNIQUE INDEX lone_index ON sought (lone DESC NULLS LAST, a NULLS FIRST) INCLUDE (b) NULLS NOT DISTINCT WITH (fillfactor = 70) WHERE a > 4711;
COMMENT ON INDEX lone_index IS 'quick';
CREATE INDEX lone_index_words ON sought (words COLLATE german, words text_pattern_ops, (a + 4711));
CREATE INDEX lone_index_list ON sought USING gin (list);

CREATE UNLOGGED TABLE unlogged_things (id int);
CREATE TABLE stored_things (id int NOT NULL, body text, more text, small text) WITH (fillfactor = 47, autovacuum_vacuum_threshold = 4711);
ALTER TABLE stored_things ALTER body SET STORAGE EXTERNAL, ALTER body SET STATISTICS 4711, ALTER more SET COMPRESSION pglz, ALTER small SET (n_distinct = 47);
CREATE UNIQUE INDEX stored_things_id ON stored_things (id);
CREATE INDEX stored_things_body ON stored_things (body);
ALTER TABLE stored_things CLUSTER ON stored_things_body;
ALTER TABLE stored_things REPLICA IDENTITY USING INDEX stored_things_id;
CREATE TABLE replicated_whole (id int);
ALTER TABLE replicated_whole REPLICA IDENTITY FULL;
CREATE TABLE ancestor (id int, note text);
CREATE TABLE heir (extra int) INHERITS (ancestor);
CREATE TABLE events (id int NOT NULL, at date NOT NULL, kind int) PARTITION BY RANGE (id);
CREATE TABLE events_low PARTITION OF events FOR VALUES FROM (0) TO (4711);
CREATE TABLE events_rest PARTITION OF events (CONSTRAINT rest_kind CHECK (kind > 0)) DEFAULT PARTITION BY HASH (at);
CREATE TABLE events_rest_0 PARTITION OF events_rest FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE INDEX lone_part_index ON events_low (kind) WHERE kind > 4711;
COMMENT ON INDEX lone_part_index IS 'of one part';
CREATE TABLE guarded (id int, owner text, a int, b int);
ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
ALTER TABLE guarded FORCE ROW LEVEL SECURITY;

CREATE VIEW base_view AS SELECT id, owner FROM guarded;
CREATE VIEW lone_view WITH (security_barrier = true) AS SELECT id, owner FROM base_view WHERE id < 4711 WITH CASCADED CHECK OPTION;
ALTER VIEW lone_view ALTER COLUMN owner SET DEFAULT 'nobody';
COMMENT ON VIEW lone_view IS 'a few';
COMMENT ON COLUMN lone_view.owner IS 'who';
GRANT SELECT ON lone_view TO pg_monitor;
CREATE MATERIALIZED VIEW lone_matview AS SELECT id, owner FROM guarded WHERE id > 4711 WITH NO DATA;
CREATE UNIQUE INDEX lone_matview_id ON lone_matview (id);
COMMENT ON MATERIALIZED VIEW lone_matview IS 'kept';
GRANT SELECT ON lone_matview TO pg_monitor;
CREATE RULE lone_rule AS ON DELETE TO guarded WHERE old.id > 4711 DO INSTEAD NOTHING;
ALTER TABLE guarded DISABLE RULE lone_rule;
COMMENT ON RULE lone_rule ON guarded IS 'never';
CREATE TRIGGER lone_trigger BEFORE INSERT OR UPDATE OF owner ON guarded FOR EACH ROW WHEN (NEW.id > 4711) EXECUTE FUNCTION touch('x');
ALTER TABLE guarded ENABLE ALWAYS TRIGGER lone_trigger;
COMMENT ON TRIGGER lone_trigger ON guarded IS 'touches';
CREATE POLICY lone_policy ON guarded AS RESTRICTIVE FOR SELECT TO pg_monitor USING (id > 4711);
COMMENT ON POLICY lone_policy ON guarded IS 'some';
CREATE STATISTICS lone_statistics (ndistinct) ON a, b FROM guarded;
ALTER STATISTICS lone_statistics SET STATISTICS 100;
COMMENT ON STATISTICS lone_statistics IS 'together';
CREATE EVENT TRIGGER lone_events ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION told();
ALTER EVENT TRIGGER lone_events DISABLE;
COMMENT ON EVENT TRIGGER lone_events IS 'tells';
