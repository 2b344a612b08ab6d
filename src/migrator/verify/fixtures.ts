import { readdirSync, readFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import type { Connection, Dialect } from '../../dialect/dialect.js'
import { DbtoolError, isDbtoolError, messageOf } from '../../errors/index.js'
import type { LiteralValue, TableName } from '../../schema/index.js'
import type { Revision } from '../revision.js'
import type { RevisionGraph } from '../revision-graph.js'
import { runOperation } from '../run-operation.js'

/** A project's own rows, to be written when a revision has been applied. */
export interface Fixture {
  readonly path: string
  readonly content:
    | { readonly kind: 'sql'; readonly text: string }
    | { readonly kind: 'rows'; readonly tables: readonly FixtureTable[] }
}

export interface FixtureTable {
  readonly table: TableName
  readonly rows: readonly Readonly<Record<string, LiteralValue | null>>[]
}

/** By the id of the revision after whose upgrade they are written; in the order of their file names. */
export type Fixtures = ReadonlyMap<string, readonly Fixture[]>

/**
 * The rows that a folder holds: `<revision>.sql` with statements, or `<revision>.json` with `{ "table": [{ "column": value }] }`,
 * named by a revision's id or by its file. Other files are left alone.
 * @throws {DbtoolError} DBT_CONFIG_UNREADABLE: the folder or a file cannot be read; DBT_CONFIG_INVALID: a file is named
 * after no revision, or does not hold rows.
 */
export function readFixtures(folder: string, graph: RevisionGraph<Revision>): Fixtures {
  const found = new Map<string, Fixture[]>()
  for (const name of fileNames(folder)) {
    const path = join(folder, name)
    const id = revisionOf(basename(name, extname(name)), graph)
    if (id === null) {
      throw new DbtoolError('DBT_CONFIG_INVALID', `${path} is named after no revision.`, {
        hint: 'Name it after the id of a revision, or like its file: 3f2a91c04b7d.sql, 20260101_add_users.json.',
        next: ['dbtool history'],
      })
    }
    const text = readText(path)
    const content: Fixture['content'] =
      extname(name) === '.sql' ? { kind: 'sql', text } : { kind: 'rows', tables: tablesOf(text, path) }
    found.set(id, [...(found.get(id) ?? []), { path, content }])
  }
  return found
}

/**
 * Writes the rows of a fixture.
 * @throws {DbtoolError} DBT_REVISION_FAILED naming the file and what the engine said.
 */
export async function applyFixture(dialect: Dialect, connection: Connection, fixture: Fixture): Promise<void> {
  const { content, path } = fixture
  try {
    if (content.kind === 'sql') await runOperation(dialect, connection, { kind: 'execute', sql: content.text })
    else {
      for (const { table, rows } of content.tables) {
        if (rows.length > 0) await runOperation(dialect, connection, { kind: 'bulk-insert', table, rows })
      }
    }
  } catch (error) {
    if (isDbtoolError(error) && error.code === 'DBT_CONNECT') throw error
    throw new DbtoolError('DBT_REVISION_FAILED', `The rows of ${path} could not be written: ${messageOf(error)}`, {
      hint: 'The file must fit the structure that its revision leaves behind.',
      cause: error,
    })
  }
}

function fileNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.(?:sql|json)$/.test(name))
      .toSorted()
  } catch (error) {
    throw new DbtoolError(
      'DBT_CONFIG_UNREADABLE',
      `The folder of fixtures ${folder} cannot be read: ${messageOf(error)}`,
      {
        cause: error,
      },
    )
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new DbtoolError('DBT_CONFIG_UNREADABLE', `${path} cannot be read: ${messageOf(error)}`, { cause: error })
  }
}

function revisionOf(stem: string, graph: RevisionGraph<Revision>): string | null {
  if (graph.has(stem)) return stem
  const file = graph.revisions.find(({ path }) => basename(path, extname(path)) === stem)
  return file?.revision ?? null
}

function tablesOf(text: string, path: string): readonly FixtureTable[] {
  const invalid = (what: string): DbtoolError =>
    new DbtoolError('DBT_CONFIG_INVALID', `${path} ${what}.`, {
      hint: 'It holds rows by table: { "users": [{ "id": 1, "name": "Ada" }] }.',
    })
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    throw invalid(`is not JSON: ${messageOf(error)}`)
  }
  if (!isRecord(content)) throw invalid('holds no object')
  return Object.entries(content).map(([name, rows]) => {
    if (!Array.isArray(rows) || !rows.every(isRecord)) throw invalid(`holds no list of rows for ${name}`)
    return { table: tableNamed(name), rows: rows.map(rowOf) }
  })
}

/** `users`, `billing.invoices`. */
function tableNamed(text: string): TableName {
  const at = text.indexOf('.')
  return at < 0 ? { name: text } : { schema: text.slice(0, at), name: text.slice(at + 1) }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Lists and objects are written as JSON. */
function rowOf(row: Record<string, unknown>): FixtureTable['rows'][number] {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        return [name, value]
      return [name, JSON.stringify(value)]
    }),
  )
}
