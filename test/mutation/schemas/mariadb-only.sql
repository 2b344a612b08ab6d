-- What MySQL has not, or says otherwise.
CREATE TABLE lone_words (lone_type_uuid uuid, number int);
CREATE INDEX lone_index_hidden ON lone_words (number) IGNORED;
CREATE SEQUENCE lone_sequence START WITH 4711 INCREMENT BY 2;
CREATE TABLE lone_versions (id int) WITH SYSTEM VERSIONING;
CREATE AGGREGATE FUNCTION lone_sum(a int) RETURNS int BEGIN DECLARE total int DEFAULT 4711; DECLARE EXIT HANDLER FOR NOT FOUND RETURN total; LOOP FETCH GROUP NEXT ROW; SET total = total + a; END LOOP; END;
