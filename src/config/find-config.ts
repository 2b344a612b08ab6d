import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const extensions = ['ts', 'mts', 'js', 'mjs', 'cjs', 'json']
const names = extensions.flatMap((extension) => [
  `dbtool.config.${extension}`,
  join('.config', `dbtool.config.${extension}`),
  join('.config', `dbtool.${extension}`),
])

/** The configuration file of a folder, or null. */
export function configIn(folder: string): string | null {
  return names.map((name) => join(folder, name)).find((file) => existsSync(file)) ?? null
}

/** The configuration file of the package that a folder is in, or null. Never looks above the package or the repository. */
export function findConfig(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    const found = configIn(at)
    if (found !== null) return found
    const isRoot = existsSync(join(at, 'package.json')) || existsSync(join(at, '.git')) || dirname(at) === at
    if (isRoot) return null
  }
}

/** The folder that relative paths of a configuration file are relative to. */
export function rootOf(file: string): string {
  const folder = dirname(file)
  return basename(folder) === '.config' ? dirname(folder) : folder
}
