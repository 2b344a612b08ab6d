/* WordPress, phpBB, MediaWiki, Joomla: what is common there */
SET SQL_MODE = 'NO_AUTO_VALUE_ON_ZERO';
SET time_zone = '+00:00';
CREATE TABLE `wp_posts` (
  `ID` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `post_author` bigint(20) unsigned NOT NULL DEFAULT 0,
  `post_date` datetime NOT NULL DEFAULT '0000-00-00 00:00:00',
  `post_content` longtext NOT NULL,
  `post_title` text NOT NULL,
  `post_status` varchar(20) NOT NULL DEFAULT 'publish',
  `menu_order` int(11) NOT NULL DEFAULT 0,
  `guid` varchar(255) NOT NULL DEFAULT '',
  PRIMARY KEY (`ID`),
  KEY `post_name` (`post_title`(191)),
  KEY `type_status_date` (`post_status`,`post_date`,`ID`),
  KEY `post_author` (`post_author`)
) ENGINE=InnoDB AUTO_INCREMENT=6 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
CREATE TABLE `wp_options` (
  `option_id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `option_name` varchar(191) NOT NULL DEFAULT '',
  `option_value` longtext NOT NULL,
  `autoload` varchar(20) NOT NULL DEFAULT 'yes',
  PRIMARY KEY (`option_id`),
  UNIQUE KEY `option_name` (`option_name`),
  KEY `autoload` (`autoload`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
CREATE TABLE phpbb_users (
  user_id mediumint(8) UNSIGNED NOT NULL auto_increment,
  user_type tinyint(2) DEFAULT '0' NOT NULL,
  group_id mediumint(8) UNSIGNED DEFAULT '3' NOT NULL,
  user_permissions mediumtext NOT NULL,
  user_regdate int(11) UNSIGNED DEFAULT '0' NOT NULL,
  username varchar(255) DEFAULT '' NOT NULL,
  user_style tinyint(1) UNSIGNED DEFAULT '1' NOT NULL,
  user_timezone decimal(5,2) DEFAULT '0' NOT NULL,
  user_sig mediumtext,
  PRIMARY KEY (user_id),
  KEY user_type (user_type),
  UNIQUE username_clean (username(191))
) CHARACTER SET `utf8mb4` COLLATE `utf8mb4_bin`;
CREATE TABLE page (
  page_id int unsigned NOT NULL PRIMARY KEY AUTO_INCREMENT,
  page_namespace int NOT NULL,
  page_title varchar(255) binary NOT NULL,
  page_restrictions tinyblob NULL,
  page_is_redirect tinyint unsigned NOT NULL default 0,
  page_random real unsigned NOT NULL,
  page_touched binary(14) NOT NULL default '',
  page_links_updated varbinary(14) NULL default NULL,
  page_content_model varbinary(32) DEFAULT NULL,
  page_lang enum('a','b''c','d\\e','é') DEFAULT 'b''c',
  flags set('x','y','z') NOT NULL DEFAULT 'x,y', hexa varchar(20) CHARACTER SET utf8mb4 DEFAULT '0x61', cur varchar(30) CHARACTER SET utf8mb4 NOT NULL DEFAULT 'current_timestamp', bq varchar(9) CHARACTER SET utf8mb4 DEFAULT 'b''1''',
  y year(4) DEFAULT '2001', b bit(8) DEFAULT b'101', bl bit(1) NOT NULL DEFAULT b'0',
  f float(7,4) DEFAULT NULL, d double(8,3) unsigned NOT NULL DEFAULT '1.500', dd decimal(10,0) unsigned zerofill DEFAULT NULL, z int(5) unsigned zerofill NOT NULL,
  fl float DEFAULT '0.1', dbl double DEFAULT '1e10'
) ENGINE=InnoDB, DEFAULT CHARSET=binary;
CREATE UNIQUE INDEX name_title ON page (page_namespace,page_title);
CREATE INDEX page_random ON page (page_random);
CREATE TABLE searchindex (
  si_page int unsigned NOT NULL, si_title varchar(255) NOT NULL default '', si_text mediumtext NOT NULL,
  UNIQUE KEY `si_page` (`si_page`), FULLTEXT KEY si_title (si_title), FULLTEXT KEY si_text (si_text)
) ENGINE=MyISAM DEFAULT CHARSET=utf8;
CREATE TABLE sess (id varchar(32) NOT NULL, data varchar(100) NOT NULL, KEY h (id) USING BTREE, PRIMARY KEY (id)) ENGINE=MEMORY DEFAULT CHARSET=latin1 MAX_ROWS=1000;
CREATE TABLE log (id int NOT NULL, t timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, t2 timestamp NULL DEFAULT NULL, t3 timestamp NOT NULL DEFAULT '0000-00-00 00:00:00', t4 timestamp(3) NULL DEFAULT CURRENT_TIMESTAMP(3), t5 datetime DEFAULT CURRENT_TIMESTAMP, msg text) ENGINE=ARCHIVE DEFAULT CHARSET=utf8mb4;
CREATE TABLE csvt (id int NOT NULL, n varchar(10) NOT NULL) ENGINE=CSV DEFAULT CHARSET=latin1;
CREATE TABLE mul (grp enum('fish','mammal') NOT NULL, id mediumint NOT NULL AUTO_INCREMENT, name char(30) NOT NULL, PRIMARY KEY (grp,id)) ENGINE=MyISAM CHECKSUM=1 DELAY_KEY_WRITE=1 PACK_KEYS=0 ROW_FORMAT=FIXED COMMENT='it''s; a "comment" \\ with é';
CREATE TABLE joo (id int(10) NOT NULL COMMENT 'x', p int(4) DEFAULT '-1', c1 char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, c2 varchar(50) CHARACTER SET latin1 DEFAULT 'ü', c3 text COLLATE utf8mb4_bin, url varchar(400) NOT NULL, PRIMARY KEY (url(100), id)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
