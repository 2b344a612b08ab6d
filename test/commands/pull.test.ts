import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { PullResult, StatusResult, UpgradeResult } from '../../src/migrator/results.js'
import { root, runCli, runJson } from '../support/run-cli.js'
import { openSqlite } from '../support/sqlite-file.js'
import { temporaryFolder } from '../support/temporary-project.js'

const shop = `
CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, email VARCHAR(255) NOT NULL UNIQUE, bio TEXT DEFAULT 'it''s');
CREATE TABLE posts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  author_id INTEGER NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
  editor_id INTEGER REFERENCES authors (id),
  parent_id INTEGER REFERENCES posts (id),
  title NVARCHAR(80) NOT NULL CHECK (length(title) > 2)
);
CREATE INDEX by_title ON posts (title COLLATE NOCASE DESC) WHERE editor_id IS NOT NULL;
CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE post_tags (
  post_id INTEGER NOT NULL REFERENCES posts (id),
  tag_id INTEGER NOT NULL REFERENCES tags (id),
  PRIMARY KEY (post_id, tag_id)
) WITHOUT ROWID;
CREATE TABLE author_settings (author_id INTEGER PRIMARY KEY REFERENCES authors (id), theme TEXT NOT NULL);
CREATE VIEW titles AS SELECT title FROM posts
  WHERE editor_id IS NULL;
CREATE TABLE knex_migrations (id INTEGER PRIMARY KEY, name TEXT);
`

/** A folder with a database that these statements have made, and a configuration that leads to it. */
async function database(sql: string, config: Record<string, unknown> = { schema: './models.ts' }): Promise<string> {
  const folder = await temporaryFolder({
    'package.json': '{ "name": "app", "private": true, "type": "module" }',
    'dbtool.config.json': JSON.stringify({ url: 'sqlite:./app.db', ...config }),
  })
  const connection = await openSqlite(join(folder, 'app.db'))
  await connection.script(sql)
  await connection.close()
  return folder
}

async function expectAgreement(cwd: string): Promise<void> {
  expect(await runJson(['check'], cwd)).toEqual({ exit: 0, operations: [], pending: [] })
}

describe('pull', () => {
  it('writes models that say everything, with relations named by their keys', async () => {
    const cwd = await database(shop)
    expect(await runJson<PullResult>(['pull'], cwd)).toEqual({
      exit: 0,
      files: ['models.ts'],
      models: ['AuthorSetting', 'Author', 'PostTag', 'Post', 'Tag'],
      unsupported: [],
    })
    const text = await readFile(join(cwd, 'models.ts'), 'utf8')
    await expect(text).toMatchFileSnapshot(join(root, 'test/commands/golden/pull-shop.ts.txt'))
    await expectAgreement(cwd)
  })

  it('writes a folder with a file for each table, and leaves other files there alone', async () => {
    const cwd = await database(shop, { schema: './src/models/index.ts' })
    await mkdir(join(cwd, 'src/models'), { recursive: true })
    await writeFile(join(cwd, 'src/models/mine.ts'), 'export const mine = 1\n')
    const { files } = await runJson<PullResult>(['pull', '--out', 'src/models'], cwd)
    expect(files).toHaveLength(7)
    expect((await readdir(join(cwd, 'src/models'))).toSorted()).toEqual(
      [
        'author-setting.ts',
        'author.ts',
        'index.ts',
        'mine.ts',
        'objects.ts',
        'post-tag.ts',
        'post.ts',
        'tag.ts',
      ].toSorted(),
    )
    expect(await readFile(join(cwd, 'src/models/mine.ts'), 'utf8')).toBe('export const mine = 1\n')
    await expectAgreement(cwd)
  })

  it('never overwrites what was not named, and overwrites what was', async () => {
    const cwd = await database(shop)
    await writeFile(join(cwd, 'models.ts'), '// mine\n')
    const refused = await runJson<{ error: { code: string; next: string[] } }>(['pull'], cwd)
    expect(refused).toMatchObject({
      exit: 2,
      error: { code: 'DBT_FILE_EXISTS', next: ['dbtool pull --out models.ts'] },
    })
    expect(await readFile(join(cwd, 'models.ts'), 'utf8')).toBe('// mine\n')
    expect((await runJson(['pull', '--out', 'models.ts'], cwd)).exit).toBe(0)
    expect(await readFile(join(cwd, 'models.ts'), 'utf8')).toContain('defineSchema')
  })

  it('needs no configuration: ./models.ts, by the same rule', async () => {
    const cwd = await database(shop)
    const bare = await temporaryFolder()
    const url = `sqlite:${join(cwd, 'app.db')}`
    expect((await runJson<PullResult>(['pull', '--url', url], bare)).files).toEqual(['models.ts'])
    expect((await runJson(['pull', '--url', url], bare)).exit).toBe(2)
  })

  it('refuses to write anything but TypeScript, and into several files at once', async () => {
    const cwd = await database(shop, { schema: ['./a.ts', './b.ts'] })
    expect(await runJson(['pull', '--out', 'models.js'], cwd)).toMatchObject({ exit: 2, error: { code: 'DBT_USAGE' } })
    expect(await runJson(['pull'], cwd)).toMatchObject({ exit: 2, error: { code: 'DBT_USAGE' } })
    expect((await readdir(cwd)).toSorted()).toEqual(['app.db', 'dbtool.config.json', 'package.json'])
  })

  it('says so when there is nothing to pull, and makes no database', async () => {
    const cwd = await temporaryFolder({ 'dbtool.config.json': '{ "url": "sqlite:./app.db" }' })
    expect(await runJson(['pull'], cwd)).toMatchObject({ exit: 2, error: { code: 'DBT_NOTHING_TO_PULL' } })
    expect(existsSync(join(cwd, 'app.db'))).toBe(false)
    const empty = await database('CREATE TABLE knex_migrations (id INTEGER PRIMARY KEY)')
    expect(await runJson(['pull'], empty)).toMatchObject({ exit: 2, error: { code: 'DBT_NOTHING_TO_PULL' } })
    expect(existsSync(join(empty, 'models.ts'))).toBe(false)
  })

  it('takes only what is included, and points to the other tables by their names', async () => {
    const cwd = await database(shop)
    const result = await runJson<PullResult>(['pull', '--include', 'post*', '--exclude', 'post_tags'], cwd)
    expect(result).toMatchObject({ exit: 0, models: ['Post'] })
    const text = await readFile(join(cwd, 'models.ts'), 'utf8')
    expect(text).toContain("foreignKey(['authorId'], { table: 'authors', columns: ['id'] }, { onDelete: 'cascade' })")
    await writeFile(
      join(cwd, 'dbtool.config.json'),
      '{ "url": "sqlite:./app.db", "schema": "./models.ts", "include": ["post*"], "exclude": ["post_tags"] }',
    )
    await expectAgreement(cwd)
  })

  it('finds names for tables and columns that no program could call so', async () => {
    const names = [
      'id',
      'constructor',
      '__proto__',
      'then',
      '2fa',
      'größe',
      '日本',
      '',
      ' ',
      '!',
      'a b',
      'a_b',
      'A-B',
      'class',
    ]
    const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
    const tables = [
      't',
      'sql',
      'index',
      'objects',
      'Date',
      'class',
      'two words',
      "it's",
      '1st',
      '日本',
      '!',
      'a"b',
      'x*/y',
    ]
    const columns = names.filter((name) => name !== '').map((name) => `${quoted(name)} TEXT`)
    const cwd = await database(tables.map((name) => `CREATE TABLE ${quoted(name)} (${columns.join(', ')});`).join('\n'))
    const result = await runJson<PullResult>(['pull'], cwd)
    expect(result).toMatchObject({ exit: 0, unsupported: [] })
    expect(new Set(result.models.map((name) => name.toLowerCase())).size).toBe(tables.length)
    await expectAgreement(cwd)
    expect((await runJson(['pull', '--out', 'models'], cwd)).exit).toBe(0)
  })

  it('chooses the naming that explains the names', async () => {
    const cwd = await database(`
      CREATE TABLE "OrderLine" ("OrderLineId" INTEGER PRIMARY KEY, "ProductName" TEXT, CONSTRAINT "PK" CHECK (1));
      CREATE TABLE "Order" ("OrderId" INTEGER PRIMARY KEY);
      CREATE TABLE "old stuff" ("OrderId" INTEGER PRIMARY KEY);
    `)
    await runJson(['pull'], cwd)
    const text = await readFile(join(cwd, 'models.ts'), 'utf8')
    expect(text).toContain("{ naming: { table: 'none', column: 'none' } }")
    expect(text).toContain("defineModel('OrderLine', {\n  columns: {\n    OrderLineId:")
    expect(text).toContain("defineModel('OldStuff', {\n  table: 'old stuff',")
    await expectAgreement(cwd)
  })
})

describe('pull of the Chinook example', () => {
  it('gives back its models and relations, which ask for nothing', async () => {
    const cwd = await temporaryFolder({
      'package.json': '{ "type": "module" }',
      'dbtool.config.json': '{ "url": "sqlite:./app.db", "schema": "./models.ts" }',
    })
    const url = `sqlite:${join(cwd, 'app.db')}`
    expect(await runJson(['upgrade', '--url', url], join(root, 'examples/chinook'))).toMatchObject({ exit: 0 })
    const result = await runJson<PullResult>(['pull'], cwd)
    expect(result).toMatchObject({ exit: 0, unsupported: [] })
    const example = await readFile(join(root, 'examples/chinook/models.ts'), 'utf8')
    const declared = [...example.matchAll(/defineModel\('(\w+)'/g)].map(([, name]) => name)
    expect(result.models.toSorted()).toEqual(declared.toSorted())
    const text = await readFile(join(cwd, 'models.ts'), 'utf8')
    expect(text).toContain("tracks: manyToMany('Track', 'PlaylistTrack', { inverse: 'playlists' })")
    expect(text).toContain("supportRep: belongsTo('Employee', 'SupportRepId', { inverse: 'customers' })")
    expect(await runJson(['check'], cwd)).toMatchObject({ exit: 0, operations: [] })
    // The example's own models ask for nothing either: both say the same.
    expect(await runJson(['check', '--url', url], join(root, 'examples/chinook'))).toMatchObject({ operations: [] })
  })
})

describe('pull --baseline', () => {
  it('adopts a database in one command: nothing is left to do', { timeout: 120_000 }, async () => {
    const cwd = await database(shop)
    const { baseline, exit } = await runJson<PullResult>(['pull', '--baseline'], cwd)
    expect({ exit, proved: baseline?.proved }).toEqual({ exit: 0, proved: true })
    await expectAgreement(cwd)
    expect(await runJson<StatusResult>(['status'], cwd)).toMatchObject({ applied: [baseline?.revision], pending: [] })
    expect(await runJson<UpgradeResult>(['upgrade', 'head'], cwd)).toMatchObject({ applied: [] })
    expect(await runJson(['revision', '--autogenerate', '-m', 'x'], cwd)).toMatchObject({ revision: null })
    expect(await runJson(['verify'], cwd)).toMatchObject({ exit: 0, ok: true })
    // On an empty database the same revision builds the same structure.
    const fresh = ['--url', 'sqlite:./fresh.db']
    expect(await runJson(['upgrade', ...fresh], cwd)).toMatchObject({ exit: 0, applied: [baseline?.revision] })
    expect(await runJson(['check', ...fresh], cwd)).toMatchObject({ exit: 0, operations: [] })
  })

  it('refuses where there is a history, and changes nothing', { timeout: 120_000 }, async () => {
    const cwd = await database(shop)
    await mkdir(join(cwd, 'migrations'))
    const revision = "export const revision = 'a1'\nexport const downRevision = null\nexport const message = 'x'\n"
    await writeFile(join(cwd, 'migrations/a1.ts'), `${revision}export async function upgrade() {}\n`)
    expect(await runJson(['pull', '--baseline'], cwd)).toMatchObject({
      exit: 9,
      error: { code: 'DBT_BASELINE_REFUSED' },
    })
    expect(existsSync(join(cwd, 'models.ts'))).toBe(false)

    const adopted = await database(shop)
    await runJson(['pull', '--baseline'], adopted)
    const elsewhere = await temporaryFolder({ 'package.json': '{ "type": "module" }' })
    const args = ['pull', '--baseline', '--url', `sqlite:${join(adopted, 'app.db')}`]
    expect(await runJson(args, elsewhere)).toMatchObject({ exit: 9, error: { code: 'DBT_BASELINE_REFUSED' } })
    expect(await readdir(elsewhere)).toEqual(['package.json'])
  })

  it('leaves the books of other tools alone', async () => {
    const cwd = await database(shop)
    await runJson(['pull', '--baseline'], cwd)
    const connection = await openSqlite(join(cwd, 'app.db'))
    const rows = await connection.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    await connection.close()
    expect(rows.map((row) => row['name'])).toContain('knex_migrations')
    const [file = ''] = await readdir(join(cwd, 'migrations'))
    expect(await readFile(join(cwd, 'migrations', file), 'utf8')).not.toContain('knex_migrations')
  })

  it('tells people what it wrote and what comes next', async () => {
    const cwd = await database(shop)
    const { stdout } = await runCli(['pull', '--baseline'], { cwd })
    expect(stdout).toMatch(
      /^Wrote 5 models to models\.ts\nWrote migrations\/\S+_baseline\.ts \(tried both ways on a scratch database\)\nnext: dbtool check\n$/,
    )
  })
})
