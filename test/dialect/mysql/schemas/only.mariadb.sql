create table v (a int, b int without system versioning, c text compressed, d int invisible default 3, p point ref_system_id=4326) with system versioning;
create table v2 (a int check (a > 3), j longtext check (json_valid(j)), s timestamp(6) generated always as row start, e timestamp(6) generated always as row end invisible, period for system_time (s,e)) with system versioning partition by system_time (partition p0 history, partition pc current);

create sequence s1 start with 5 increment by 2;
create table m1 (id int) engine=myisam; create table mm (id int) engine=merge union=(m1);
create table kb (id int primary key, t text, n varchar(10) collate utf8mb4_general_ci, fulltext key(t), key k (n) key_block_size=4) key_block_size=8 row_format=compressed stats_persistent=1 avg_row_length=10 max_rows=100 pack_keys=1 checksum=1;
delimiter //
create aggregate function ag(x int) returns int begin declare t int default 0; declare continue handler for not found return t; loop fetch group next row; set t=t+x; end loop; end//
create sequence sq2 start with 100 increment by -5 minvalue -1000 maxvalue 200 nocache cycle//
delimiter ;
create table seqd (id bigint not null default nextval(s1) primary key, n int default (1+1), c int comment 'x' check (c > 0), d int not null default 5 check (d > c), cc varchar(10) check (cc <> 'a;b'), u uuid default uuid(), i6 inet6);
create view vs as select * from seqd where c > 1;
