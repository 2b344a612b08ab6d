import { describe, expect, it } from 'vitest'
import { forEachPlace, type Place, rowsOf } from '../../support/places.js'
import { runScript } from '../../support/script-client.js'
import { revisionFolder } from '../../support/server-project.js'
import { expectScriptsEqualRuns, scriptOf } from './same-database.js'

const table = `
  await op.createTable('items', (t) => ({ columns: {
    id: t.id(), name: t.string(40), price: t.int().default(1), kind: t.enum(['a', 'b\\'c']).default('a'), parent: t.int().nullable() },
    constraints: [t.check("price >= 0 AND name <> ';'", { name: 'ck_price' })] }))
  await op.createForeignKey('items', ['parent'], { table: 'items', columns: ['id'] }, { name: 'fk_parent' })`

const view = `await op.createView('cheap', 'SELECT id, name FROM items WHERE price < 10')`

/** Bodies with what ends statements elsewhere. */
const bodies: Readonly<Record<Place['engine'], string>> = {
  sqlite: `
  ${view}
  await op.createTrigger('low', "CREATE TRIGGER low AFTER UPDATE ON items BEGIN -- a; comment\\n  UPDATE items SET name = CASE WHEN new.price > 5 THEN 'x;y' ELSE 'z' END WHERE id = new.id; INSERT INTO items (name) VALUES ('end;'); END", { on: 'items' })
  await op.execute("CREATE TABLE calc (\\n  a INTEGER,\\n  b INTEGER GENERATED ALWAYS AS (a\\n/\\n2),\\n  go INTEGER\\n)")`,
  postgres: `
  ${view}
  await op.createFunction('f', "CREATE FUNCTION f(n integer) RETURNS integer LANGUAGE plpgsql AS $body$ DECLARE s text := 'it''s; '; BEGIN\\n  -- a; comment\\n  s := s || (ARRAY[1,2,3])[1:n]::text; RETURN length(s); END $body$", { arguments: 'integer' })
  await op.createFunction('g', "CREATE FUNCTION g() RETURNS integer BEGIN ATOMIC SELECT 1; SELECT cardinality((ARRAY[1,2,3])[1:2]); END", { arguments: '' })
  await op.execute("CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := NEW.name || ';'; RETURN NEW; END $$; CREATE TRIGGER touch BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION touch()")
  await op.execute("INSERT INTO items (name) SELECT n FROM (SELECT (ARRAY['p','q','r'])[1:PORT] AS a FROM (SELECT 2 AS PORT) h) s, unnest(a) n")`,
  mysql: `
  ${view}
  await op.createProcedure('p', "CREATE PROCEDURE p(IN n INT)\\nBEGIN\\n  -- a; comment's\\n  DECLARE i INT DEFAULT 0; /* another; */ # and; one\\n  WHILE i < n DO INSERT INTO items (name) VALUES ('x;y$$//'); SET i = i + 1; END WHILE;\\nEND")
  await op.createTrigger('low', "CREATE TRIGGER low BEFORE UPDATE ON items FOR EACH ROW BEGIN IF new.price > 5 THEN SET new.name = 'a;b'; END IF; END", { on: 'items' })
  await op.createProcedure('old', "CREATE PROCEDURE old() BEGIN SELECT 1; SELECT \\"x\\"; END", { attachments: ["SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES', time_zone = '+02:00'"] })
  await op.execute("CALL p(3)")`,
  get mariadb() {
    return this.mysql
  },
}

const down: Readonly<Record<Place['engine'], string>> = {
  sqlite: `await op.dropTrigger('low', { on: 'items' })\nawait op.dropView('cheap')\nawait op.dropTable('calc')`,
  postgres: `await op.dropView('cheap')\nawait op.execute('DROP TRIGGER touch ON items; DROP FUNCTION touch; DROP FUNCTION f; DROP FUNCTION g')`,
  mysql: `await op.dropTrigger('low', { on: 'items' })\nawait op.dropView('cheap')\nawait op.dropProcedure('p')\nawait op.dropProcedure('old')`,
  get mariadb() {
    return this.mysql
  },
}

describe('a script with bodies', () => {
  forEachPlace(['postgres', 'mysql', 'mariadb'], (place) => {
    it('makes functions, triggers and views, changes the table under them, and takes all away', async () => {
      const folder = await revisionFolder(
        { revision: 'a', upgrade: table, downgrade: "await op.dropTable('items')" },
        { revision: 'b', after: 'a', upgrade: bodies[place.engine], downgrade: down[place.engine] },
        {
          revision: 'c',
          after: 'b',
          upgrade:
            "await op.alterColumn('items', 'price', { default: 7 })\nawait op.addColumn('items', 'note', (t) => t.string(10).default('n;'))\nawait op.createUnique('items', ['name', 'id'], { name: 'uq_items' })",
          downgrade:
            "await op.dropConstraint('items', 'uq_items')\nawait op.dropColumn('items', 'note')\nawait op.alterColumn('items', 'price', { default: 1 })",
        },
      )
      await expectScriptsEqualRuns(place, folder)
    }, 120_000)

    it('stops where rows would not survive it, and leaves the database as it was', async () => {
      const folder = await revisionFolder(
        { revision: 'a', upgrade: table },
        {
          revision: 'b',
          after: 'a',
          upgrade:
            "await op.execute('DELETE FROM items WHERE id = 1')\nawait op.alterColumn('items', 'name', { nullable: true })",
        },
      )
      await place.withDatabase(async (url) => {
        await runScript(url, (await scriptOf(folder, url, ['upgrade', 'a'])).sql)
        const { sql } = await scriptOf(folder, url, ['upgrade'])
        // On the database of the script, row 1 has a child: SQLite finds that out before the commit.
        const { runSql } = await import('../../support/places.js')
        await runSql(
          url,
          "INSERT INTO items (id, name) VALUES (1, 'one'); INSERT INTO items (id, name, parent) VALUES (2, 'two', 1);",
        )
        await expect(runScript(url, sql)).rejects.toThrow(/point to nothing|fk_parent/)
        expect((await rowsOf(url, 'SELECT id FROM items ORDER BY id')).map(({ id }) => Number(id))).toEqual([1, 2])
        expect(await rowsOf(url, 'SELECT revision FROM dbtool_head')).toEqual([{ revision: 'a' }])
      })
    }, 60_000)
  })
})
