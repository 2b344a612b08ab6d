import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A setting with where it came from, for `dbtool config`. */
export interface Sourced<T> {
  readonly value: T
  readonly source: string
}

/** A variable of the environment, or of the first .env file of the folder that has it. An empty one is not there. */
export function readVariable(name: string, folder: string): Sourced<string> | null {
  const own = process.env[name]
  if (own !== undefined && own !== '') return { value: own, source: `environment variable ${name}` }
  for (const { file, values } of envFiles(folder)) {
    const value = values.get(name)
    if (value !== undefined && value !== '') return { value, source: file }
  }
  return null
}

/** Runs something that reads process.env (a configuration) with what .env files add to it, and takes that back. */
export async function withVariables<T>(folder: string, run: () => Promise<T>): Promise<T> {
  const before = new Map<string, string | undefined>()
  for (const { values } of envFiles(folder)) {
    for (const [name, value] of values) {
      const own = process.env[name]
      if (own !== undefined && own !== '') continue
      before.set(name, own)
      process.env[name] = value
    }
  }
  try {
    return await run()
  } finally {
    for (const [name, own] of before) {
      if (own === undefined) delete process.env[name]
      else process.env[name] = own
    }
  }
}

function envFiles(folder: string): readonly { readonly file: string; readonly values: ReadonlyMap<string, string> }[] {
  return ['.env.local', '.env']
    .map((file) => ({ file, path: join(folder, file) }))
    .filter(({ path }) => existsSync(path))
    .map(({ file, path }) => ({ file, values: parseEnv(readFileSync(path, 'utf8')) }))
}

/** `NAME=value` lines; `export`, quotes and comments as shells know them. */
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
