import { describe, expect, it } from 'vitest'
import {
  type Engine,
  type Expected,
  execute,
  expectJudged,
  forEachEngine,
  op,
  prove,
  type Step,
  sql,
  sqlite,
} from './history.js'

/** A table for each case, so that they can stand in one history. */
function tables({ engine }: Engine, names: readonly string[]): Step {
  const made = names.map(
    (name) =>
      `CREATE TABLE ${name} (id INTEGER PRIMARY KEY, name VARCHAR(60), age INTEGER, email VARCHAR(100) NOT NULL)${engine.startsWith('m') ? ' ENGINE=InnoDB' : ''}`,
  )
  return sql('root', made.join(';\n'), names.map((name) => `DROP TABLE ${name}`).join(';\n'))
}

function cases({ engine }: Engine): readonly Expected[] {
  const isMysql = engine === 'mysql' || engine === 'mariadb'
  const dropIndex = (name: string, table: string): string => `DROP INDEX ${name}${isMysql ? ` ON ${table}` : ''}`
  /** Statements that change the type of `name`, cutting values off where that is the engine's way. */
  const cutting = (table: string, type: string, kept: number): string =>
    isMysql
      ? `SET SESSION sql_mode = ''; ALTER TABLE ${table} MODIFY name ${type}`
      : engine === 'postgres'
        ? `ALTER TABLE ${table} ALTER COLUMN name TYPE ${type} USING left(name, ${kept})`
        : `CREATE TABLE cut (id INTEGER PRIMARY KEY, name ${type}, age INTEGER, email VARCHAR(100) NOT NULL);
           INSERT INTO cut SELECT id, substr(name, 1, ${kept}), age, email FROM ${table};
           DROP TABLE ${table}; ALTER TABLE cut RENAME TO ${table}`
  const required = 'ALTER TABLE required ADD COLUMN code INTEGER NOT NULL'
  return [
    {
      // MySQL gives rows that are there a zero.
      step: sql('required', required, 'ALTER TABLE required DROP COLUMN code'),
      ...(isMysql
        ? { verdict: 'reversible' }
        : {
            verdict: 'upgrade-failed',
            alarms: ['upgrade-failed'],
            says: /with rows in required.*without them it runs/,
          }),
    },
    {
      step: sql('promised', required.replace('required', 'promised'), 'ALTER TABLE promised DROP COLUMN code', {
        requires: 'it holds no rows yet',
        after: isMysql ? ['required'] : ['root'],
      }),
      verdict: 'reversible',
      ...(isMysql ? {} : { says: /the file says: it holds no rows yet/ }),
    },
    {
      step: sql('unique', 'CREATE UNIQUE INDEX ux_unique ON uniq (email)', dropIndex('ux_unique', 'uniq')),
      verdict: 'reversible',
      alarms: ['data-dependent'],
      says: /two rows with the same uniq\.email: the upgrade refuses them .*Rows: \{.*"email"/,
    },
    {
      step: op(
        'acknowledged',
        "await op.createIndex('known', ['email'], { name: 'ux_known', unique: true })",
        "await op.dropIndex('known', 'ux_known')",
        { requires: 'the import keeps them apart' },
      ),
      verdict: 'reversible',
      says: /the file says: the import keeps them apart/,
    },
    {
      step: op(
        'needed',
        "await op.alterColumn('needed', 'age', { nullable: false })",
        "await op.alterColumn('needed', 'age', { nullable: true })",
      ),
      verdict: 'reversible',
      alarms: ['data-dependent'],
      says: /NULL in needed\.age/,
    },
    {
      step: sql(
        'cut',
        cutting('cuts', 'VARCHAR(3)', 3),
        isMysql ? 'ALTER TABLE cuts MODIFY name VARCHAR(60)' : cutting('cuts', 'VARCHAR(60)', 60),
      ),
      verdict: 'lossy',
      alarms: ['lossy'],
      says: /cuts\.name are truncated/,
    },
    {
      step: op(
        'dropped',
        "await op.dropColumn('dropped', 'age')",
        "await op.addColumn('dropped', 'age', (t) => t.int().nullable())",
      ),
      verdict: 'lossy',
      alarms: ['lossy'],
      says: /dropped\.age are lost/,
    },
    {
      step: op(
        'declared',
        "await op.dropColumn('declared', 'age')",
        "await op.addColumn('declared', 'age', (t) => t.int().nullable())",
        { lossy: ['declared.age'] },
      ),
      verdict: 'lossy',
      says: /declared\.age are lost/,
    },
    {
      step: sql('untrue', 'CREATE INDEX ix_untrue ON untrue (age)', dropIndex('ix_untrue', 'untrue'), {
        lossy: ['untrue.age'],
      }),
      verdict: 'reversible',
      alarms: ['lossy-unobserved'],
      says: /untrue\.age is lost, and nothing of it was/,
    },
    {
      step: sql(
        'gone',
        'DROP TABLE gone',
        'CREATE TABLE gone (id INTEGER PRIMARY KEY, name VARCHAR(60), age INTEGER, email VARCHAR(100) NOT NULL)',
      ),
      verdict: 'lossy',
      alarms: ['lossy'],
      says: /rows of table gone are lost/,
    },
    {
      step: sql(
        'confessed',
        'DROP TABLE confessed',
        'CREATE TABLE confessed (id INTEGER PRIMARY KEY, name VARCHAR(60), age INTEGER, email VARCHAR(100) NOT NULL)',
        { lossy: ['confessed.*'] },
      ),
      verdict: 'lossy',
    },
    {
      step: op(
        'widened',
        "await op.alterColumn('widened', 'name', (t) => t.string(200).nullable())",
        "await op.alterColumn('widened', 'name', (t) => t.string(60).nullable())",
      ),
      verdict: 'reversible',
      // SQLite takes a length for a remark; on PostgreSQL the operation converts the values.
      ...(engine === 'sqlite'
        ? {}
        : engine === 'postgres'
          ? { alarms: ['downgrade-changes-rows'], says: /values of widened\.name are truncated after the downgrade/ }
          : {
              alarms: ['downgrade-refuses-rows'],
              says: /longer than varchar\(60\) holds, written after the upgrade: the downgrade refuses them.*Rows: \{/i,
            }),
    },
    {
      step: sql('sound', 'ALTER TABLE sound ADD COLUMN city VARCHAR(9)', 'ALTER TABLE sound DROP COLUMN city'),
      verdict: 'reversible',
    },
  ]
}

const names = [
  'required',
  'promised',
  'uniq',
  'known',
  'needed',
  'cuts',
  'dropped',
  'declared',
  'untrue',
  'gone',
  'confessed',
  'widened',
  'sound',
]

describe('rows that a revision meets', () => {
  forEachEngine((engine) => {
    const expected = cases(engine)
    const steps = [tables(engine, names), ...expected.map(({ step }) => step)]

    it('are refused, cut off or lost where the revision does so, and the findings say which', async () => {
      const proof = await prove(engine, steps)
      expectJudged(proof, expected)
      expect(proof.result.unfilled).toEqual([])
    })
  })

  forEachEngine((engine) => {
    it('are told to refuse an upgrade also where its downgrade is wrong, so that both are mended at once', async () => {
      const proof = await prove(engine, [
        sql(
          'root',
          'CREATE TABLE users (id INTEGER PRIMARY KEY); CREATE TABLE filled (id INTEGER NOT NULL)',
          'DROP TABLE filled; DROP TABLE users',
        ),
        sql(
          'both',
          'INSERT INTO filled SELECT NULL FROM users; CREATE TABLE other (id INTEGER PRIMARY KEY)',
          'DELETE FROM filled',
        ),
        sql('next', 'CREATE TABLE next (id INTEGER PRIMARY KEY)', 'DROP TABLE next'),
      ])
      expect(proof.verdicts).toEqual({ root: 'reversible', both: 'not-restored', next: 'reversible' })
      expect(proof.alarms('both')).toEqual(expect.arrayContaining(['left-over', 'upgrade-failed']))
      expect(proof.found('both', 'upgrade-failed')[0]?.message).toMatch(/with rows in .*users.*; without them it runs/)
    })
  })

  it('are none with --no-data: then only the structure counts', async () => {
    const steps = [tables(sqlite, names), ...cases(sqlite).map(({ step }) => step)]
    const { verdicts, result } = await prove(sqlite, steps, { rows: 0 })
    expect(Object.values(verdicts).filter((verdict) => verdict !== 'reversible' && verdict !== 'order-only')).toEqual(
      [],
    )
    expect(result).toMatchObject({ ok: true })
    expect(result.tables).toBeUndefined()
  })
  it('make warnings fail with --strict, and only then', async () => {
    const steps = [
      sql('root', 'CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(100))', 'DROP TABLE users'),
      sql('unique', 'CREATE UNIQUE INDEX ux_users ON users (email)', 'DROP INDEX ux_users'),
    ]
    expect((await prove(sqlite, steps)).result.ok).toBe(true)
    expect((await prove(sqlite, steps, { strict: true })).result.ok).toBe(false)
    const acknowledged = steps.map((step) => ({ ...step, requires: 'a job looks for them' }))
    expect((await prove(sqlite, acknowledged, { strict: true })).result.ok).toBe(true)
  })

  it('are asked for by the fix as the language of the file says it', async () => {
    const { found } = await prove(sqlite, [
      sql('root', 'CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(100), age INTEGER)', 'DROP TABLE users'),
      sql('insql', 'CREATE UNIQUE INDEX ux_users ON users (email)', 'DROP INDEX ux_users'),
      op('inop', execute('CREATE UNIQUE INDEX ux_age ON users (age)'), execute('DROP INDEX ux_age')),
      sql('losesql', 'UPDATE users SET age = NULL', 'SELECT 1'),
      op('loseop', execute('UPDATE users SET email = NULL'), "await op.query('SELECT 1')"),
    ])
    expect(found('insql', 'data-dependent')[0]?.fix).toContain('-- requires: ')
    expect(found('inop', 'data-dependent')[0]?.fix).toContain('export const requires = ')
    expect(found('losesql', 'lossy')[0]?.fix).toContain('-- lossy: users.age; ')
    expect(found('loseop', 'lossy')[0]?.fix).toContain("export const lossy = { columns: ['users.email']")
  })
})
