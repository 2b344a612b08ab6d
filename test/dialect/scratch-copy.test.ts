import { expect, it } from 'vitest'
import type { Dialect, ScratchDatabase } from '../../src/dialect/dialect.js'
import { quote } from '../../src/dialect/mysql/quote.js'
import { dialectFor } from '../../src/dialect/registry.js'
import { readState } from '../../src/migrator/verify/state.js'
import { forEachServer, query, type Row, type Server } from '../support/servers.js'

interface Ground {
  readonly dialect: Dialect
  /** A scratch database in which these statements have been run. */
  filled(...statements: readonly string[]): Promise<ScratchDatabase>
  run(database: ScratchDatabase, ...statements: readonly string[]): Promise<void>
  rows(database: ScratchDatabase, sql: string): Promise<readonly Row[]>
  copyOf(database: ScratchDatabase): Promise<ScratchDatabase>
  /** Everything that dbtool, the catalog and the dump program's own statements say of it, and each table's rows. */
  account(database: ScratchDatabase): Promise<Readonly<Record<string, unknown>>>
  /** How many scratch databases of this process there are. */
  count(): Promise<number>
}

/** Whatever is made on the ground is gone afterwards. */
async function onGround(server: Server, use: (ground: Ground) => Promise<void>): Promise<void> {
  const declared = await dialectFor(server.url)
  const near = declared.address.parse(server.url, process.cwd())
  const dialect = (await declared.identify?.(near)) ?? declared
  const { scratch } = dialect
  const made: ScratchDatabase[] = []
  const kept = (database: ScratchDatabase): ScratchDatabase => {
    made.push(database)
    return database
  }
  const ground: Ground = {
    dialect,
    async filled(...statements) {
      const database = kept(await scratch.create({ near }))
      await ground.run(database, ...statements)
      return database
    },
    async run({ address }, ...statements) {
      const session = await dialect.driver.openSession(address, { lockTimeoutMs: 5000 })
      try {
        for (const statement of statements) await session.connection.execute(statement)
      } finally {
        await session.close()
      }
    },
    async rows({ address }, sql) {
      const connection = await dialect.driver.connect(address, { readOnly: true })
      try {
        return await connection.query(sql)
      } finally {
        await connection.close()
      }
    },
    async copyOf(database) {
      if (scratch.copy === undefined) throw new Error('There is no copying')
      return kept(await scratch.copy({ near }, database))
    },
    async account(database) {
      const { address } = database
      const connection = await dialect.driver.connect(address, { readOnly: true })
      try {
        const state = await readState(dialect, connection)
        const tables = await connection.query('SHOW FULL TABLES')
        const rows: Record<string, unknown> = {}
        for (const table of tables) {
          const [name = '', kind] = Object.values(table).map(String)
          if (kind === 'VIEW') continue
          const order = kind === 'SYSTEM VERSIONED' ? 'FOR SYSTEM_TIME ALL ORDER BY 1, 2' : 'ORDER BY 1'
          rows[`rows of ${name}`] = await connection.query(`SELECT * FROM ${quote(name)} ${order}`)
          const [shown = {}] = await connection.query(`SHOW CREATE TABLE ${quote(name)}`)
          rows[`text of ${name}`] = String(shown['Create Table']).replaceAll(/`dbtool_scratch_\w+`\./g, '')
        }
        return { schema: state.schema, fingerprint: [...state.fingerprint], ...rows }
      } finally {
        await connection.close()
      }
    },
    async count() {
      const rows = await query(server.url, 'SELECT schema_name AS name FROM information_schema.schemata')
      return rows.filter(({ name }) => new RegExp(`^dbtool_scratch_\\d+_${process.pid}_`).test(String(name))).length
    },
  }
  try {
    await use(ground)
  } finally {
    for (const database of made) await database.dispose()
  }
}

const everything: readonly string[] = [
  `CREATE TABLE parents (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, code CHAR(5) NOT NULL UNIQUE, CHECK (CHAR_LENGTH(TRIM(code)) > 1)) COMMENT 'it''s; "all" \\\\ é' AUTO_INCREMENT = 1000`,
  `CREATE TABLE children (
     id INT PRIMARY KEY, parent_id BIGINT UNSIGNED, friend_id INT, price DECIMAL(10,2) NOT NULL DEFAULT 0.5,
     twice DECIMAL(12,2) AS (price * 2) STORED, half DECIMAL(12,2) AS (price / 2) VIRTUAL, secret INT INVISIBLE,
     kind ENUM('a','b;\\'','') COLLATE utf8mb4_bin, tags SET('x','y'), doc JSON, bits BIT(9), raw VARBINARY(300), body TEXT,
     place POINT, day DATE DEFAULT '0001-01-01', at TIMESTAMP(3) NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
     ratio DOUBLE, year_of YEAR, lasting TIME(6),
     KEY by_price (price DESC, kind), KEY by_start (body(10)), FULLTEXT KEY by_words (body),
     CONSTRAINT of_parent FOREIGN KEY (parent_id) REFERENCES parents (id) ON DELETE SET NULL,
     CONSTRAINT of_friend FOREIGN KEY (friend_id) REFERENCES children (id) ON DELETE CASCADE)`,
  // Each needs the other.
  'CREATE TABLE `odd ``na.me` (id INT PRIMARY KEY, `sel ect` INT, other INT)',
  'CREATE TABLE aaa (id INT PRIMARY KEY, odd INT, FOREIGN KEY (odd) REFERENCES `odd ``na.me` (id))',
  'ALTER TABLE `odd ``na.me` ADD CONSTRAINT ring FOREIGN KEY (other) REFERENCES aaa (id)',
  `CREATE TABLE logs (id INT NOT NULL, at DATE NOT NULL, KEY (at)) ENGINE = InnoDB ROW_FORMAT = DYNAMIC
     PARTITION BY RANGE (YEAR(at)) (PARTITION p0 VALUES LESS THAN (2020), PARTITION p1 VALUES LESS THAN MAXVALUE)`,
  'CREATE TABLE plain (id INT AUTO_INCREMENT PRIMARY KEY, note VARCHAR(20) CHARACTER SET latin1) ENGINE = MyISAM',
  'CREATE TABLE keyless (a INT, b VARCHAR(9))',
  "INSERT INTO parents (code) VALUES ('abcde'), ('fg')",
  "SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO'",
  "INSERT INTO parents VALUES (0, 'zero')",
  `INSERT INTO children (id, parent_id, friend_id, price, secret, kind, tags, doc, bits, raw, body, place, day, at, ratio, year_of, lasting) VALUES
     (1, 1000, NULL, 12.34, 7, 'b;\\'', 'x,y', '{"a": [1, null, "é"]}', b'101', x'00ff27', 'lines\\nof 😀 \\\\ text', ST_GeomFromText('POINT(1 2)'), '0000-00-00', '2026-10-25 00:30:00.123', 0.1, 2026, '-12:34:56.5'),
     (2, NULL, 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2024-02-30', NULL, NULL, NULL, NULL)`,
  'INSERT INTO `odd ``na.me` VALUES (1, 2, NULL)',
  'INSERT INTO aaa VALUES (5, 1)',
  "INSERT INTO logs VALUES (1, '2019-05-05'), (1, '2026-05-05')",
  "INSERT INTO plain (note) VALUES ('café'), ('x')",
  'DELETE FROM plain WHERE id = 2',
  "INSERT INTO keyless VALUES (1, 'a'), (1, 'a'), (NULL, NULL)",
  'SET sql_mode = DEFAULT',
  'CREATE FUNCTION twice_of(n INT) RETURNS INT DETERMINISTIC NO SQL RETURN n * 2',
  "CREATE VIEW zz_base AS SELECT id, price, kind FROM children WHERE kind = 'b;\\''",
  'CREATE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW mm_middle (number, cost) AS SELECT id, twice_of(price) FROM zz_base WHERE id < 5 WITH CHECK OPTION',
  'CREATE VIEW aa_top AS SELECT m.number, (SELECT count(*) FROM parents) AS n FROM mm_middle m JOIN zz_base z ON z.id = m.number',
  "SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES'",
  `CREATE PROCEDURE note_it(IN what VARCHAR(20), OUT n INT) COMMENT 'it''s' BEGIN INSERT INTO "keyless" VALUES (2, what || ';\\'); SET n = 1; END`,
  'SET sql_mode = DEFAULT, character_set_client = latin1, collation_connection = latin1_german1_ci',
  'CREATE PROCEDURE olden() SELECT 1',
  'SET NAMES utf8mb4',
  "CREATE PROCEDURE wide() SELECT '😀 é' AS face",
  'CREATE TRIGGER z_first BEFORE INSERT ON keyless FOR EACH ROW SET NEW.a = NEW.a + 1',
  'CREATE TRIGGER a_second BEFORE INSERT ON keyless FOR EACH ROW FOLLOWS z_first SET NEW.a = NEW.a * 2',
  "CREATE TRIGGER m_between BEFORE INSERT ON keyless FOR EACH ROW FOLLOWS z_first SET NEW.b = 'é'",
  'CREATE TRIGGER on_change AFTER UPDATE ON parents FOR EACH ROW DELETE FROM keyless WHERE a = 77',
  "SET time_zone = '+05:00'",
  "CREATE EVENT tidy ON SCHEDULE EVERY 2 DAY STARTS '2037-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE COMMENT 'é' DO DELETE FROM keyless",
  'SET time_zone = DEFAULT',
  'ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci',
  'CREATE PROCEDURE newer(a VARCHAR(9)) SELECT a',
]

const ofMariadb: readonly string[] = [
  'CREATE TABLE kept (id INT PRIMARY KEY, n INT) WITH SYSTEM VERSIONING',
  `CREATE TABLE dated (id INT PRIMARY KEY, n INT WITHOUT SYSTEM VERSIONING, s TIMESTAMP(6) GENERATED ALWAYS AS ROW START,
     e TIMESTAMP(6) GENERATED ALWAYS AS ROW END, twice INT AS (n * 2), PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING`,
  'INSERT INTO kept VALUES (1, 1), (2, 2)',
  'UPDATE kept SET n = 5 WHERE id = 1',
  'DELETE FROM kept WHERE id = 2',
  'INSERT INTO dated (id, n) VALUES (1, 1), (2, 2)',
  'DELETE FROM dated WHERE id = 1',
  'CREATE SEQUENCE numbers START WITH 5 INCREMENT BY 5 MAXVALUE 1000 CACHE 3 CYCLE',
  'CREATE TABLE numbered (id INT DEFAULT (NEXT VALUE FOR numbers) PRIMARY KEY, ip INET6, u UUID)',
  "INSERT INTO numbered (ip, u) VALUES ('::1', UUID()), ('2001:db8::1', NULL)",
  'CREATE AGGREGATE FUNCTION last_of(x INT) RETURNS INT BEGIN DECLARE n INT DEFAULT 0; DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN n; LOOP FETCH GROUP NEXT ROW; SET n = x; END LOOP; END',
  "SET sql_mode = 'ORACLE'",
  'CREATE PACKAGE pack AS FUNCTION one RETURN INT; END',
  'CREATE PACKAGE BODY pack AS FUNCTION one RETURN INT AS BEGIN RETURN 1; END; END',
  'SET sql_mode = DEFAULT',
]

const ofMysql: readonly string[] = [
  'CREATE TABLE keyed (id INT PRIMARY KEY, name VARCHAR(40), many JSON, n INT CHECK (n > 0) NOT ENFORCED, hidden INT, KEY by_upper ((UPPER(name))), KEY gone (name) INVISIBLE, KEY each_of ((CAST(many AS UNSIGNED ARRAY))))',
  `INSERT INTO keyed VALUES (1, 'a', '[1, 2]', -1, 2)`,
  'CREATE TABLE given (id VARCHAR(36) DEFAULT (UUID()) PRIMARY KEY, at DATETIME DEFAULT (NOW() + INTERVAL 1 DAY), place POINT SRID 4326 NOT NULL, SPATIAL KEY (place))',
  "INSERT INTO given (place) VALUES (ST_GeomFromText('POINT(10 20)', 4326))",
]

forEachServer(['mysql', 'mariadb'], (server) => {
  const statements = [...everything, ...(server.engine === 'mysql' ? ofMysql : ofMariadb)]

  it('a copy has everything that the original has, down to counters, sessions of routines and the order of triggers', async () => {
    await onGround(server, async (ground) => {
      const original = await ground.filled(...statements)
      const before = await ground.account(original)
      const copy = await ground.copyOf(original)
      expect(await ground.account(copy)).toEqual(before)
      expect(await ground.account(original)).toEqual(before)
    })
  }, 60_000)

  it('a copy outlives its original', async () => {
    await onGround(server, async (ground) => {
      const original = await ground.filled('CREATE TABLE t (id INT PRIMARY KEY)', 'INSERT INTO t VALUES (1)')
      const copy = await ground.copyOf(original)
      const before = await ground.account(copy)
      await original.dispose()
      expect(await ground.account(copy)).toEqual(before)
      await copy.dispose()
      expect(await ground.count()).toBe(0)
    })
  })

  it('a database that was changed in every way is made what another one is', async () => {
    await onGround(server, async (ground) => {
      const model = await ground.filled(...statements)
      const before = await ground.account(model)
      const changed = await ground.copyOf(model)
      await ground.run(
        changed,
        'SET foreign_key_checks = 0',
        `ALTER TABLE parents DROP CONSTRAINT ${server.engine === 'mysql' ? 'parents_chk_1' : 'CONSTRAINT_1'}`,
        'ALTER TABLE children DROP FOREIGN KEY of_parent',
        'ALTER TABLE parents MODIFY id INT',
        'UPDATE aaa SET odd = 2',
        'DROP TABLE `odd ``na.me`',
        'CREATE TABLE `odd ``na.me` (id INT PRIMARY KEY)',
        'INSERT INTO plain (note) VALUES (NULL)',
        'DELETE FROM plain WHERE note IS NULL',
        'ALTER TABLE logs DROP PARTITION p0',
        'CREATE TABLE zz_new (id INT PRIMARY KEY, kid INT, FOREIGN KEY (kid) REFERENCES children (id))',
        'CREATE OR REPLACE VIEW zz_base AS SELECT 1 AS id, 2 AS price, 3 AS kind',
        'DROP VIEW aa_top',
        'CREATE VIEW more AS SELECT * FROM zz_new',
        'DROP TRIGGER a_second',
        'DROP FUNCTION twice_of',
        'CREATE PROCEDURE twice_of() SELECT 2',
        'ALTER EVENT tidy ENABLE',
        'ALTER DATABASE CHARACTER SET latin1 COLLATE latin1_bin',
        ...(server.engine === 'mysql'
          ? []
          : [
              'DO NEXT VALUE FOR numbers, SETVAL(numbers, 500)',
              'DELETE FROM kept',
              "SET sql_mode = 'ORACLE'",
              'DROP PACKAGE pack',
            ]),
      )
      await ground.dialect.scratch.makeLike?.(changed, model)
      expect(await ground.account(changed)).toEqual(before)
      expect(await ground.account(model)).toEqual(before)
    })
  }, 60_000)

  it('what is the same in both stays as it is', async () => {
    await onGround(server, async (ground) => {
      const model = await ground.filled(...everything)
      const copy = await ground.copyOf(model)
      const made = (database: ScratchDatabase) =>
        ground.rows(
          database,
          `SELECT table_name AS name, create_time AS at FROM information_schema.tables
            WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name`,
        )
      const before = await made(copy)
      await new Promise((resolve) => setTimeout(resolve, 1100))
      await ground.run(copy, "INSERT INTO logs VALUES (3, '2026-01-01')", 'DROP VIEW aa_top')
      await ground.dialect.scratch.makeLike?.(copy, model)
      const after = await made(copy)
      expect(after.filter(({ at }, index) => String(at) !== String(before[index]?.['at']))).toEqual([
        expect.objectContaining({ name: 'logs' }),
      ])
    })
  }, 60_000)

  const uncopied: Readonly<Record<string, readonly string[]>> = {
    'a view whose table is gone': ['CREATE TABLE t (id INT)', 'CREATE VIEW v AS SELECT id FROM t', 'DROP TABLE t'],
    'a table that stands for others': [
      'CREATE TABLE part (id INT) ENGINE = MyISAM',
      'CREATE TABLE whole (id INT) ENGINE = MERGE UNION = (part)',
    ],
    'a text of another character set': [
      'SET character_set_client = latin1',
      "CREATE PROCEDURE p() SELECT 'café'",
      'SET NAMES utf8mb4',
    ],
    ...(server.engine === 'mysql'
      ? {}
      : {
          'a table that counts its changes by transactions': [
            `CREATE TABLE t (a INT, s BIGINT UNSIGNED GENERATED ALWAYS AS ROW START, e BIGINT UNSIGNED GENERATED ALWAYS AS ROW END,
               PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING`,
            'INSERT INTO t (a) VALUES (1)',
          ],
        }),
  }
  for (const [what, made] of Object.entries(uncopied)) {
    it(`${what} is not copied, and nothing is left of the attempt`, async () => {
      await onGround(server, async (ground) => {
        const original = await ground.filled(...made)
        const count = await ground.count()
        await expect(ground.copyOf(original)).rejects.toThrow()
        expect(await ground.count()).toBe(count)
      })
    })
  }
})
