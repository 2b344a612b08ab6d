import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import type { Unsupported } from '../../src/dialect/dialect.js'
import { dialectFor } from '../../src/dialect/registry.js'
import type { PullResult } from '../../src/migrator/results.js'
import { runJson } from '../support/run-cli.js'
import { forEachServer, query, withDatabase } from '../support/servers.js'
import { openSqlite } from '../support/sqlite-file.js'
import { temporaryFolder } from '../support/temporary-project.js'

/** What the dialect does not read of the database, as `kind schema.name of table`. */
async function listed(url: string): Promise<readonly string[]> {
  const declared = await dialectFor(url)
  const address = declared.address.parse(url, process.cwd())
  const dialect = (await declared.identify?.(address)) ?? declared
  const connection = await dialect.driver.connect(address, { readOnly: true })
  try {
    return ((await dialect.unsupported?.(connection)) ?? []).map(shown)
  } finally {
    await connection.close()
  }
}

function shown({ kind, name, schema, table }: Unsupported): string {
  return `${kind} ${schema === undefined ? '' : `${schema}.`}${name}${table === undefined ? '' : ` of ${table}`}`
}

forEachServer(['postgres', 'postgres18'], (server) => {
  it('lists nothing of a database whose structure is read as a whole, nor anything of an extension', async () => {
    await withDatabase(server, async (url) => {
      const script = await readFile(new URL('../mutation/schemas/postgres.sql', import.meta.url), 'utf8')
      await query(url, `${script}; CREATE EXTENSION postgres_fdw; CREATE EXTENSION hstore`)
      expect(await listed(url)).toEqual([])
    })
  })

  it('lists what is not read, each with its place', async () => {
    await withDatabase(server, async (url) => {
      await query(
        url,
        `CREATE SCHEMA far; GRANT USAGE ON SCHEMA far TO pg_monitor;
         CREATE FOREIGN DATA WRAPPER wrapper; CREATE SERVER elsewhere FOREIGN DATA WRAPPER wrapper;
         CREATE USER MAPPING FOR PUBLIC SERVER elsewhere; CREATE FOREIGN TABLE far.abroad (id int) SERVER elsewhere;
         CREATE PUBLICATION news FOR ALL TABLES;
         CREATE OPERATOR FAMILY lonely USING btree;
         CREATE OPERATOR CLASS down FOR TYPE int USING btree AS OPERATOR 1 >, OPERATOR 3 =, OPERATOR 5 <, FUNCTION 1 btint4cmp(int, int);
         CREATE TYPE shell; CREATE DEFAULT CONVERSION odd FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
         CREATE TEXT SEARCH TEMPLATE plain (LEXIZE = dsimple_lexize);
         CREATE TYPE mood AS ENUM ('ok'); GRANT USAGE ON TYPE mood TO pg_monitor;
         CREATE TABLE far.plain (id int);
         CREATE TYPE shape AS (a int); CREATE TABLE typed OF shape;
         CREATE TABLE parent (id int PRIMARY KEY, a int, b int, UNIQUE (a, b));
         CREATE TABLE child (a int, b int, CONSTRAINT half_key FOREIGN KEY (a, b) REFERENCES parent (a, b) ON DELETE SET NULL (b),
           CONSTRAINT tight UNIQUE (a) WITH (fillfactor = 70));
         CREATE TABLE ancestor (id int, note text); CREATE TABLE heir (own int) INHERITS (ancestor);
         ALTER TABLE heir ALTER note SET DEFAULT 'x'; CREATE TABLE plain_heir (own int) INHERITS (ancestor);
         CREATE TABLE parts (id int, n int) PARTITION BY LIST (id); CREATE TABLE part_1 PARTITION OF parts FOR VALUES IN (1);
         CREATE TABLE part_2 PARTITION OF parts FOR VALUES IN (2); COMMENT ON TABLE part_2 IS 'two'; GRANT SELECT ON part_1 TO pg_monitor;
         CREATE INDEX counted ON child ((a + b)); ALTER INDEX counted ALTER COLUMN 1 SET STATISTICS 500;
         ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor`,
      )
      expect([...(await listed(url))].toSorted()).toEqual([
        'base-type shell',
        'column note of heir',
        'constraint half_key of child',
        'constraint tight of child',
        'conversion odd',
        'default-privileges of root',
        'foreign-data-wrapper wrapper',
        'foreign-server elsewhere',
        'foreign-table far.abroad',
        'grant part_1 of part_1',
        'grant schema far',
        'grant type mood',
        'index counted of child',
        'operator-class down',
        'operator-family lonely',
        'partition part_2 of part_2',
        'publication news',
        'table typed of typed',
        'text-search-template plain',
        'user-mapping public at elsewhere',
      ])
    })
  })
})

forEachServer(['postgres'], (server) => {
  it('pull lists nothing of tables that are left out, nor of the books of other tools', async () => {
    await withDatabase(server, async (url) => {
      const tables = ['kept', 'left_out', 'knex_migrations', 'dbtool_meta']
      const tight = (name: string): string => `CREATE TABLE ${name} (id int PRIMARY KEY WITH (fillfactor = 70))`
      await query(url, [...tables.map(tight), 'CREATE SCHEMA far', tight('far.kept')].join('; '))
      const folder = await temporaryFolder()
      const args = ['pull', '--url', url, '--out', 'models.ts', '--exclude', 'left_out']
      const { unsupported } = await runJson<PullResult>(args, folder)
      expect(unsupported.map(shown)).toEqual(['constraint far.kept_pkey of kept', 'constraint kept_pkey of kept'])
    })
  })
})

forEachServer(['postgres18'], (server) => {
  it('lists keys over periods, keys that are not enforced and NOT NULL of a name of its own', async () => {
    await withDatabase(server, async (url) => {
      await query(
        url,
        `CREATE EXTENSION btree_gist;
         CREATE TABLE stays (room int, during daterange, CONSTRAINT stays_pk PRIMARY KEY (room, during WITHOUT OVERLAPS));
         CREATE TABLE child (id int CONSTRAINT always NOT NULL, b int NOT NULL, up int PRIMARY KEY,
           CONSTRAINT slack FOREIGN KEY (id) REFERENCES child (up) NOT ENFORCED)`,
      )
      const found = await listed(url)
      for (const wanted of ['constraint stays_pk of stays', 'constraint always of child', 'constraint slack of child'])
        expect(found).toContain(wanted)
      expect(found).toHaveLength(3)
    })
  })
})

forEachServer(['mysql', 'mariadb'], (server) => {
  it('lists grants on tables, and what the server keeps beside them', async () => {
    await withDatabase(server, async (url) => {
      const user = `dbtool_${new URL(url).pathname.slice(-8)}`
      await query(
        url,
        'CREATE TABLE granted (id int); CREATE TABLE half_granted (id int, name text); CREATE TABLE plain (id int); CREATE VIEW seen AS SELECT id FROM plain',
      )
      try {
        await query(
          url,
          `CREATE USER ${user}; GRANT SELECT ON granted TO ${user}; GRANT SELECT (name) ON half_granted TO ${user}; GRANT SELECT ON seen TO ${user}`,
        )
        const extra = {
          mysql: ['ANALYZE TABLE plain UPDATE HISTOGRAM ON id', 'histogram id of plain'],
          mariadb: ["SET sql_mode = 'ORACLE'; CREATE PACKAGE bundle AS PROCEDURE p; END", 'package bundle'],
          postgres: [],
        }[server.engine]
        if (extra[0] !== undefined) await query(url, extra[0])
        const wanted = [
          'grant granted of granted',
          'grant half_granted of half_granted',
          'grant seen of seen',
          ...extra.slice(1),
        ]
        expect([...(await listed(url))].toSorted()).toEqual(wanted.toSorted())
      } finally {
        await query(url, `DROP USER IF EXISTS ${user}`)
      }
    })
  })
})

it('SQLite: pull says what the head of the file holds, in its result and at the head of the models', async () => {
  const folder = await temporaryFolder()
  const database = await openSqlite(`${folder}/app.db`)
  await database.script(
    'CREATE TABLE notes (id INTEGER PRIMARY KEY NOT NULL); PRAGMA user_version = 7; PRAGMA application_id = 42',
  )
  await database.close()
  const args = ['pull', '--url', `sqlite:${folder}/app.db`, '--out', 'models.ts']
  const { exit, unsupported } = await runJson<PullResult>(args, folder)
  expect(exit).toBe(0)
  expect(unsupported.map(shown)).toEqual(['pragma user_version', 'pragma application_id'])
  expect(await readFile(`${folder}/models.ts`, 'utf8')).toContain('user_version')
})

it('SQLite: a plain file holds nothing that is not read', async () => {
  const folder = await temporaryFolder()
  const database = await openSqlite(`${folder}/app.db`)
  await database.script('CREATE TABLE notes (id INTEGER PRIMARY KEY NOT NULL)')
  await database.close()
  expect(await listed(`sqlite:${folder}/app.db`)).toEqual([])
})
