/**
 * Makes one database of a server what another one is: structure, rows, positions. What both hold alike stays, so that the
 * cost is that of what differs. As dump programs do it, everything is made from the server's own SHOW CREATE.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Connection } from '../connection.js'
import { type DatabaseContents, type ProgramContents, readContents, type TableContents } from './database-contents.js'
import { driverCode } from './errors.js'
import { literal, quote, quoteAll } from './quote.js'
import type { MysqlServer } from './server.js'

/**
 * @param connection A session of its own, on the server; it is of no other use afterwards.
 * @throws Whatever the server says, or an Error, where the copy would not be exact; `onto` may then hold anything.
 */
export async function copyDatabase(
  connection: Connection,
  { from, onto }: { readonly from: string; readonly onto: string },
  server: MysqlServer,
): Promise<void> {
  for (const sql of settings(server)) await connection.execute(sql)
  await connection.execute(`USE ${quote(from)}`)
  const wanted = await readContents(connection, server)
  await connection.execute(`USE ${quote(onto)}`)
  const present = await readContents(connection, server)
  const kept = await keptTables(connection, { wanted, present, from, onto })
  const keptPrograms = keptOf(wanted, present, kept)
  await dropOthers(connection, present, kept, keptPrograms)
  await setCollation(connection, wanted, present)
  const tables = [...wanted.tables.values()].filter(({ name }) => !kept.has(name))
  const programs = [...wanted.programs.entries()].flatMap(([key, program]) => (keptPrograms.has(key) ? [] : [program]))
  const of = (...kinds: readonly string[]): readonly ProgramContents[] =>
    programs.filter(({ kind }) => kinds.includes(kind))
  // Defaults may ask a sequence, and views a function; a trigger would change the rows.
  for (const program of of('SEQUENCE')) await connection.execute(program.definition)
  for (const { definition } of tables) await connection.execute(definition)
  await fillTables(connection, tables, from)
  for (const { kind, name } of wanted.programs.values())
    if (kind === 'SEQUENCE') await setPosition(connection, name, from)
  await checkRows(connection, tables, { from, onto })
  await makePrograms(connection, of('FUNCTION', 'PROCEDURE', 'PACKAGE', 'PACKAGE BODY'), wanted)
  await makeViews(connection, of('VIEW'), wanted)
  await makePrograms(connection, of('TRIGGER', 'EVENT'), wanted)
}

/** What is there is taken as it is, though nobody could write it so today; what is not taken so is an error. */
const mode = "sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,STRICT_ALL_TABLES', time_zone = '+00:00'"

function settings({ flavour }: MysqlServer): readonly string[] {
  return [
    `SET ${mode}, foreign_key_checks = 0, unique_checks = 0`,
    // Who still holds something of a database that nobody else should be in must not be waited for.
    'SET lock_wait_timeout = 10, innodb_lock_wait_timeout = 10',
    ...(flavour === 'mysql' ? [] : ['SET check_constraint_checks = 0']),
  ]
}

interface Both {
  readonly wanted: DatabaseContents
  readonly present: DatabaseContents
  readonly from: string
  readonly onto: string
}

/** The tables that are the same in both, rows included. */
async function keptTables(connection: Connection, { wanted, present, from, onto }: Both): Promise<ReadonlySet<string>> {
  const alike = [...wanted.tables.values()].filter(
    (table) =>
      !table.isVersioned && isSummable(table) && table.definition === present.tables.get(table.name)?.definition,
  )
  const sums = await checksums(connection, alike, from, onto)
  return new Set(
    alike.map(({ name }) => name).filter((name) => sums.get(`${from}.${name}`) === sums.get(`${onto}.${name}`)),
  )
}

/** The programs that are the same in both, by key. Triggers of a table go together: their order counts. */
function keptOf(
  { programs: wanted }: DatabaseContents,
  { programs: present }: DatabaseContents,
  tables: ReadonlySet<string>,
): ReadonlySet<string> {
  const triggers = (programs: ReadonlyMap<string, ProgramContents>, table: string): readonly ProgramContents[] =>
    [...programs.values()].filter((program) => program.table === table)
  return new Set(
    [...wanted].flatMap(([key, program]) => {
      const { table } = program
      const isSame =
        table === null
          ? isDeepStrictEqual(program, present.get(key))
          : tables.has(table) && isDeepStrictEqual(triggers(wanted, table), triggers(present, table))
      return isSame ? [key] : []
    }),
  )
}

async function dropOthers(
  connection: Connection,
  present: DatabaseContents,
  kept: ReadonlySet<string>,
  keptPrograms: ReadonlySet<string>,
): Promise<void> {
  const tables = [...present.tables.keys()].filter((name) => !kept.has(name))
  const isGone = ({ table }: ProgramContents): boolean => table !== null && tables.includes(table)
  for (const [key, program] of [...present.programs].toReversed()) {
    if (keptPrograms.has(key) || isGone(program)) continue
    const isPackage = program.kind.startsWith('PACKAGE')
    // MariaDB knows the word in this mode only.
    if (isPackage) await connection.execute("SET sql_mode = 'ORACLE'")
    await connection.execute(`DROP ${program.kind} IF EXISTS ${quote(program.name)}`)
    if (isPackage) await connection.execute(`SET ${mode}`)
  }
  if (tables.length > 0) await connection.execute(`DROP TABLE ${quoteAll(tables)}`)
}

async function setCollation(
  connection: Connection,
  { charset, collation }: Pick<DatabaseContents, 'charset' | 'collation'>,
  present: Pick<DatabaseContents, 'charset' | 'collation'>,
): Promise<void> {
  if (collation === present.collation && charset === present.charset) return
  await connection.execute(`ALTER DATABASE CHARACTER SET ${charset} COLLATE ${collation}`)
}

/** Engines that hold the rows of their tables themselves. */
const ownRows = /^(?:innodb|myisam|aria|memory|csv|archive)$/i

/** All in one transaction: the disk is waited for once. */
async function fillTables(connection: Connection, tables: readonly TableContents[], from: string): Promise<void> {
  if (tables.some(({ isVersioned }) => isVersioned))
    await connection.execute('SET system_versioning_insert_history = 1')
  await connection.execute('START TRANSACTION')
  for (const { name, engine, columns, isVersioned } of tables) {
    if (!ownRows.test(engine)) throw new Error(`Rows of ${engine} cannot be copied`)
    if (columns.length === 0) continue
    const list = quoteAll(columns)
    const source = `${quote(from)}.${quote(name)}${isVersioned ? ' FOR SYSTEM_TIME ALL' : ''}`
    await connection.execute(`INSERT INTO ${quote(name)} (${list}) SELECT ${list} FROM ${source}`)
  }
  await connection.execute('COMMIT')
}

async function setPosition(connection: Connection, name: string, from: string): Promise<void> {
  await connection.execute(`INSERT INTO ${quote(name)} SELECT * FROM ${quote(from)}.${quote(name)}`)
}

async function checkRows(
  connection: Connection,
  tables: readonly TableContents[],
  { from, onto }: { readonly from: string; readonly onto: string },
): Promise<void> {
  const sums = await checksums(connection, tables.filter(isSummable), from, onto)
  const wrong = tables.find(({ name }) => sums.get(`${from}.${name}`) !== sums.get(`${onto}.${name}`))
  if (wrong !== undefined) throw new Error(`The rows of ${wrong.name} could not be copied as they are`)
}

/** Whether equal rows have equal checksums: an index of the elements of arrays has a column of its own, with anything in it. */
function isSummable({ definition }: TableContents): boolean {
  return !/ array\)/i.test(definition)
}

/** By `database.table`. They say nothing of the order of rows. */
async function checksums(
  connection: Connection,
  tables: readonly TableContents[],
  ...databases: readonly string[]
): Promise<ReadonlyMap<string, string>> {
  if (tables.length === 0) return new Map()
  const names = databases.flatMap((database) => tables.map(({ name }) => `${quote(database)}.${quote(name)}`))
  const rows = await connection.query(`CHECKSUM TABLE ${names.join(', ')} EXTENDED`)
  return new Map(rows.map((row) => [String(row['Table']), String(row['Checksum'])]))
}

/** Each as in the session that made it. */
async function makePrograms(
  connection: Connection,
  programs: readonly ProgramContents[],
  { charset, collation }: DatabaseContents,
): Promise<void> {
  for (const { definition, settings, databaseCollation } of programs) {
    // The driver sends UTF-8; what is no ASCII would reach a session of another character set as something else.
    if (!/^utf8/.test(settings['character_set_client'] ?? 'utf8') && !isAscii(definition))
      throw new Error('A text of another character set cannot be copied')
    const set = Object.entries(settings).map(([name, value]) => `${name} = ${literal(value)}`)
    if (set.length > 0) await connection.execute(`SET ${set.join(', ')}`)
    const wasOther = databaseCollation !== null && databaseCollation !== collation
    if (wasOther) await connection.execute(`ALTER DATABASE COLLATE ${databaseCollation}`)
    await connection.execute(definition)
    if (wasOther) await connection.execute(`ALTER DATABASE CHARACTER SET ${charset} COLLATE ${collation}`)
  }
  await connection.execute(`SET NAMES utf8mb4, ${mode}`)
}

function isAscii(text: string): boolean {
  return [...text].every((letter) => letter < '\u0080')
}

/** Views that stand on others come when those are there; which they are, the server knows best. */
async function makeViews(
  connection: Connection,
  views: readonly ProgramContents[],
  wanted: DatabaseContents,
): Promise<void> {
  let waiting = views
  while (waiting.length > 0) {
    const still: ProgramContents[] = []
    let last: unknown
    for (const view of waiting) {
      try {
        await makePrograms(connection, [view], wanted)
      } catch (error) {
        if (!['1146', '1356'].includes(driverCode(error) ?? '')) throw error
        still.push(view)
        last = error
      }
    }
    if (still.length === waiting.length) throw last
    waiting = still
  }
}
