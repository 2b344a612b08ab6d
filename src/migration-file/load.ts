import { readFile } from 'node:fs/promises'
import { DbtoolError, isDbtoolError, messageOf } from '../errors/index.js'
import { loadModule } from '../module-loader/load-module.js'
import type { Operations } from '../operations/operations-api.js'
import { isEmptySection, parseSqlRevision, type SqlSection } from './sql-revision.js'

/** The two directions of a revision; `downgrade` is null where the file has none. */
export interface RevisionModule {
  readonly upgrade: (op: Operations) => unknown
  readonly downgrade: ((op: Operations) => unknown) | null
}

/** The two directions of a revision, from its file or from the program. @throws {DbtoolError} DBT_REVISION_FILE_INVALID. */
export async function revisionModule(revision: {
  readonly path: string
  readonly module?: RevisionModule
}): Promise<RevisionModule> {
  return revision.module ?? loadRevisionModule(revision.path)
}

/** Loads a revision to run it. @throws {DbtoolError} DBT_REVISION_FILE_INVALID. */
export async function loadRevisionModule(path: string): Promise<RevisionModule> {
  if (path.endsWith('.sql')) return loadSqlRevision(path)
  let module: Readonly<Record<string, unknown>>
  try {
    module = await loadModule(path)
  } catch (error) {
    if (isDbtoolError(error)) throw error
    throw new DbtoolError(
      'DBT_REVISION_FILE_INVALID',
      `The revision file ${path} cannot be loaded: ${messageOf(error)}`,
      {
        cause: error,
      },
    )
  }
  const upgrade = functionOf(module, 'upgrade')
  const downgrade = functionOf(module, 'downgrade')
  if (upgrade === null) {
    throw new DbtoolError('DBT_REVISION_FILE_INVALID', `The revision file ${path} exports no function \`upgrade\`.`)
  }
  return { upgrade, downgrade }
}

/** CommonJS files may have their exports under `default`. */
function functionOf(module: Readonly<Record<string, unknown>>, name: string): RevisionModule['upgrade'] | null {
  const inner = module['default'] as Readonly<Record<string, unknown>> | undefined
  const value = module[name] ?? (typeof inner === 'object' && inner !== null ? inner[name] : undefined)
  return typeof value === 'function' ? (value as RevisionModule['upgrade']) : null
}

async function loadSqlRevision(path: string): Promise<RevisionModule> {
  const { upgrade, downgrade } = parseSqlRevision(await readFile(path, 'utf8'))
  const run =
    (section: SqlSection) =>
    async (op: Operations): Promise<void> => {
      if (isEmptySection(section)) return
      await op.invoke({ kind: 'execute', sql: section.text, section: true }).catch((error: unknown) => {
        throw atLine(error, path, section)
      })
    }
  return { upgrade: run(upgrade), downgrade: downgrade === null || isEmptySection(downgrade) ? null : run(downgrade) }
}

/** The line of the file in place of that of the section. */
function atLine(error: unknown, path: string, section: SqlSection): unknown {
  if (!isDbtoolError(error) || error.code !== 'DBT_SQL_UNREADABLE') return error
  const line = Number(error.facts['line']) + section.line - 1
  return new DbtoolError(error.code, `The SQL cannot be read: ${path}:${line}: ${String(error.facts['what'])}.`, {
    hint: error.hint,
    cause: error.cause,
    facts: { ...error.facts, line },
  })
}
