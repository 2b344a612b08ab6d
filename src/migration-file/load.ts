import { readFile } from 'node:fs/promises'
import { DbtoolError, isDbtoolError, messageOf } from '../errors/index.js'
import { loadModule } from '../module-loader/load-module.js'
import type { Operations } from '../operations/operations-api.js'
import { isEmptySection, parseSqlRevision } from './sql-revision.js'

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
    (text: string) =>
    async (op: Operations): Promise<void> => {
      if (!isEmptySection(text)) await op.execute(withoutTransaction(text))
    }
  return { upgrade: run(upgrade), downgrade: downgrade === null || isEmptySection(downgrade) ? null : run(downgrade) }
}

/** A BEGIN … COMMIT pair around a whole section, and `PRAGMA foreign_keys`, are the runner's business. */
function withoutTransaction(section: string): string {
  const withoutPragma = section.replace(/^\s*pragma\s+foreign_keys\s*=\s*\w+\s*;\s*$/gim, '')
  const match =
    /^((?:\s|--[^\n]*\n)*)begin(?:\s+(?:immediate|exclusive|deferred))?(?:\s+transaction)?\s*;([\s\S]*?)commit(?:\s+transaction)?\s*;?\s*$/i.exec(
      withoutPragma,
    )
  return match === null ? withoutPragma : `${match[1]}${match[2]}`
}
