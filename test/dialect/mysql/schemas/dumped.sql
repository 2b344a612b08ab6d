/* What dump programs write: Laravel's schema:dump, Navicat, phpMyAdmin, WordPress. Everything is said, also what is so anyway */
SET FOREIGN_KEY_CHECKS=0;
CREATE TABLE `wp_posts` (
  `ID` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `post_content` longtext COLLATE utf8mb4_unicode_ci NOT NULL,
  `post_title` text COLLATE utf8mb4_unicode_ci NOT NULL,
  `post_status` varchar(20) COLLATE utf8mb4_unicode_ci NOT NULL DEFAULT 'publish',
  `post_name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL DEFAULT '',
  `comment_count` bigint(20) NOT NULL DEFAULT '0',
  PRIMARY KEY (`ID`),
  KEY `post_name` (`post_name`(191)),
  KEY `type_status` (`post_status`,`ID`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE TABLE `users` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,
  `email` varchar(255) COLLATE utf8mb4_unicode_ci NOT NULL COMMENT 'COLLATE, in words: CHARACTER SET',
  `role` enum('admin','it''s','CHARACTER SET') COLLATE utf8mb4_unicode_ci NOT NULL DEFAULT 'CHARACTER SET',
  `tags` set('a','b') COLLATE utf8mb4_unicode_ci DEFAULT NULL,
  `token` char(36) COLLATE utf8mb4_unicode_ci DEFAULT NULL,
  `secret` varchar(64) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `shout` varchar(255) COLLATE utf8mb4_unicode_ci GENERATED ALWAYS AS (upper(`name`)) VIRTUAL,
  `settings` json DEFAULT NULL,
  `avatar` blob,
  `created_at` timestamp NULL DEFAULT NULL,
  PRIMARY KEY (`id`) USING BTREE,
  UNIQUE KEY `users_email_unique` (`email`) USING BTREE COMMENT 'one each',
  KEY `name` (`name`(100)) USING BTREE
) ENGINE=InnoDB AUTO_INCREMENT=12 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE TABLE `orders` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `user_id` bigint unsigned NOT NULL,
  `parent_id` int(11) DEFAULT NULL,
  `constructor` varchar(20) COLLATE utf8mb4_unicode_ci DEFAULT NULL,
  `note` varchar(20) DEFAULT NULL,
  `odd ``name, x` varchar(20) COLLATE utf8mb4_unicode_ci DEFAULT NULL,
  PRIMARY KEY (`id`) USING BTREE,
  KEY `fk_orders_user` (`user_id`) USING BTREE,
  KEY `constructor` (`constructor`),
  KEY `odd ``key, x` (`odd ``name, x`) USING HASH,
  KEY `note` (`note`),
  FULLTEXT KEY `words` (`note`),
  CONSTRAINT `fk_orders_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE,
  CONSTRAINT `fk_orders_parent` FOREIGN KEY (`parent_id`) REFERENCES `orders` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE TABLE `plain` (
  `id` varchar(20) NOT NULL,
  `old` varchar(20) CHARACTER SET latin1 DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB;
CREATE TABLE `here` (
  `id` varchar(20) CHARACTER SET utf8mb4 NOT NULL,
  `t` text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci,
  KEY `id` (`id`) USING BTREE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE `latin` (
  `id` int NOT NULL, `a` varchar(20) COLLATE latin1_swedish_ci NOT NULL, `b` tinytext COLLATE latin1_swedish_ci,
  PRIMARY KEY (`id`,`a`) USING BTREE,
  UNIQUE KEY `a` (`a`,`id`) USING BTREE
) ENGINE=MyISAM DEFAULT CHARSET=latin1;
CREATE TABLE `parts` (
  `id` int NOT NULL, `a` varchar(20) COLLATE utf8mb4_unicode_ci NOT NULL,
  PRIMARY KEY (`id`) USING BTREE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci KEY_BLOCK_SIZE=8 PARTITION BY HASH (`id`) PARTITIONS 3;
CREATE TABLE `quick` (
  `id` int NOT NULL, `a` varchar(20) COLLATE utf8mb4_unicode_ci NOT NULL,
  PRIMARY KEY (`id`) USING BTREE,
  KEY `tree` (`a`) USING BTREE,
  KEY `hash` (`a`) USING HASH,
  KEY `none` (`a`)
) ENGINE=MEMORY DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
