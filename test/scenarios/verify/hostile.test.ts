import { describe, expect, it } from 'vitest'
import { type Engine, type Expected, expectJudged, forEachEngine, op, prove, type Step, sql } from './history.js'

const users = sql(
  'users',
  'CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(40), age INTEGER)',
  'DROP TABLE users',
)

/** Whatever a folder of migrations may hold that is no fault of theirs. */
function odd({ engine }: Engine): readonly Step[] {
  const odd = `we"ird\` tab'le\nü`
  const columns = Array.from({ length: 300 }, (_, at) => `c${at}: t.int().nullable()`).join(', ')
  return [
    users,
    op(
      'names',
      `await op.createTable(${JSON.stringify(odd)}, (t) => ({ columns: { id: t.int().primaryKey(), [${JSON.stringify(odd)}]: t.int().nullable() } }))`,
      `await op.dropTable(${JSON.stringify(odd)})`,
    ),
    op(
      'inside',
      `await op.addColumn(${JSON.stringify(odd)}, 'added "col"', (t) => t.text().nullable())`,
      `await op.dropColumn(${JSON.stringify(odd)}, 'added "col"')`,
    ),
    op(
      'wide',
      `await op.createTable('wide', (t) => ({ columns: { id: t.int().primaryKey(), ${columns} } }))`,
      "await op.dropTable('wide')",
    ),
    op('wider', "await op.addColumn('wide', 'more', (t) => t.int().nullable())", "await op.dropColumn('wide', 'more')"),
    op('nothing', '', ''),
    sql('comments', '-- nothing to do\n/* really */', '-- nothing either'),
    sql('neither', '-- nothing', null),
    op(
      'knex',
      "await op.knex.schema.createTable('made', (t) => { t.integer('id').primary() })",
      "await op.knex.schema.dropTable('made')",
    ),
    sql('view', 'CREATE VIEW adults AS SELECT id FROM users WHERE age > 17', 'DROP VIEW adults'),
    ...(engine === 'postgres'
      ? [
          sql('bare', 'CREATE TABLE bare ()', 'DROP TABLE bare'),
          sql(
            'parted',
            'CREATE TABLE parted (id INTEGER, day DATE) PARTITION BY RANGE (day); CREATE TABLE part1 PARTITION OF parted DEFAULT',
            'DROP TABLE parted',
          ),
          sql('partcol', 'ALTER TABLE parted ADD COLUMN n INTEGER', 'ALTER TABLE parted DROP COLUMN n'),
          sql('heir', 'CREATE TABLE heir (extra INTEGER) INHERITS (users)', 'DROP TABLE heir'),
          sql('parent', 'ALTER TABLE users ADD COLUMN city TEXT', 'ALTER TABLE users DROP COLUMN city'),
          sql(
            'path',
            "SELECT pg_catalog.set_config('search_path', '', false); CREATE TABLE public.dumped (id INTEGER)",
            'DROP TABLE public.dumped',
          ),
          sql('grants', 'GRANT SELECT ON users TO PUBLIC', 'SELECT 1'),
        ]
      : []),
  ]
}

/** Parts of a structure that a downgrade forgets, one each. */
function forgotten({ engine }: Engine): readonly Expected[] {
  const lost = (id: string, up: string, object: RegExp): Expected => ({
    step: sql(id, up, 'SELECT 1', { after: ['users'] }),
    verdict: 'not-restored',
    says: object,
  })
  const trigger =
    engine === 'sqlite'
      ? 'CREATE TRIGGER tr AFTER INSERT ON users BEGIN SELECT 1; END'
      : 'CREATE TRIGGER tr BEFORE INSERT ON users FOR EACH ROW SET NEW.age = 1'
  return [
    lost('v', 'CREATE VIEW v AS SELECT id FROM users', /view v /),
    ...(engine === 'postgres'
      ? [
          lost('mv', 'CREATE MATERIALIZED VIEW mv AS SELECT id FROM users', /materialized view mv/),
          lost('fn', "CREATE FUNCTION fn() RETURNS int LANGUAGE sql AS 'SELECT 1'", /function fn/),
          lost('policy', 'CREATE POLICY p ON users USING (age > 1)', /policy p/),
          lost('rls', 'ALTER TABLE users ENABLE ROW LEVEL SECURITY', /users/),
          lost('said', "COMMENT ON COLUMN users.age IS 'in years'", /in years/),
        ]
      : [lost('tr', trigger, /trigger tr/)]),
  ]
}

describe('histories with odd things in them', () => {
  forEachEngine((engine) => {
    it('are judged without a false alarm', async () => {
      const proof = await prove(engine, odd(engine), { rows: 4 })
      expectJudged(proof, [])
      if (engine.engine === 'postgres')
        expect(proof.found('grants', 'grants')).toMatchObject([{ severity: 'note', object: 'table users' }])
    })

    it('are told what of their structure a downgrade forgets', async () => {
      const expected = forgotten(engine)
      const { result, verdicts } = await prove(engine, [users, ...expected.map(({ step }) => step)], { rows: 0 })
      expect(verdicts).toEqual({
        users: 'reversible',
        ...Object.fromEntries(expected.map(({ step }) => [step.id, 'not-restored'])),
      })
      for (const { step, says } of expected) {
        const { findings } = result.revisions.find(({ revision }) => revision === step.id) ?? { findings: [] }
        expect(findings.map(({ message }) => message).join('\n'), step.id).toMatch(says ?? /./)
      }
    })
  })
})
