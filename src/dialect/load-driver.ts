import { createRequire } from 'node:module'
import { join } from 'node:path'
import { DbtoolError } from '../errors/index.js'

/**
 * A driver package. It is the project's own dependency, so it is looked for from where the user stands first, then
 * from here.
 * @throws {DbtoolError} DBT_DRIVER_MISSING with the command that installs it.
 */
export function loadDriver<T>(name: string, engine: string): T {
  let cause: unknown
  for (const from of [join(process.cwd(), 'package.json'), import.meta.url]) {
    try {
      return createRequire(from)(name) as T
    } catch (error) {
      cause = error
    }
  }
  throw new DbtoolError('DBT_DRIVER_MISSING', `The driver for ${engine}, ${name}, is not installed.`, {
    next: [`npm install ${name}`],
    cause,
  })
}
