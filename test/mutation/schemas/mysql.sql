-- Every aspect that tables of both MySQL and MariaDB have; see postgres.sql for the names.
CREATE TABLE lone (id int);
CREATE TABLE lone_keyed (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a, b));
CREATE TABLE lone_types (
  lone_column int,
  lone_type_int int, lone_type_smallint smallint, lone_type_bigint bigint, lone_type_float float,
  lone_type_double double, lone_type_bool tinyint(1), lone_type_text longtext,
  lone_type_date date, lone_type_json json, lone_type_binary longblob,
  lone_type_decimal decimal(9, 2), lone_type_string varchar(40), lone_type_char char(4), lone_type_time time(3),
  lone_type_timestamp datetime(3), lone_type_local timestamp NULL, lone_type_enum enum('b', 'a', 'c'),
  lone_type_custom varbinary(4711), lone_type_set set('x', 'y'), lone_type_unsigned int unsigned
);
CREATE TABLE lone_columns (
  lone_required int NOT NULL,
  lone_number int DEFAULT 4711,
  lone_word varchar(20) DEFAULT 'it''s',
  lone_computed int DEFAULT (4711 + length('x')),
  lone_sum bigint GENERATED ALWAYS AS (lone_number * 4711) VIRTUAL,
  lone_kept bigint GENERATED ALWAYS AS (lone_number * 4711) STORED,
  lone_bytes varchar(20) COLLATE utf8mb4_bin,
  lone_noted int COMMENT 'a note; it''s here',
  lone_touched datetime DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
) COMMENT = 'columns of all kinds';
CREATE TABLE numbered (lone_id int NOT NULL AUTO_INCREMENT PRIMARY KEY, note varchar(20));
CREATE TABLE parent (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a, b), UNIQUE KEY other_way (b, a));
CREATE TABLE parent_twin (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a, b), UNIQUE KEY other_way (b, a));
CREATE TABLE child (
  a int, b int, c int, d int,
  UNIQUE KEY lone_unique (c, d) COMMENT 'one',
  KEY any_way (a, b), KEY other_way (b, a),
  CONSTRAINT lone_key FOREIGN KEY (a, b) REFERENCES parent (a, b) ON DELETE CASCADE ON UPDATE SET NULL,
  CONSTRAINT lone_check CHECK (c < 4711)
);
CREATE TABLE sought (lone int, lone_twin int, a int, words varchar(200), body text, place point NOT NULL, KEY to_have_one (a));
CREATE UNIQUE INDEX lone_index ON sought (lone, words(20)) COMMENT 'quick';
CREATE INDEX lone_index_down ON sought (lone_twin DESC, a);
CREATE FULLTEXT INDEX lone_index_body ON sought (body);
CREATE SPATIAL INDEX lone_index_place ON sought (place);
CREATE TABLE lone_engine (id int) ENGINE = MyISAM;
CREATE TABLE lone_collated (id int, word varchar(20)) COLLATE = utf8mb4_bin;
CREATE TABLE lone_format (id int) ROW_FORMAT = COMPRESSED;
CREATE TABLE lone_parts (id int) PARTITION BY RANGE (id) (PARTITION low VALUES LESS THAN (4711), PARTITION high VALUES LESS THAN MAXVALUE);
CREATE TABLE guarded (id int, owner varchar(20), a int);
CREATE VIEW base_view AS SELECT id, owner FROM guarded;
CREATE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW lone_view AS SELECT id, owner FROM base_view WHERE id < 4711 WITH LOCAL CHECK OPTION;
CREATE FUNCTION lone_function(a int) RETURNS int DETERMINISTIC NO SQL COMMENT 'a number' RETURN a + 4711;
CREATE PROCEDURE lone_procedure(IN a int, OUT b int) COMMENT 'does it' BEGIN SET b = a + 4711; END;
CREATE TRIGGER lone_trigger BEFORE INSERT ON guarded FOR EACH ROW BEGIN IF NEW.id > 4711 THEN SET NEW.a = 1; END IF; END;
CREATE EVENT lone_event ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DISABLE COMMENT 'daily' DO BEGIN DELETE FROM guarded WHERE id > 4711; END;
CREATE TABLE lone_blocks (id int, word varchar(200) NOT NULL, PRIMARY KEY (word(100))) KEY_BLOCK_SIZE = 8;
CREATE TABLE lone_memory (id int, word varchar(20), KEY lone_index_tree (id) USING BTREE, KEY lone_index_block (word) KEY_BLOCK_SIZE = 4) ENGINE = MEMORY;

-- What means the same without it, and is printed all the same.
CREATE TABLE spelled_out (
  id int NOT NULL,
  name varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci DEFAULT NULL,
  PRIMARY KEY (id) USING BTREE,
  KEY spelled_name (name) USING BTREE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
