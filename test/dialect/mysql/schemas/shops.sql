SET FOREIGN_KEY_CHECKS=0;
CREATE TABLE `sales_order` (
  `entity_id` int(10) unsigned NOT NULL AUTO_INCREMENT COMMENT 'Entity ID',
  `state` varchar(32) DEFAULT NULL COMMENT 'State',
  `store_id` smallint(5) unsigned DEFAULT NULL COMMENT 'Store ID',
  `customer_id` int(10) unsigned DEFAULT NULL,
  `grand_total` decimal(20,4) DEFAULT NULL,
  `created_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'Created At',
  `updated_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  `dec4` decimal(12,4) NOT NULL DEFAULT 0.0000,
  PRIMARY KEY (`entity_id`),
  UNIQUE KEY `SALES_ORDER_INCREMENT_ID_STORE_ID` (`state`,`store_id`),
  KEY `SALES_ORDER_STATUS` (`store_id`,`created_at`),
  FULLTEXT KEY `FTI_ABC` (`state`),
  CONSTRAINT `SALES_ORDER_STORE_ID_STORE_STORE_ID` FOREIGN KEY (`store_id`) REFERENCES `store` (`store_id`) ON DELETE SET NULL,
  CONSTRAINT `fk_self` FOREIGN KEY (`customer_id`) REFERENCES `sales_order` (`entity_id`) ON DELETE CASCADE ON UPDATE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8 COMMENT='Sales Flat Order';
CREATE TABLE `store` (
  `store_id` smallint(5) unsigned NOT NULL AUTO_INCREMENT,
  `code` varchar(32) DEFAULT NULL,
  `main_order` int(10) unsigned DEFAULT NULL,
  PRIMARY KEY (`store_id`), UNIQUE KEY `STORE_CODE` (`code`), KEY `fki` (`main_order`),
  CONSTRAINT `circ` FOREIGN KEY (`main_order`) REFERENCES `sales_order` (`entity_id`) ON DELETE RESTRICT ON UPDATE NO ACTION
) ENGINE=InnoDB DEFAULT CHARSET=utf8;
SET FOREIGN_KEY_CHECKS=1;
CREATE TABLE gen (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL, c int AS (a*2) STORED COMMENT 'c', d varchar(20) AS (concat('x;', a, '\'')) VIRTUAL, e varchar(10) CHARACTER SET latin1 GENERATED ALWAYS AS (left(d,3)) STORED, js json, n varchar(50) AS (json_unquote(json_extract(js,'$.name'))) VIRTUAL, KEY kb (b), KEY kn (n), CHECK (a > 0), CONSTRAINT named CHECK (a < 100 or c is null));
CREATE TABLE dflt (id char(36) NOT NULL DEFAULT (uuid()), j json DEFAULT (json_array()), t text DEFAULT ('abc'), d date DEFAULT (curdate()), n int DEFAULT (1+2), x varchar(10) DEFAULT 'a''b\\c', e varchar(10) DEFAULT '', bb varbinary(5) DEFAULT 'abc', bl blob, f float DEFAULT (rand()), y int NOT NULL DEFAULT '-5', dc decimal(5,2) DEFAULT '1.10', PRIMARY KEY (id));
CREATE TABLE part_r (id int NOT NULL, d date NOT NULL, PRIMARY KEY (id,d)) PARTITION BY RANGE (year(d)) (PARTITION p0 VALUES LESS THAN (2000) COMMENT = 'old; ones', PARTITION p1 VALUES LESS THAN (2010), PARTITION pm VALUES LESS THAN MAXVALUE);
CREATE TABLE part_l (id int NOT NULL, r varchar(10) NOT NULL) PARTITION BY LIST COLUMNS(r) (PARTITION pa VALUES IN ('a','it''s'), PARTITION pb VALUES IN ('c',NULL));
CREATE TABLE part_h (id int NOT NULL PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 4;
CREATE TABLE part_lk (id int NOT NULL PRIMARY KEY, n int) PARTITION BY LINEAR KEY (id) PARTITIONS 3;
CREATE TABLE part_k (id int NOT NULL PRIMARY KEY, n int) PARTITION BY KEY () PARTITIONS 2;
CREATE TABLE part_rc (a int NOT NULL, b varchar(10) NOT NULL) PARTITION BY RANGE COLUMNS(a,b) (PARTITION p0 VALUES LESS THAN (10,'m'), PARTITION p1 VALUES LESS THAN (MAXVALUE,MAXVALUE));
CREATE TABLE part_s (a int, b date) PARTITION BY RANGE (year(b)) SUBPARTITION BY HASH (to_days(b)) (PARTITION p0 VALUES LESS THAN (1990) (SUBPARTITION s0, SUBPARTITION s1), PARTITION `p 1` VALUES LESS THAN MAXVALUE (SUBPARTITION s2, SUBPARTITION s3));
CREATE TABLE part_s2 (a int, b date) PARTITION BY LIST (a) SUBPARTITION BY KEY (b) SUBPARTITIONS 2 (PARTITION p0 VALUES IN (1,2,3), PARTITION p1 VALUES IN (NULL));
CREATE TABLE part_ht (id int NOT NULL PRIMARY KEY) PARTITION BY HASH (id) (PARTITION one, PARTITION two);
CREATE TABLE geo (id int PRIMARY KEY, g geometry NOT NULL, p point NOT NULL, l linestring, m multipolygon, gc geometrycollection, SPATIAL KEY sp (g), SPATIAL KEY `s p` (p));
CREATE TABLE opt (id int PRIMARY KEY, v varchar(100) COMMENT 'with `tick` and \'quote\'', KEY `k``x` (v(10)) COMMENT 'idx; c') ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8 STATS_PERSISTENT=0 STATS_AUTO_RECALC=1 STATS_SAMPLE_PAGES=10 AVG_ROW_LENGTH=100 MIN_ROWS=5 MAX_ROWS=1000000;
CREATE TABLE opt2 (id int PRIMARY KEY) ROW_FORMAT=DYNAMIC DEFAULT CHARSET=latin1 COLLATE=latin1_german1_ci;
CREATE TABLE opt3 (id int PRIMARY KEY, name varchar(20), v1 int) ROW_FORMAT=COMPACT;
CREATE TABLE `weird ``name` (`a b` int, `select` int, `x;y` varchar(5), PRIMARY KEY (`a b`), KEY (`select`), KEY `desc` (`x;y` DESC, `select`));
CREATE TABLE fkparent (a int, b int, PRIMARY KEY (a,b)); CREATE TABLE fkchild (x int, y int, z int, KEY my (x,y,z), CONSTRAINT `fk-1` FOREIGN KEY (x,y) REFERENCES fkparent (a,b) ON UPDATE SET NULL ON DELETE SET NULL);
CREATE TABLE pn (id int PRIMARY KEY, p int, CONSTRAINT FOREIGN KEY (p) REFERENCES pn (id));
CREATE TABLE ser (id SERIAL, b bool NOT NULL DEFAULT true, t tinyint(1) DEFAULT NULL, ti tinyint(4) DEFAULT NULL, si smallint(6), mi mediumint(9), bi bigint(20), sl int(1), x dec, u tinytext, v mediumblob, w longblob, lt longtext, nc nchar(5), nv national varchar(7), tm time(3), dt datetime(6), d2 datetime(2) DEFAULT CURRENT_TIMESTAMP(2) ON UPDATE CURRENT_TIMESTAMP(2), vb varbinary(16), bn binary(16), u36 char(36));
create or replace view v_b as select * from ser where b; create view v_a as select b.id, count(*) as n, group_concat(distinct b.u order by b.u separator ';') g from v_b b left join store s on s.store_id = b.id group by b.id having n > 1 order by 2 desc limit 5; create view v_u as select 1 as `one``1`, 'it''s' q union all select 2, "dq" ; create algorithm=temptable view v_t as select date_format(created_at,'%Y-%m') ym, sum(grand_total) over (partition by store_id order by entity_id) s from sales_order; create view v_cte as with recursive n as (select 1 as i union all select i+1 from n where i<5) select * from n; create view v_chk as select * from pn where id > 3 with check option; create view v_case as select case when a > 1 then 'x' else null end k, a in (1,2,3) i, cast(a as char charset utf8mb4) c, (select max(id) from pn) m, interval(1,2,3) from gen where exists (select 1 from pn where pn.id = gen.a) and a between 1 and 5 and d like 'x%' escape '|';
