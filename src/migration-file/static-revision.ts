import { createHash } from 'node:crypto'
import { DbtoolError, messageOf } from '../errors/index.js'
import type { Operations } from '../operations/operations-api.js'
import { toHeader } from './header.js'
import type { RevisionModule } from './load.js'
import type { RevisionFile } from './read-folder.js'

/** What a revision file exports, as `import * as first from './migrations/…'` gives it. */
export interface RevisionExports {
  readonly revision: string
  readonly downRevision: string | readonly string[] | null
  readonly upgrade: (op: Operations) => unknown
  readonly downgrade?: (op: Operations) => unknown
  readonly [key: string]: unknown
}

/**
 * A revision that is part of the program, as in a bundle without files. Its fingerprint begins with `b1:`: a bundler has
 * rewritten its source, so that nobody can compare it with that of a file.
 * @throws {DbtoolError} DBT_REVISION_FILE_INVALID naming the key.
 */
export function toStaticRevision(exports: RevisionExports): RevisionFile {
  const path = `revision ${typeof exports.revision === 'string' ? exports.revision : '(without id)'}`
  try {
    if (typeof exports.upgrade !== 'function') throw new Error('it exports no function `upgrade`')
    const { upgrade, downgrade = null } = exports
    const module: RevisionModule = { upgrade, downgrade }
    const text = `${upgrade.toString()}\0${downgrade?.toString() ?? ''}`
    const checksum = `b1:${createHash('sha256').update(text).digest('hex')}`
    return { ...toHeader(exports), path, checksum, format: 'static', module }
  } catch (error) {
    throw new DbtoolError('DBT_REVISION_FILE_INVALID', `The ${path} is not valid: ${messageOf(error)}.`, {
      cause: error,
    })
  }
}
