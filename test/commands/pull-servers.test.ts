import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { PullResult, StatusResult } from '../../src/migrator/results.js'
import { runJson } from '../support/run-cli.js'
import { forEachServer, query, withDatabase } from '../support/servers.js'
import { temporaryFolder } from '../support/temporary-project.js'

const postgres = `
CREATE SCHEMA billing;
CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'happy');
CREATE TYPE unused AS ENUM ('a', 'b');
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.name := coalesce(NEW.name, '\`\${x}\`');
  RETURN NEW;
END $$;
CREATE TABLE users (
  id bigint GENERATED ALWAYS AS IDENTITY (START WITH 1000) PRIMARY KEY,
  email email NOT NULL,
  name varchar(40) COLLATE "C" DEFAULT 'x' CHECK (length(name) > 0),
  mood mood NOT NULL DEFAULT 'happy',
  moods mood[],
  price numeric(3,5),
  free numeric,
  tags text[] NOT NULL DEFAULT '{}',
  settings jsonb NOT NULL DEFAULT '{"a": 1}',
  shout text GENERATED ALWAYS AS (upper(name)) STORED,
  CONSTRAINT users_email_key UNIQUE (email) DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON TABLE users IS 'people''s accounts';
COMMENT ON COLUMN users.price IS E'two\nlines';
CREATE INDEX users_lower_idx ON users (lower(name) DESC NULLS LAST) INCLUDE (price) WHERE price > 0;
CREATE INDEX users_settings_idx ON users USING gin (settings jsonb_path_ops);
CREATE TABLE billing.users (id serial PRIMARY KEY, account bigint REFERENCES public.users (id) ON DELETE SET NULL, UNIQUE (id, account));
CREATE TABLE billing.lines (
  user_id int, account bigint, room int, during int4range,
  FOREIGN KEY (user_id, account) REFERENCES billing.users (id, account) MATCH FULL DEFERRABLE,
  EXCLUDE USING gist (during WITH &&) WHERE (room > 1)
);
CREATE TABLE events (id int NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE UNLOGGED TABLE "Odd Name" ("Id" smallint PRIMARY KEY, "constructor" time(3), "größe" real) WITH (fillfactor = 70);
CREATE VIEW happy AS SELECT id, name FROM users WHERE mood = 'happy';
CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM users;
CREATE TRIGGER touch BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION touch();
CREATE SEQUENCE tickets START 100;
CREATE TABLE bases (id int, made_on date);
CREATE TABLE children (extra int CHECK (extra > 0)) INHERITS (bases);
CREATE INDEX ON children (made_on, extra);
ALTER TABLE bases ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON bases USING (id > 0);
CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
`

const mysql = `
CREATE TABLE users (
  id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  email varchar(190) COLLATE utf8mb4_bin NOT NULL,
  status enum('new','it''s','b"c') NOT NULL DEFAULT 'new',
  flags set('a','b') DEFAULT NULL,
  ok tinyint(1) NOT NULL DEFAULT 1,
  born year DEFAULT NULL,
  size mediumint unsigned NOT NULL DEFAULT 0,
  body mediumtext,
  bytes varbinary(16) DEFAULT NULL,
  settings json DEFAULT NULL,
  seen timestamp NULL DEFAULT NULL,
  updated_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  shout varchar(200) GENERATED ALWAYS AS (upper(email)) STORED,
  UNIQUE KEY email (email),
  KEY by_status (status, size),
  FULLTEXT KEY body (body),
  CONSTRAINT size_ok CHECK (size < 1000)
) COMMENT 'people''s accounts';
CREATE TABLE posts (
  id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id bigint unsigned NOT NULL COMMENT 'who wrote it',
  title varchar(300) NOT NULL,
  KEY by_status (title(20)),
  CONSTRAINT posts_ibfk_1 FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) COLLATE utf8mb4_bin;
CREATE TABLE \`two words\` (\`a-b\` decimal(12,4) NOT NULL DEFAULT 1.5, \`constructor\` char(2) NOT NULL PRIMARY KEY);
CREATE VIEW titles AS SELECT title FROM posts WHERE id > 1;
CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY);
`

forEachServer(['postgres', 'postgres18', 'mysql', 'mariadb'], (server) => {
  const setup = server.engine === 'postgres' ? postgres : mysql

  it('adopts a database that holds a little of everything: nothing is left to do', { timeout: 180_000 }, async () => {
    await withDatabase(server, async (url) => {
      await query(url, setup)
      const cwd = await temporaryFolder({
        'package.json': '{ "type": "module" }',
        'dbtool.config.json': JSON.stringify({ url, schema: './models.ts' }),
      })
      const pulled = await runJson<PullResult & { error?: unknown }>(['pull', '--baseline'], cwd)
      expect(pulled).toMatchObject({ exit: 0, unsupported: [], baseline: { proved: true } })
      const text = await readFile(join(cwd, 'models.ts'), 'utf8')
      expect(text).not.toMatch(/alembic_version|_prisma_migrations/)
      expect(await runJson(['check'], cwd)).toEqual({ exit: 0, operations: [], pending: [] })
      const status = await runJson<StatusResult>(['status'], cwd)
      expect(status).toMatchObject({ applied: [pulled.baseline?.revision], pending: [] })
      expect(await runJson(['upgrade', 'head'], cwd)).toMatchObject({ exit: 0, applied: [] })
      expect(await runJson(['diff', '--from', 'revisions', '--to', 'models'], cwd)).toMatchObject({ operations: [] })
      expect(await runJson(['verify'], cwd)).toMatchObject({ exit: 0, ok: true })
    })
  })

  it('writes nothing where the version tables are those of a newer dbtool', async () => {
    await withDatabase(server, async (url) => {
      await query(url, 'CREATE TABLE a (id int PRIMARY KEY)')
      // The books of a newer dbtool.
      await query(url, 'CREATE TABLE dbtool_meta (k varchar(190) PRIMARY KEY, v varchar(190))')
      await query(url, 'CREATE TABLE dbtool_head (revision varchar(64) PRIMARY KEY, seq int)')
      await query(url, "INSERT INTO dbtool_meta VALUES ('format', '99')")
      const cwd = await temporaryFolder({ 'dbtool.config.json': JSON.stringify({ url }) })
      const outcome = await runJson(['pull', '--baseline'], cwd)
      expect(outcome).toMatchObject({ exit: 8, error: { code: 'DBT_FORMAT_UNKNOWN' } })
      expect(await readdir(cwd)).toEqual(['dbtool.config.json'])
    })
  })
})
