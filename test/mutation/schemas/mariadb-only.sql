-- What MySQL has not, or says otherwise.
CREATE TABLE lone_words (lone_type_uuid uuid, lone int);
CREATE INDEX lone_index_hidden ON lone_words (lone) IGNORED;
CREATE SEQUENCE lone_sequence START WITH 4711 INCREMENT BY 2;
CREATE TABLE lone_versions (id int) WITH SYSTEM VERSIONING;
