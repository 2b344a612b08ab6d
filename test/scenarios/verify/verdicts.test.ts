import { describe, expect, it } from 'vitest'
import { type Engine, execute, forEachEngine, op, prove, type Step, sql } from './history.js'

const base = `CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(100), age INTEGER DEFAULT 1, note VARCHAR(200));
CREATE INDEX ix_users_email ON users (email);
CREATE TABLE marks (id INT PRIMARY KEY)`
const dropBase = 'DROP TABLE marks; DROP TABLE users'

const moveNote = [
  'ALTER TABLE users ADD COLUMN moved VARCHAR(200)',
  'UPDATE users SET moved = note',
  'ALTER TABLE users DROP COLUMN note',
  'ALTER TABLE users RENAME COLUMN moved TO note',
].join(';\n')

/** Every verdict once, and between them revisions that are sound: they show that the state was rebuilt. */
function inSql(engine: Engine): readonly Step[] {
  return [
    sql('root', base, dropBase),
    sql('broken', 'DROP TABLE nowhere', 'SELECT 1', { after: ['root'] }),
    sql('stands', 'CREATE TABLE stands (id INT PRIMARY KEY)', 'DROP TABLE stands', { after: ['broken'] }),
    sql('sound1', 'ALTER TABLE users ADD COLUMN city VARCHAR(9)', 'ALTER TABLE users DROP COLUMN city', {
      after: ['root'],
    }),
    sql('downfail', 'CREATE TABLE tags (id INT PRIMARY KEY)', 'DROP TABLE tegs'),
    sql('sound2', 'ALTER TABLE tags ADD COLUMN name VARCHAR(9)', 'ALTER TABLE tags DROP COLUMN name'),
    sql('halfdown', 'CREATE TABLE a1 (id INT); CREATE TABLE a2 (id INT)', 'DROP TABLE a1; DROP TABLE a3', {
      transaction: false,
    }),
    sql(
      'sound3',
      'CREATE INDEX ix_a1 ON a1 (id)',
      `DROP INDEX ix_a1${engine.engine === 'mysql' || engine.engine === 'mariadb' ? ' ON a1' : ''}`,
    ),
    sql('forgets', 'CREATE TABLE kept (id INT PRIMARY KEY)', 'SELECT 1'),
    sql('collides', 'INSERT INTO marks VALUES (7)', 'SELECT 1'),
    sql('sound4', 'ALTER TABLE marks ADD COLUMN name VARCHAR(9)', 'ALTER TABLE marks DROP COLUMN name'),
    ...differing(engine),
    sql('loses', 'UPDATE users SET age = 5', 'SELECT 1'),
    sql('confesses', 'ALTER TABLE users DROP COLUMN age', 'ALTER TABLE users ADD COLUMN age INTEGER DEFAULT 1', {
      lossy: ['users.age'],
    }),
    sql('moves', moveNote, 'SELECT 1'),
    sql('final', 'DROP TABLE kept', null, { irreversible: 'it was never used' }),
    sql('sound5', 'CREATE TABLE later (id INT PRIMARY KEY)', 'DROP TABLE later'),
  ]
}

/** An upgrade that makes another table the second time. SQLite has no statement for that. */
function differing({ engine }: Engine): readonly Step[] {
  const down = 'DROP TABLE IF EXISTS once; DROP TABLE IF EXISTS twice'
  if (engine === 'sqlite') return []
  if (engine === 'postgres')
    return [
      sql(
        'differs',
        `DO $$ BEGIN
          IF EXISTS (SELECT 1 FROM marks WHERE id = 9) THEN CREATE TABLE twice (id INT);
          ELSE CREATE TABLE once (id INT); INSERT INTO marks (id) VALUES (9); END IF;
        END $$`,
        down,
      ),
    ]
  return [
    sql(
      'differs',
      `SET @make = IF((SELECT COUNT(*) FROM marks WHERE id = 9) > 0, 'CREATE TABLE twice (id INT)', 'CREATE TABLE once (id INT)');
PREPARE made FROM @make; EXECUTE made; DEALLOCATE PREPARE made;
INSERT IGNORE INTO marks (id) VALUES (9)`,
      down,
    ),
  ]
}

function inOperations(): readonly Step[] {
  const table = (name: string): string =>
    `await op.createTable('${name}', (t) => ({ columns: { id: t.int().primaryKey() } }))`
  return [
    op('root', execute(base), execute(dropBase)),
    op('broken', "await op.dropTable('nowhere')", '', { after: ['root'] }),
    op('stands', table('stands'), "await op.dropTable('stands')", { after: ['broken'] }),
    op(
      'sound1',
      "await op.addColumn('users', 'city', (t) => t.string(9).nullable())",
      "await op.dropColumn('users', 'city')",
      {
        after: ['root'],
      },
    ),
    op('downfail', table('tags'), "await op.dropTable('tegs')"),
    op(
      'sound2',
      "await op.addColumn('tags', 'name', (t) => t.string(9).nullable())",
      "await op.dropColumn('tags', 'name')",
    ),
    op(
      'halfdown',
      table('a1') + table('a2').replace('await', ';await'),
      "await op.dropTable('a1'); await op.dropTable('a3')",
      {
        transaction: false,
      },
    ),
    op('sound3', "await op.createIndex('a1', ['id'], { name: 'ix_a1' })", "await op.dropIndex('a1', 'ix_a1')"),
    op('forgets', table('kept'), "await op.query('SELECT 1')"),
    op('collides', "await op.bulkInsert('marks', [{ id: 7 }])", "await op.query('SELECT 1')"),
    op(
      'sound4',
      "await op.addColumn('marks', 'name', (t) => t.string(9).nullable())",
      "await op.dropColumn('marks', 'name')",
    ),
    op(
      'differs',
      `const [known] = await op.query('SELECT id FROM marks WHERE id = 9')
       ${table("' + (known ? 'twice' : 'once') + '")}
       if (!known) await op.bulkInsert('marks', [{ id: 9 }])`,
      execute('DROP TABLE IF EXISTS once; DROP TABLE IF EXISTS twice'),
    ),
    op('loses', execute('UPDATE users SET age = 5'), "await op.query('SELECT 1')"),
    op(
      'confesses',
      "await op.dropColumn('users', 'age')",
      "await op.addColumn('users', 'age', (t) => t.int().nullable().default(1))",
      { lossy: ['users.age'] },
    ),
    op(
      'moves',
      `await op.addColumn('users', 'moved', (t) => t.string(200).nullable())
       ${execute('UPDATE users SET moved = note')}
       await op.dropColumn('users', 'note')
       await op.renameColumn('users', 'moved', 'note')`,
      "await op.query('SELECT 1')",
    ),
    op('final', "await op.dropTable('kept')", null, { irreversible: 'it was never used' }),
    op('sound5', table('later'), "await op.dropTable('later')"),
  ]
}

const expected = {
  root: 'reversible',
  broken: 'upgrade-failed',
  stands: 'not-judged',
  sound1: 'reversible',
  downfail: 'downgrade-failed',
  sound2: 'reversible',
  halfdown: 'downgrade-failed',
  sound3: 'reversible',
  forgets: 'not-restored',
  collides: 'reupgrade-failed',
  sound4: 'reversible',
  differs: 'reupgrade-differs',
  loses: 'lossy',
  confesses: 'lossy',
  moves: 'order-only',
  final: 'irreversible',
  sound5: 'reversible',
}

/** What the first finding of a revision is about, or says. */
const named: Readonly<Record<string, RegExp>> = {
  broken: /nowhere/,
  downfail: /tegs/,
  halfdown: /a3/,
  forgets: /^table kept was not there before/,
  collides: /marks|PRIMARY/,
  differs: /table once is there after the first upgrade/,
  loses: /users\.age/,
  confesses: /users\.age/,
  moves: /columns of table users/,
}

describe('a history with every verdict in it', () => {
  forEachEngine((engine) => {
    for (const [form, steps] of [
      ['SQL', inSql(engine)],
      ['operations', inOperations()],
    ] as const) {
      it(`is judged rightly in ${form}, whatever has gone wrong before`, async () => {
        const { result, verdicts, of } = await prove(engine, steps)
        const ids = new Set(steps.map(({ id }) => id))
        expect(verdicts).toEqual(Object.fromEntries(Object.entries(expected).filter(([id]) => ids.has(id))))
        for (const [id, text] of Object.entries(named)) {
          if (ids.has(id)) expect(of(id).findings[0]?.message, id).toMatch(text)
        }
        for (const { message, fix } of result.revisions.flatMap(({ findings }) => findings))
          expect(`${message} ${fix ?? ''}`).not.toMatch(/undefined|\bnull\b|\[object/)
        expect([result.ok, of('loses').declared, of('confesses').declared, of('final').declared]).toEqual([
          false,
          false,
          true,
          true,
        ])
      })
    }
  })
})
