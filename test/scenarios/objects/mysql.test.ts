import { expect, it } from 'vitest'
import { defineModel, event, func, procedure, sequence, sql, t, trigger, view } from '../../../src/model/index.js'
import { dialectAt, load } from '../../dialect/mysql/rebuild.js'
import { forEachServer, query, withDatabase } from '../../support/servers.js'
import { change, type Declared, textOf, withObjects } from './mysql-change.js'

const Item = defineModel('Item', { columns: { id: t.id(), name: t.string(40), price: t.int().default(1) } })
const models = [Item]
const declare = (...objects: Declared['objects']): Declared => ({ models, objects })

forEachServer(['mysql', 'mariadb'], (server) => {
  const isMaria = server.engine === 'mariadb'

  it('a view is replaced in place, with its algorithm, security and check option', async () => {
    const first = declare(view('cheap', 'SELECT id, name FROM items WHERE price < 10'))
    await withObjects(server, first, async (test) => {
      await change(
        test,
        declare(
          view(
            'cheap',
            'create or replace algorithm = merge sql security invoker view cheap as select * from items where price < 5 with check option',
          ),
        ),
        ['replace-view'],
      )
      expect(await textOf(test, 'cheap')).toMatch(
        /^CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW `cheap` AS select .* WITH CASCADED CHECK OPTION$/,
      )
      await change(test, declare(view('cheap', 'SELECT id FROM items')), ['replace-view'])
    })
  })

  it('views that stand on each other are made, changed and dropped in their order', async () => {
    const [a, b, c] = [
      view('z_base', 'SELECT id, name FROM items'),
      view('m_middle', 'SELECT id FROM z_base'),
      view('a_top', 'SELECT count(*) AS n FROM m_middle JOIN z_base USING (id)'),
    ]
    await withObjects(server, declare(a, b, c), async (test) => {
      await change(test, declare(a), ['drop-view', 'drop-view'])
      await change(test, declare(a, b, c), ['create-view', 'create-view'])
      await change(test, declare(view('z_base', 'SELECT id, name, price FROM items'), b, c), [
        'drop-view',
        'drop-view',
        'replace-view',
        'create-view',
        'create-view',
      ])
      await change(test, declare(), ['drop-view', 'drop-view', 'drop-view'])
    })
  })

  it('a view goes and comes again around a column of its table that is dropped', async () => {
    const Less = defineModel('Item', { columns: { id: t.id(), name: t.string(40) } })
    const first = declare(view('v', 'SELECT id, price FROM items'), view('w', 'SELECT name FROM items'))
    await withObjects(server, first, async (test) => {
      const next = { models: [Less], objects: [view('v', 'SELECT id FROM items'), view('w', 'SELECT name FROM items')] }
      const before = await test.live()
      const upgrade = await test.diff(before, test.wanted(next))
      expect(upgrade.findIndex(({ kind }) => kind === 'drop-column')).toBeGreaterThan(0)
      await change(
        test,
        next,
        upgrade.map(({ kind }) => kind),
      )
      expect(await textOf(test, 'w')).toContain('`items`.`name`')
    })
  })

  it('a routine with semicolons, comments and words of the client in its body comes and goes whole', async () => {
    const body = `CREATE PROCEDURE \`odd ; na\`\`me\`(IN a INT, OUT b VARCHAR(20))
    READS SQL DATA
BEGIN
  -- DELIMITER // ; ' "
  # END ;
  /* END; */
  DECLARE x INT DEFAULT 0;
  IF a > 0 THEN SET b = 'it''s; END \\\\ "q" é 😀'; ELSE SET b = "dq;"; END IF;
  WHILE x < 3 DO SET x = x + 1; END WHILE;
END`
    await withObjects(server, declare(), async (test) => {
      await change(test, declare(procedure('odd ; na`me', body)), ['create-procedure'])
      expect(await textOf(test, 'odd ; na`me')).toBe(body)
      const [, [row]] = [
        await query(test.url, 'CALL `odd ; na``me`(1, @b)'),
        [await query(test.url, 'CALL `odd ; na``me`(1, @b); SELECT @b AS b')].flat(),
      ]
      expect(row?.['b']).toBe('it\'s; END \\ "q" é 😀')
      await change(test, declare(procedure('odd ; na`me', body.replace('x < 3', 'x < 4'))), ['replace-procedure'])
    })
  })

  it('a function is the same in any spelling of its head, and keeps its comment and its grants when it is replaced', async () => {
    const first = declare(
      func('twice', 'create function twice(n integer) returns integer deterministic no sql return n * 2', {
        comment: "it's; twice",
      }),
    )
    await withObjects(server, first, async (test) => {
      expect(await textOf(test, 'twice')).toContain("COMMENT 'it''s; twice'")
      const user = `dbtool_u_${Math.random().toString(36).slice(2, 10)}`
      await query(test.url, `CREATE USER ${user}@'%' IDENTIFIED BY 'Secret-1!'`)
      try {
        await query(test.url, `GRANT EXECUTE ON FUNCTION twice TO ${user}@'%'`)
        await change(
          test,
          declare(func('twice', 'create function twice(n int) returns int deterministic no sql return 2 * n')),
          ['replace-function'],
        )
        const grants = (await query(test.url, `SHOW GRANTS FOR ${user}@'%'`)).map((row) =>
          String(Object.values(row)[0]),
        )
        expect(grants.filter((grant) => /EXECUTE ON FUNCTION/i.test(grant))).toHaveLength(1)
      } finally {
        await query(test.url, `DROP USER ${user}@'%'`)
      }
    })
  })

  it('a trigger keeps its place among others when it is replaced', async () => {
    const of = (name: string, text: string) =>
      trigger(name, `CREATE TRIGGER ${name} BEFORE INSERT ON items FOR EACH ROW ${text}`, { on: 'items' })
    const [x, y, z] = [
      of('x', 'SET NEW.price = 1'),
      of('b', 'FOLLOWS x SET NEW.price = NEW.price * 2'),
      of('a', 'FOLLOWS b SET NEW.price = NEW.price + 3'),
    ]
    const price = async (url: string): Promise<unknown> =>
      (
        await query(url, "INSERT INTO items (name) VALUES ('n'); SELECT price FROM items ORDER BY id DESC LIMIT 1")
      )[0]?.['price']
    await withObjects(server, declare(x, y, z), async (test) => {
      expect(await price(test.url)).toBe(5)
      await change(test, declare(of('x', 'SET NEW.price = 10'), y, z), ['replace-trigger'])
      expect(await price(test.url)).toBe(23)
      await change(
        test,
        declare(of('x', 'SET NEW.price = 10'), of('b', 'FOLLOWS x SET NEW.price = NEW.price * 3'), z),
        ['replace-trigger'],
      )
      expect(await price(test.url)).toBe(33)
      await change(test, declare(), ['drop-trigger', 'drop-trigger', 'drop-trigger'])
    })
  })

  it('a trigger goes with its table, and with what it needs of it', async () => {
    const touch = trigger(
      'touch',
      'CREATE TRIGGER touch BEFORE UPDATE ON items FOR EACH ROW SET NEW.price = OLD.price',
      {
        on: 'items',
      },
    )
    const Other = defineModel('Other', { columns: { id: t.id() } })
    await withObjects(server, { models: [Item, Other], objects: [touch] }, async (test) => {
      await change(test, { models: [Other], objects: [] }, ['drop-trigger', 'drop-table'])
      await change(test, { models: [Item, Other], objects: [touch] }, ['create-table', 'create-trigger'])
    })
  })

  it('an event keeps its schedule, its state and its comment, and the time that the server noted is no difference', async () => {
    const first = declare(
      event('tidy', "CREATE EVENT tidy ON SCHEDULE EVERY 2 HOUR DO BEGIN DELETE FROM items; SELECT ';'; END"),
      event('later', "CREATE EVENT later ON SCHEDULE AT '2037-01-01 10:00:00' DO SELECT 1", { comment: 'once; é' }),
    )
    await withObjects(server, first, async (test) => {
      expect(await textOf(test, 'later')).toContain("COMMENT 'once; é'")
      await change(
        test,
        declare(
          event(
            'tidy',
            "CREATE EVENT tidy ON SCHEDULE EVERY 3 HOUR STARTS '2036-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE DO DELETE FROM items",
          ),
          event('later', "CREATE EVENT later ON SCHEDULE AT '2037-01-01 10:00:00' DO SELECT 1", { comment: 'once; é' }),
        ),
        ['replace-event'],
      )
      expect(await textOf(test, 'tidy')).toContain(
        "EVERY 3 HOUR STARTS '2036-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE DO",
      )
      await change(test, declare(), ['drop-event', 'drop-event'])
    })
  })

  it('a routine has the SQL mode of the server, not that of the session that makes it, unless it names one', async () => {
    const plain = procedure('plain', 'CREATE PROCEDURE plain() SELECT 1')
    const ansi = procedure('ansi', "CREATE PROCEDURE ansi() SELECT \"price\" FROM \"items\" WHERE 'a' || 'b' = 'ab'", {
      attachments: ["SET sql_mode = 'PIPES_AS_CONCAT,ANSI_QUOTES'"],
    })
    await withObjects(server, declare(plain, ansi), async (test) => {
      const modes = await query(
        test.url,
        `SELECT ROUTINE_NAME AS name, SQL_MODE = @@global.sql_mode AS same, SQL_MODE AS mode
           FROM information_schema.routines WHERE routine_schema = DATABASE() ORDER BY 1`,
      )
      expect(modes.map((row) => [row['name'], Number(row['same'])])).toEqual([
        ['ansi', 0],
        ['plain', 1],
      ])
      expect(modes[0]?.['mode']).toBe('PIPES_AS_CONCAT,ANSI_QUOTES')
      const [mode] = await test.session.connection.query('SELECT @@sql_mode AS mode')
      expect(mode?.['mode']).not.toContain('ANSI_QUOTES')
      await change(test, declare(plain), ['drop-procedure'])
      await change(test, declare(plain, procedure('ansi', 'CREATE PROCEDURE ansi() SELECT 1')), ['create-procedure'])
    })
  })

  it('another definer is kept, and nobody who names none is told to change it', async () => {
    const named = view('v', "CREATE DEFINER = 'nobody'@'%' VIEW v AS SELECT id FROM items")
    await withObjects(server, declare(named), async (test) => {
      expect(await textOf(test, 'v')).toMatch(/^CREATE DEFINER=`nobody`@`%` VIEW `v` AS /)
      const silent = test.wanted(declare(view('v', 'SELECT id FROM items')))
      expect(await test.diff(await test.live(), silent)).toEqual([])
      await change(test, declare(view('v', "CREATE DEFINER = 'other'@'%' VIEW v AS SELECT id FROM items")), [
        'replace-view',
      ])
    })
  })

  it('asking the server leaves nothing behind and changes nothing', async () => {
    const first = declare(
      view('v', 'SELECT id FROM items'),
      func('f', 'CREATE FUNCTION f(a INT) RETURNS INT DETERMINISTIC RETURN a'),
      event('e', 'CREATE EVENT e ON SCHEDULE EVERY 1 SECOND DO INSERT INTO items (name) VALUES (1)'),
    )
    await withObjects(server, first, async (test) => {
      const before = await test.live()
      const next = test.wanted(
        declare(
          view('v', 'SELECT id, name FROM items'),
          func('f', 'CREATE FUNCTION f(a INTEGER) RETURNS INTEGER DETERMINISTIC RETURN a + 1'),
          event('e', 'CREATE EVENT e ON SCHEDULE EVERY 5 SECOND DO INSERT INTO items (name) VALUES (2)'),
        ),
      )
      expect((await test.diff(before, next)).map(({ kind }) => kind).toSorted()).toEqual([
        'replace-event',
        'replace-function',
        'replace-view',
      ])
      expect(await test.live()).toEqual(before)
      const names = await query(
        test.url,
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()
         UNION SELECT routine_name FROM information_schema.routines WHERE routine_schema = DATABASE()
         UNION SELECT event_name FROM information_schema.events WHERE event_schema = DATABASE()`,
      )
      expect(names.map((row) => row['name']).toSorted()).toEqual(['e', 'f', 'items', 'v'])
    })
  })

  it('a user who may only read gets no answer from the server, and no error', async () => {
    const first = declare(view('v', 'SELECT id FROM items'))
    await withObjects(server, first, async (test) => {
      const user = `dbtool_u_${Math.random().toString(36).slice(2, 10)}`
      await query(test.url, `CREATE USER ${user}@'%' IDENTIFIED BY 'Secret-1!'`)
      try {
        const name = new URL(test.url).pathname.slice(1)
        await query(test.url, `GRANT SELECT, SHOW VIEW ON ${name}.* TO ${user}@'%'`)
        const url = Object.assign(new URL(test.url), { username: user, password: 'Secret-1!' }).href
        const dialect = await dialectAt(url)
        const reader = await dialect.driver.connect(dialect.address.parse(url, process.cwd()), { readOnly: true })
        try {
          const schema = await dialect.introspect(reader)
          expect(schema.objects?.map(({ definition }) => definition.replace(/DEFINER=\S+ /, ''))).toEqual([
            'CREATE VIEW `v` AS select `items`.`id` AS `id` from `items`',
          ])
          const asked = test.wanted(declare(view('v', 'SELECT id, price FROM items')))
          expect(await dialect.canonicalize?.(reader, { tables: [], objects: asked.objects ?? [] }, asked)).toBeNull()
        } finally {
          await reader.close()
        }
        await query(test.url, `REVOKE SHOW VIEW ON ${name}.* FROM ${user}@'%'`)
        const blind = await dialect.driver.connect(dialect.address.parse(url, process.cwd()), { readOnly: true })
        try {
          const schema = await dialect.introspect(blind)
          expect(schema.objects?.map(({ definition }) => definition)).toEqual([''])
          const asked = test.wanted(declare(view('v', 'SELECT id, price FROM items')))
          await expect(
            dialect.canonicalize?.(blind, { tables: [], objects: asked.objects ?? [] }, asked),
          ).rejects.toThrow('may not read the text of view v')
        } finally {
          await blind.close()
        }
      } finally {
        await query(test.url, `DROP USER ${user}@'%'`)
      }
    })
  })

  it('a view that no longer works is read, and can be replaced and dropped', async () => {
    await withObjects(server, declare(), async (test) => {
      await query(test.url, 'CREATE TABLE gone (id int); CREATE VIEW broken AS SELECT id FROM gone; DROP TABLE gone')
      const live = await test.live()
      expect(live.objects?.map(({ kind, name }) => [kind, name])).toEqual([['view', 'broken']])
      const upgrade = await test.diff(live, test.wanted(declare(view('broken', 'SELECT id FROM items'))))
      expect(upgrade.map(({ kind }) => kind)).toEqual(['replace-view'])
      await test.run(upgrade)
      await query(test.url, 'SELECT * FROM broken')
      await query(
        test.url,
        'CREATE TABLE gone (id int); CREATE OR REPLACE VIEW broken AS SELECT id FROM gone; DROP TABLE gone',
      )
      await test.run(await test.diff(await test.live(), test.wanted(declare())))
      expect((await test.live()).objects).toEqual([])
    })
  })

  it.runIf(isMaria)('a sequence goes on counting when it is changed, and tables may number by it', async () => {
    const Ticket = defineModel('Ticket', {
      columns: { id: t.bigint().primaryKey().default(sql`nextval(ticket_no)`), name: t.text() },
    })
    const first = { models: [Ticket], objects: [sequence('ticket_no', 'START WITH 100 INCREMENT BY 10')] }
    await withObjects(server, first, async (test) => {
      await query(test.url, "INSERT INTO tickets (name) VALUES ('a'), ('b')")
      await change(
        test,
        {
          models: [Ticket],
          objects: [sequence('ticket_no', 'START WITH 100 INCREMENT BY 5 MAXVALUE 500000 NOCACHE CYCLE')],
        },
        ['replace-sequence'],
      )
      await query(test.url, "INSERT INTO tickets (name) VALUES ('c')")
      const ids = (await query(test.url, 'SELECT id FROM tickets ORDER BY id')).map((row) => Number(row['id']))
      expect(ids.slice(0, 2)).toEqual([100, 110])
      expect(Number(ids[2])).toBeGreaterThan(110)
      expect(await textOf(test, 'ticket_no')).toContain('increment by 5 nocache cycle')
    })
  })

  it.runIf(isMaria)('an aggregate function is declared as an aggregate or as a function', async () => {
    const text = `CREATE AGGREGATE FUNCTION total(x INT) RETURNS INT
BEGIN
  DECLARE s INT DEFAULT 0;
  DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN s;
  LOOP FETCH GROUP NEXT ROW; SET s = s + x; END LOOP;
END`
    await withObjects(server, declare(func('total', text)), async (test) => {
      await change(test, declare(func('total', text.replace('s + x', 's - x'))), ['replace-function'])
      await change(test, declare(), ['drop-function'])
    })
  })

  it('the structure of a database with objects can be made on a scratch database', async () => {
    await withDatabase(server, async (url) => {
      await load(
        url,
        `CREATE TABLE t (id int, at datetime DEFAULT '2000-01-01'); CREATE VIEW v AS SELECT id FROM t;
         CREATE PROCEDURE p() SELECT ';'; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.id = 1;
         CREATE TRIGGER f BEFORE INSERT ON t FOR EACH ROW SET NEW.id = 2`,
      )
      const dialect = await dialectAt(url)
      const near = dialect.address.parse(url, process.cwd())
      const connection = await dialect.driver.connect(near, { readOnly: false })
      const database = await dialect.scratch.create({ near })
      try {
        const session = await dialect.driver.connect(database.address, { readOnly: false })
        for (const text of await dialect.scratch.dump(connection)) await session.execute(text)
        expect(await dialect.introspect(session)).toEqual(await dialect.introspect(connection))
        await session.close()
      } finally {
        await database.dispose()
        await connection.close()
      }
    })
  })
})
