-- What MariaDB has not, or says otherwise.
CREATE TABLE lone_words (lone_type_uuid char(36), lone int, words varchar(20), CONSTRAINT lone_check_off CHECK (lone > 0) NOT ENFORCED);
CREATE INDEX lone_index_hidden ON lone_words (lone) INVISIBLE;
CREATE INDEX lone_index_sum ON lone_words ((lone + 4711));
