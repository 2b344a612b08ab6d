import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { schemaDump } from '../../support/dump.js'
import { forEachServer, withDatabase } from '../../support/servers.js'
import { changeColumns, expectRebuilt, introspect, load } from './rebuild.js'

function schemaFile(name: string): Promise<string> {
  return readFile(new URL(`schemas/${name}.sql`, import.meta.url), 'utf8')
}

forEachServer(['mysql', 'mariadb'], (server) => {
  it('builds a second database of old web applications that the dump program tells from the first by nothing', async () => {
    const { tables } = await expectRebuilt(server, await schemaFile('old-web'))
    expect(tables).toHaveLength(10)
  }, 60_000)

  it('builds a second database of shops, with partitions, generated columns, places and views', async () => {
    const { tables, objects } = await expectRebuilt(server, await schemaFile('shops'))
    expect([tables.length, objects?.length]).toEqual([22, 7])
  }, 60_000)

  it('builds a second database of routines, triggers and events, whatever their bodies hold', async () => {
    const { objects } = await expectRebuilt(server, await schemaFile('programs'))
    expect(objects).toHaveLength(13)
  }, 60_000)

  it('builds a second database of what dump programs write, who say of columns and keys what is so anyway', async () => {
    const { tables } = await expectRebuilt(server, await schemaFile('dumped'))
    expect(tables).toHaveLength(8)
  }, 60_000)

  it(`builds a second database of what only this engine has`, async () => {
    await expectRebuilt(server, await schemaFile(`only.${server.label}`))
  }, 60_000)

  it('a column that is changed and changed back is shown as before, its collation written out or not', async () => {
    await withDatabase(server, async (url) => {
      await load(
        url,
        `CREATE TABLE t (id int, a varchar(9) COLLATE utf8mb4_unicode_ci, b varchar(9), c varchar(9) COLLATE utf8mb4_bin)
           COLLATE utf8mb4_unicode_ci`,
      )
      const before = await schemaDump(url)
      await changeColumns(url, (column) => ({ ...column, nullable: false, comment: 'changed' }))
      expect((await schemaDump(url))?.match(/NOT NULL COMMENT 'changed'/g)).toHaveLength(3)
      await changeColumns(url, ({ comment: _, ...column }) => ({ ...column, nullable: true }))
      expect(await schemaDump(url)).toBe(before)
    })
  })

  it('does not tie views, triggers and tables to the name of the database that they were read in', async () => {
    await withDatabase(server, async (url) => {
      const own = new URL(url).pathname.slice(1)
      await load(
        url,
        `CREATE TABLE t (id int, n int); CREATE TABLE ${own}.\`x\` (id int);
         CREATE FUNCTION f(a int) RETURNS int DETERMINISTIC RETURN a;
         CREATE VIEW v AS SELECT ${own}.t.id, ${own}.f(1) AS one FROM ${own}.t JOIN x ON x.id = t.id;
         CREATE VIEW w AS SELECT t.id, c.TABLE_NAME FROM t JOIN information_schema.TABLES c ON c.TABLE_SCHEMA = '${own}';
         CREATE TRIGGER ${own}.g BEFORE INSERT ON ${own}.t FOR EACH ROW SET NEW.n = 1`,
      )
      const { objects } = await introspect(url)
      const texts = objects?.map(({ definition }) => definition.replaceAll(`'${own}'`, '')) ?? []
      expect(texts).toHaveLength(4)
      expect(texts.filter((text) => text.includes(own))).toEqual([])
      expect(texts.find((text) => text.includes('VIEW `v`'))).toContain('`t`.`id` AS `id`,`f`(1) AS `one` from ')
    })
  })

  it('reads definer, settings and order of triggers only where they are not what a session gives by itself', async () => {
    await withDatabase(server, async (url) => {
      await load(
        url,
        `CREATE TABLE t (id int, n int);
         CREATE TRIGGER b BEFORE INSERT ON t FOR EACH ROW SET NEW.n = 1;
         CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW SET NEW.n = 2;
         CREATE DEFINER = 'nobody'@'example.com' PROCEDURE p() SELECT 1;
         SET sql_mode = 'ANSI_QUOTES';
         CREATE PROCEDURE q() SELECT "id" FROM "t"`,
      )
      const { objects } = await introspect(url)
      const facts = objects?.map(({ name, attachments }) => [name, attachments])
      expect(facts).toEqual([
        ['p', undefined],
        ['q', ["SET sql_mode = 'ANSI_QUOTES'"]],
        ['a', undefined],
        ['b', undefined],
      ])
      const [p, q, a, b] = objects?.map(({ definition }) => definition.replace(/\s+/g, ' ')) ?? []
      expect(p).toBe('CREATE DEFINER=`nobody`@`example.com` PROCEDURE `p`() SELECT 1')
      expect(q).toBe('CREATE PROCEDURE "q"() SELECT "id" FROM "t"')
      expect(a).toMatch(/^CREATE TRIGGER `?a`? BEFORE INSERT ON `?t`? FOR EACH ROW FOLLOWS `b` SET NEW\.n = 2$/)
      expect(b).toMatch(/^CREATE TRIGGER `?b`? BEFORE INSERT ON `?t`? FOR EACH ROW SET NEW\.n = 1$/)
    })
  })
})
