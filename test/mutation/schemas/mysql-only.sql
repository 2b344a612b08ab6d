-- What MariaDB has not, or says otherwise.
CREATE TABLE lone_words (lone_type_uuid char(36), number int, words varchar(20), CONSTRAINT lone_check_off CHECK (number > 0) NOT ENFORCED);
CREATE INDEX lone_index_hidden ON lone_words (number) INVISIBLE;
CREATE INDEX lone_index_sum ON lone_words ((number + 4711));
CREATE FULLTEXT INDEX lone_index_parsed ON lone_words (words) WITH PARSER ngram;
