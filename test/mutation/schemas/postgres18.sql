-- What PostgreSQL 18 has and 15 has not; see postgres.sql for the names.
CREATE TABLE lone (id int);
CREATE TABLE lone_columns (
  lone_number int,
  lone_sum bigint GENERATED ALWAYS AS (lone_number * 4711) VIRTUAL,
  lone_kept bigint GENERATED ALWAYS AS (lone_number * 4711) STORED,
  CONSTRAINT lone_check CHECK (lone_number < 4711) NOT ENFORCED
);
