import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runJson } from '../support/run-cli.js'
import { type RevisionText, revisionFolder, writeRevision } from '../support/server-project.js'
import { forEachServer, query, type Row, withDatabase } from '../support/servers.js'
import { openSqlite } from '../support/sqlite-file.js'

interface Outcome {
  readonly applied?: readonly string[]
  readonly error?: { readonly code: string; readonly message: string; readonly databaseState: string }
}

interface Place {
  readonly url: string
  read(sql: string): Promise<readonly Row[]>
}

const upgrade = (folder: string, { url }: Pick<Place, 'url'>) => runJson<Outcome>(['upgrade', '--url', url], folder)

/** Everything that may be there already, or be gone already. */
const making = `
  await op.createSchema('shop', { ifNotExists: true })
  await op.createEnum('mood', ['good', 'bad'], { ifNotExists: true })
  await op.createTable('items', (t) => ({ columns: { id: t.id(), n: t.int(), owner: t.int().nullable() } }), { ifNotExists: true })
  await op.addColumn('items', 'more', (t) => t.int().nullable(), { ifNotExists: true })
  await op.createIndex('items', ['n'], { name: 'ix_items_n', ifNotExists: true })
  await op.createUnique('items', ['n', 'more'], { name: 'uq_items', ifNotExists: true })
  await op.createCheck('items', 'n >= 0', { name: 'ck_items', ifNotExists: true })
  await op.createForeignKey('items', ['owner'], { table: 'items', columns: ['id'] }, { name: 'fk_items', ifNotExists: true })`
const dropping = `
  await op.dropConstraint('items', 'fk_items', { ifExists: true, cascade: true })
  await op.dropConstraint('items', 'ck_items', { ifExists: true })
  await op.dropConstraint('items', 'uq_items', { ifExists: true })
  await op.dropIndex('items', 'ix_items_n', { ifExists: true })
  await op.dropColumn('items', 'more', { ifExists: true, cascade: true })`
const gone = `
  await op.dropTable('items', { ifExists: true, cascade: true })
  await op.dropEnum('mood', { ifExists: true })
  await op.dropSchema('shop', { ifExists: true, cascade: true })`

function describeOperations(withPlace: (folder: string, use: (place: Place) => Promise<void>) => Promise<void>): void {
  it('makes what is not there and drops what is, however often it is asked', async () => {
    const folder = await revisionFolder({
      revision: 'twice1',
      upgrade: `${making}${making}
  await op.bulkInsert('items', [{ n: 1 }])${dropping}${dropping}`,
      downgrade: `${gone}${gone}`,
    })
    await withPlace(folder, async (place) => {
      const first = await upgrade(folder, place)
      expect(first.error).toBeUndefined()
      expect((await place.read('SELECT * FROM items')).map((row) => Object.keys(row))).toEqual([['id', 'n', 'owner']])
      await place.read('INSERT INTO items (n) VALUES (-1)')
      expect(await runJson(['downgrade', 'base', '--yes', '--url', place.url], folder)).toMatchObject({ exit: 0 })
      await expect(place.read('SELECT * FROM items')).rejects.toThrow()
    })
  })

  it('makes a constraint for new rows only and validates it, where there are such', async () => {
    const folder = await revisionFolder({
      revision: 'valid1',
      upgrade: `await op.createTable('items', (t) => ({ columns: { id: t.id(), n: t.int() } }))
  await op.createCheck('items', 'n > 0', { name: 'ck_items', notValid: op.dialect === 'postgres' })
  await op.validateConstraint('items', 'ck_items')
  await op.alterColumn('items', 'n', { nullable: true, name: 'amount' })
  await op.invoke({ kind: 'set-comment', table: { name: 'items' }, from: null, to: 'things' })`,
    })
    await withPlace(folder, async (place) => {
      expect((await upgrade(folder, place)).error).toBeUndefined()
      await expect(place.read('INSERT INTO items (amount) VALUES (0)')).rejects.toThrow(/ck_items|CHECK/i)
      await place.read('INSERT INTO items (amount) VALUES (NULL)')
    })
  })

  it('inserts more rows than a statement takes, and large ones', async () => {
    const folder = await revisionFolder({
      revision: 'bulk1',
      upgrade: `await op.createTable('items', (t) => ({ columns: { id: t.id(), n: t.int(), body: t.text().nullable() } }))
  await op.bulkInsert('items', Array.from({ length: 40000 }, (_, n) => ({ n, body: null })))
  await op.bulkInsert('items', Array.from({ length: 40 }, (_, n) => ({ n: -n - 1, body: 'x'.repeat(700000) })))
  await op.bulkInsert('items', [])
  const [{ many }] = await op.query('SELECT count(*) AS many FROM items WHERE n < 0')
  await op.knex('items').insert({ n: 100000 + Number(many) })`,
    })
    await withPlace(folder, async (place) => {
      expect((await upgrade(folder, place)).error).toBeUndefined()
      const [row] = await place.read('SELECT count(*) AS many, max(n) AS last FROM items')
      expect([Number(row?.['many']), Number(row?.['last'])]).toEqual([40_041, 100_040])
    })
  })

  it('takes one text for each engine, and says which one is missing', async () => {
    const text = (sql: string): RevisionText => ({ revision: 'each1', upgrade: `await op.execute(${sql})` })
    const folder = await revisionFolder(
      text(`{ postgres: 'CREATE TABLE a (b int)', mysql: 'CREATE TABLE a (b int)', sqlite: 'CREATE TABLE a (b int)' }`),
    )
    await withPlace(folder, async (place) => {
      expect(await upgrade(folder, place)).toMatchObject({ exit: 0 })
      expect(await place.read('SELECT * FROM a')).toEqual([])
      await writeRevision(folder, { ...text(`{ oracle: 'SELECT 1 FROM dual' }`), revision: 'each2', after: 'each1' })
      expect((await upgrade(folder, place)).error).toMatchObject({ code: 'DBT_UNSUPPORTED', message: /no SQL for/ })
    })
  })
}

forEachServer(['postgres', 'mysql', 'mariadb'], (server) => {
  describeOperations((_, use) => withDatabase(server, (url) => use({ url, read: (sql) => query(url, sql) })))
})

describe('on sqlite', () => {
  describeOperations(async (folder, use) => {
    const read = async (sql: string): Promise<readonly Row[]> => {
      const database = await openSqlite(join(folder, 'app.db'))
      try {
        return (await database.query(sql)) as readonly Row[]
      } finally {
        await database.close()
      }
    }
    await use({ url: 'sqlite:./app.db', read })
  })

  it('cannot make a constraint of an index', async () => {
    const folder = await revisionFolder({
      revision: 'using1',
      upgrade: `await op.createTable('items', (t) => ({ columns: { id: t.id(), n: t.int() } }))
  await op.createUnique('items', ['n'], { name: 'uq', usingIndex: 'ix' })`,
    })
    expect((await upgrade(folder, { url: 'sqlite:./app.db' })).error).toMatchObject({
      code: 'DBT_UNSUPPORTED',
      databaseState: 'unchanged',
    })
  })
})

forEachServer(['postgres', 'postgres18'], (server) => {
  const items: RevisionText = {
    revision: 'items1',
    upgrade: `await op.createTable('items', (t) => ({ columns: { id: t.int(), n: t.int(), data: t.jsonb() }, constraints: [t.primaryKey(['id'], { name: 'pk' })] }))
  await op.createTable('lines', (t) => ({ columns: { item: t.int().references('items.id', { name: 'fk_lines' }) } }))
  await op.createView('seen', 'CREATE VIEW seen AS SELECT n FROM items')
  await op.execute('INSERT INTO items (id, n, data) VALUES (1, 1, \\'{"a?": 1}\\')')`,
  }
  const after = (revision: string, text: string, transaction?: false): RevisionText => ({
    revision,
    after: 'items1',
    upgrade: text,
    ...(transaction === false ? { transaction } : {}),
  })
  const run = async (revision: RevisionText, check: (url: string, outcome: Outcome) => Promise<void>) => {
    const folder = await revisionFolder(items, revision)
    await withDatabase(server, async (url) => check(url, await upgrade(folder, { url })))
  }

  it('drops with what stands on it only where cascade says so', async () => {
    await run(after('drop2', `await op.dropColumn('items', 'n')`), async (_, { error }) =>
      expect(error).toMatchObject({ code: 'DBT_REVISION_FAILED', message: /depend/ }),
    )
    await run(
      after(
        'drop2',
        `await op.dropColumn('items', 'n', { cascade: true })
  await op.dropConstraint('items', 'pk', { cascade: true })
  await op.dropTable('items', { cascade: true })`,
      ),
      async (url, { error }) => {
        expect(error).toBeUndefined()
        expect(await query(url, "SELECT to_regclass('seen') AS seen, to_regclass('items') AS items")).toEqual([
          { seen: null, items: null },
        ])
        expect(await query(url, "SELECT 1 FROM pg_constraint WHERE conname = 'fk_lines'")).toEqual([])
      },
    )
  })

  it('makes a unique constraint of an index that was built concurrently, and a foreign key that is validated later', async () => {
    await run(
      after(
        'using2',
        `await op.createIndex('items', ['n'], { name: 'ix_n', unique: true, concurrently: true, tablespace: 'pg_default' })
  await op.createUnique('items', ['n'], { name: 'uq_n', usingIndex: 'ix_n', deferrable: 'initially deferred' })
  await op.createForeignKey('items', ['n'], { table: 'items', columns: ['id'] }, { name: 'fk_n', notValid: true, match: 'full', deferrable: 'initially immediate' })
  await op.validateConstraint('items', 'fk_n')
  await op.createIndex('items', [{ column: 'data', operatorClass: 'jsonb_path_ops' }], { name: 'ix_data', method: 'gin' })
  await op.createIndex('items', ['id'], { name: 'ix_id', include: ['n'], unique: true, nullsNotDistinct: true, where: 'id > 0', with: { fillfactor: '70' } })
  await op.createView('asked', "CREATE VIEW asked AS SELECT data ? 'a?' AS has FROM items WHERE data ?| ARRAY['a?']")
  await op.dropIndex('items', 'ix_data', { concurrently: true, ifExists: true })`,
        false,
      ),
      async (url, { error }) => {
        expect(error).toBeUndefined()
        expect(
          await query(
            url,
            `SELECT conname, contype, condeferrable, condeferred, convalidated, confmatchtype FROM pg_constraint
              WHERE conname IN ('uq_n', 'fk_n') ORDER BY conname DESC`,
          ),
        ).toMatchObject([
          { conname: 'uq_n', contype: 'u', condeferrable: true, condeferred: true },
          {
            conname: 'fk_n',
            contype: 'f',
            condeferrable: true,
            condeferred: false,
            convalidated: true,
            confmatchtype: 'f',
          },
        ])
        const [made] = await query(url, "SELECT pg_get_indexdef('ix_id'::regclass) AS text")
        expect(made?.['text']).toMatch(/UNIQUE.*INCLUDE \(n\) NULLS NOT DISTINCT WITH \(fillfactor='70'\) WHERE/)
        expect(await query(url, 'SELECT has FROM asked')).toEqual([{ has: true }])
      },
    )
  })

  it('refuses an index that is built concurrently inside a transaction, before the server does', async () => {
    for (const text of [
      `await op.createIndex('items', ['n'], { name: 'ix_n', concurrently: true })`,
      `await op.dropIndex('items', 'pk', { concurrently: true })`,
    ]) {
      await run(after('index2', text), async (url, { error }) => {
        expect(error).toMatchObject({ code: 'DBT_OUTSIDE_TRANSACTION', databaseState: 'unchanged' })
        expect(await query(url, 'SELECT revision FROM dbtool_head')).toEqual([{ revision: 'items1' }])
      })
    }
  })
})
