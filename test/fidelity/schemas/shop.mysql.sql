-- A shop on MySQL and MariaDB: unsigned and zerofill numbers, enums and sets, generated columns, fulltext, prefix and
-- descending indexes, charsets, partitions, views on views, routines, triggers, an event. Written for dbtool's tests.
SET FOREIGN_KEY_CHECKS = 0;
CREATE TABLE `customer` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `email` varchar(190) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `name` varchar(100) DEFAULT NULL COMMENT 'as it''s spoken; "quoted"',
  `kind` enum('private','company','it''s') NOT NULL DEFAULT 'private',
  `flags` set('news','sms','post') DEFAULT 'news,sms',
  `balance` decimal(12,2) unsigned NOT NULL DEFAULT '0.00',
  `rate` float DEFAULT NULL,
  `score` double NOT NULL DEFAULT '1.5',
  `active` tinyint(1) NOT NULL DEFAULT '1',
  `level` tinyint unsigned DEFAULT NULL,
  `small` smallint NOT NULL DEFAULT '-1',
  `medium` mediumint DEFAULT NULL,
  `huge` bigint unsigned DEFAULT NULL,
  `born` date DEFAULT NULL,
  `wakes` time(3) DEFAULT NULL,
  `year` year DEFAULT NULL,
  `seen` datetime(6) DEFAULT NULL,
  `created_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  `updated_at` timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  `bits` bit(8) DEFAULT b'101',
  `hash` binary(16) DEFAULT NULL,
  `raw` varbinary(255) DEFAULT NULL,
  `tiny` tinytext,
  `notes` mediumtext,
  `photo` longblob,
  `code` char(3) DEFAULT NULL,
  `email_domain` varchar(190) GENERATED ALWAYS AS (substring_index(`email`,'@',-1)) STORED,
  `twice` decimal(13,2) GENERATED ALWAYS AS (`balance` * 2) VIRTUAL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `email` (`email`),
  KEY `name_prefix` (`name`(10)),
  KEY `name_kind` (`name`,`kind`),
  KEY `domain` (`email_domain`),
  FULLTEXT KEY `search` (`name`,`notes`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='who buys';
CREATE TABLE `product` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `sku` varchar(40) COLLATE utf8mb4_bin NOT NULL,
  `title` varchar(200) NOT NULL DEFAULT '',
  `price` decimal(10,2) NOT NULL,
  `parent_id` bigint DEFAULT NULL,
  `spot` point NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sku` (`sku`),
  SPATIAL KEY `where_it_is` (`spot`),
  KEY `by_price` (`price`) COMMENT 'for lists',
  KEY `parent` (`parent_id`),
  CONSTRAINT `price_positive` CHECK (`price` > 0),
  CONSTRAINT `product_parent` FOREIGN KEY (`parent_id`) REFERENCES `product` (`id`) ON DELETE SET NULL ON UPDATE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC;
CREATE TABLE `order` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `customer_id` int unsigned NOT NULL,
  `placed` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  `total` decimal(10,2) NOT NULL DEFAULT '0.00',
  PRIMARY KEY (`id`),
  KEY `ix_order_customer` (`customer_id`,`placed`),
  CONSTRAINT `fk_order_customer` FOREIGN KEY (`customer_id`) REFERENCES `customer` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE TABLE `order_line` (
  `order_id` int unsigned NOT NULL,
  `product_id` bigint NOT NULL,
  `quantity` smallint unsigned NOT NULL DEFAULT '1',
  PRIMARY KEY (`order_id`,`product_id`),
  KEY `fk_line_product` (`product_id`),
  CONSTRAINT `fk_line_order` FOREIGN KEY (`order_id`) REFERENCES `order` (`id`) ON DELETE CASCADE,
  CONSTRAINT `fk_line_product` FOREIGN KEY (`product_id`) REFERENCES `product` (`id`) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE TABLE `log` (
  `id` bigint NOT NULL,
  `at` date NOT NULL,
  `what` varchar(50) DEFAULT NULL,
  PRIMARY KEY (`id`,`at`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1
PARTITION BY RANGE (to_days(`at`))
(PARTITION p2024 VALUES LESS THAN (739617) ENGINE = InnoDB,
 PARTITION p2025 VALUES LESS THAN (739982) COMMENT = 'the last' ENGINE = InnoDB,
 PARTITION pmax VALUES LESS THAN MAXVALUE ENGINE = InnoDB);
CREATE TABLE `spread` (`id` int NOT NULL, `v` varchar(10) DEFAULT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 PARTITION BY HASH (`id`) PARTITIONS 4;
CREATE TABLE `old style` (`a``b` int DEFAULT NULL, `Upper` varchar(5) DEFAULT NULL) ENGINE=MyISAM DEFAULT CHARSET=utf8mb4;
SET FOREIGN_KEY_CHECKS = 1;

CREATE VIEW `order_total` AS SELECT o.id, o.customer_id, sum(l.quantity * p.price) AS total FROM `order` o JOIN order_line l ON l.order_id = o.id JOIN product p ON p.id = l.product_id GROUP BY o.id, o.customer_id;
CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW `big_order` AS SELECT * FROM order_total WHERE total > 1000;
CREATE VIEW `active_customer` AS SELECT id, name FROM customer WHERE active = 1 WITH CASCADED CHECK OPTION;
DELIMITER //
CREATE FUNCTION `with_tax`(`net` decimal(10,2)) RETURNS decimal(10,2) DETERMINISTIC NO SQL COMMENT 'adds it''s tax'
BEGIN
  -- a comment; with a semicolon
  RETURN net * 1.19;
END//
CREATE PROCEDURE `close_orders`(IN `before_day` date, OUT `closed` int)
MODIFIES SQL DATA SQL SECURITY INVOKER
BEGIN
  DECLARE done int DEFAULT 0;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1;
  UPDATE `order` SET total = with_tax(total) WHERE placed < before_day;
  SET closed = ROW_COUNT();
END//
CREATE TRIGGER `line_after_insert` AFTER INSERT ON `order_line` FOR EACH ROW
BEGIN
  IF NEW.quantity > 0 THEN
    UPDATE `order` SET total = total + NEW.quantity WHERE id = NEW.order_id;
  END IF;
END//
CREATE TRIGGER `customer_before_insert` BEFORE INSERT ON `customer` FOR EACH ROW SET NEW.email = lower(NEW.email)//
CREATE TRIGGER `customer_before_insert_2` BEFORE INSERT ON `customer` FOR EACH ROW FOLLOWS `customer_before_insert` SET NEW.name = trim(NEW.name)//
CREATE EVENT `nightly` ON SCHEDULE EVERY 1 DAY STARTS '2025-01-01 03:00:00' ON COMPLETION PRESERVE DISABLE COMMENT 'sweeps' DO
BEGIN
  DELETE FROM `log` WHERE `at` < '2020-01-01';
END//
DELIMITER ;
