import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'vitest'

const folder = fileURLToPath(new URL('./schemas/', import.meta.url))
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true })

export const shapeNames = readdirSync(folder).map((file) => file.replace(/\.json$/, ''))
for (const name of shapeNames) ajv.addSchema(JSON.parse(readFileSync(`${folder}${name}.json`, 'utf8')) as object, name)

/** What is wrong with a result of a command; empty: nothing. */
export function shapeProblems(name: string, result: unknown): readonly string[] {
  const validate = ajv.getSchema(name)
  if (validate === undefined) throw new Error(`no schema ${name}`)
  validate(result)
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}

export function expectShape(name: string, result: unknown): void {
  expect(shapeProblems(name, result), `${name}: ${JSON.stringify(result)}`).toEqual([])
}

/** The shape of what a command line prints: that of its command, or of what the command gives back in place of running. */
export function shapeOf([command = '', ...flags]: readonly string[]): string {
  if (command === 'revision' || command === 'merge') return 'revision'
  if (flags.includes('--sql')) return 'script'
  return flags.includes('--dry-run') && command !== 'squash' ? 'dry-run' : command
}
