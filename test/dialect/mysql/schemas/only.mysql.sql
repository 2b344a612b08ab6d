create table v (a int, d int invisible default 3, p point not null srid 4326, spatial index(p), x varchar(10) collate utf8mb4_bin, t text, fulltext key ft(t) with parser ngram, key k (a)) stats_persistent=1 avg_row_length=10 max_rows=100;
create table kd (a int, b varchar(300), primary key(a desc, b(10) desc)) partition by key algorithm=1 (a) partitions 3;
create table kp (a int, b date) partition by range (year(b)) subpartition by hash(to_days(b)) (partition p0 values less than (1990) comment 'hi' (subpartition s0, subpartition s1), partition `p 1` values less than maxvalue (subpartition s2, subpartition s3));
create table comp (id int primary key) compression='zlib';
create table fi (a int, b varchar(30), c json, key fx ((a + 1)), key fl ((lower(b)) desc, a), unique key fu ((cast(c->>'$.id' as unsigned))), key inv (a) invisible, key mv ((cast(c->'$.tags' as unsigned array))));
create table ck (a int check (a > 0), b int, constraint ck_ne check (a > b) not enforced, g point not null srid 0, gg geometry srid 3857 invisible, h int generated always as (a + 1) virtual invisible);
create table coll (a varchar(10) collate utf8mb4_bin, c varchar(10)) collate utf8mb4_0900_ai_ci;
