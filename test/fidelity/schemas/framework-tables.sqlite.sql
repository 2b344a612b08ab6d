-- A web application as object mappers write it: Django's quoting and names, Rails' lower-case types, Prisma's and
-- Sequelize's habits, SQLAlchemy's layout. Written for dbtool's tests.
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
CREATE TABLE "auth_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL UNIQUE, "first_name" varchar(150) NOT NULL, "date_joined" datetime NOT NULL);
CREATE TABLE "auth_user_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX "auth_user_groups_user_id_group_id_94350c0c_uniq" ON "auth_user_groups" ("user_id", "group_id");
CREATE INDEX "auth_user_groups_user_id_6a12ed8b" ON "auth_user_groups" ("user_id");
CREATE TABLE "django_admin_log" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" text NULL, "object_repr" varchar(200) NOT NULL, "action_flag" smallint unsigned NOT NULL CHECK ("action_flag" >= 0), "change_message" text NOT NULL, "extra" text NOT NULL CHECK ((JSON_VALID("extra") OR "extra" IS NULL)), "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "action_time" datetime NOT NULL);
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
CREATE TABLE "inventory_item" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "quantity" integer unsigned NOT NULL CHECK ("quantity" >= 0), "price" decimal NOT NULL, "uid" char(32) NOT NULL UNIQUE, "duration" bigint NOT NULL, "ratio" real NOT NULL, "blob" BLOB NOT NULL, "host" char(39) NULL, CONSTRAINT "quantity_or_price" CHECK (("quantity" > 0 OR "price" > '0')), CONSTRAINT "unique_pair" UNIQUE ("uid", "price"));
CREATE UNIQUE INDEX "only_open" ON "inventory_item" ("host") WHERE ("quantity" > 0 AND NOT ("host" IS NULL));
CREATE INDEX "lower_host" ON "inventory_item" ((LOWER("host")));

CREATE TABLE IF NOT EXISTS "active_storage_blobs" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "key" varchar NOT NULL, "filename" varchar NOT NULL, "content_type" varchar, "byte_size" bigint NOT NULL, "checksum" varchar, "created_at" datetime(6) NOT NULL, "public" boolean DEFAULT 0 NOT NULL, "weight" float DEFAULT 0.5, "locale" varchar DEFAULT 'en' NOT NULL, "count" integer DEFAULT 0, "amount" decimal(10,2) DEFAULT 0.0);
CREATE UNIQUE INDEX "index_active_storage_blobs_on_key" ON "active_storage_blobs" ("key") /*application='Blog'*/;
CREATE TABLE IF NOT EXISTS "active_storage_attachments" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "name" varchar NOT NULL, "record_type" varchar NOT NULL, "record_id" bigint NOT NULL, "blob_id" bigint NOT NULL, CONSTRAINT "fk_rails_c3b3935057"
FOREIGN KEY ("blob_id")
  REFERENCES "active_storage_blobs" ("id")
);
CREATE INDEX "index_active_storage_attachments_on_blob_id" ON "active_storage_attachments" ("blob_id");

CREATE TABLE "Post" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "title" TEXT NOT NULL,
    "published" BOOLEAN NOT NULL DEFAULT false,
    "viewCount" INTEGER NOT NULL DEFAULT 0,
    "rating" REAL,
    "meta" JSONB,
    "big" BIGINT,
    "price" DECIMAL,
    "parentId" INTEGER,
    CONSTRAINT "Post_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Post" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "Post_title_key" ON "Post"("title");
CREATE TABLE "_PostToTag" (
    "A" INTEGER NOT NULL,
    "B" TEXT NOT NULL,
    CONSTRAINT "_PostToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "_PostToTag_B_fkey" FOREIGN KEY ("B") REFERENCES "Tag" ("name") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE TABLE "Tag" ("name" TEXT NOT NULL PRIMARY KEY);
CREATE UNIQUE INDEX "_PostToTag_AB_unique" ON "_PostToTag"("A", "B");

CREATE TABLE `Projects` (`id` UUID NOT NULL PRIMARY KEY, `name` VARCHAR(255) NOT NULL DEFAULT 'untitled' UNIQUE, `active` TINYINT(1) DEFAULT 1, `kind` TEXT DEFAULT 'a', `data` JSON, `score` DOUBLE PRECISION, `createdAt` DATETIME NOT NULL, `ownerId` INTEGER REFERENCES `auth_user` (`id`) ON DELETE SET NULL ON UPDATE CASCADE);
CREATE UNIQUE INDEX `projects_name_owner_id` ON `Projects` (`name`, `ownerId`);

CREATE TABLE alembic_like (
	id INTEGER NOT NULL, 
	name VARCHAR(50) COLLATE "NOCASE" NOT NULL, 
	kind VARCHAR(5) DEFAULT 'x' NOT NULL, 
	stamp DATETIME DEFAULT (CURRENT_TIMESTAMP) NOT NULL, 
	amount NUMERIC(10, 2), 
	flags INTEGER DEFAULT '0' NOT NULL, 
	computed INTEGER GENERATED ALWAYS AS (flags * 2) STORED, 
	label TEXT AS (upper(name)), 
	CONSTRAINT pk_alembic_like PRIMARY KEY (id), 
	CONSTRAINT uq_alembic_like_name UNIQUE (name), 
	CONSTRAINT ck_kind CHECK (kind IN ('x', 'y')), 
	CHECK (amount > 0)
);
