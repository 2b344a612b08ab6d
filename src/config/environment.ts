import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A setting with where it came from, for `dbtool config`. */
export interface Sourced<T> {
  readonly value: T
  readonly source: string
}

/** A variable of the environment, or of the first .env file of the folder that has it. */
export function readVariable(name: string, folder: string): Sourced<string> | null {
  const own = process.env[name]
  if (own !== undefined && own !== '') return { value: own, source: `environment variable ${name}` }
  for (const file of ['.env.local', '.env']) {
    const path = join(folder, file)
    if (!existsSync(path)) continue
    const value = parseEnv(readFileSync(path, 'utf8')).get(name)
    if (value !== undefined && value !== '') return { value, source: file }
  }
  return null
}

/** `NAME=value` lines; `export`, quotes and comments as shells know them. (node:util parseEnv is younger than our Node.) */
export function parseEnv(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^#]*?))\s*(?:#.*)?$/.exec(
      line,
    )
    if (match?.[1] === undefined) continue
    values.set(match[1], match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? match[4] ?? '')
  }
  return values
}
