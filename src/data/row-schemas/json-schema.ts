import type { ZodType } from 'zod'
import { jsonFault } from '../../dialect/json-text.js'
import type { StandardIssue, StandardResult, ValueSchema } from '../../model/index.js'
import type { ZodTools } from '../../model/load-zod.js'
import { textProblems } from './text-schema.js'

/** A value that JSON holds as it is, and that the schema of the column accepts. */
export function jsonSchema(z: ZodTools, schema: ValueSchema<unknown> | undefined): ZodType {
  const json = z.unknown().check((context) => {
    const problem = jsonProblem(context.value)
    if (problem !== null) context.issues.push({ code: 'custom', message: problem, input: context.value })
  })
  return schema === undefined ? json : asZod(z, schema).pipe(json)
}

/** Why JSON cannot hold the value, for a person; null: it can. */
function jsonProblem(value: unknown): string | null {
  if (value === undefined) return 'Must be a JSON value'
  // To the database it is NULL, which only a nullable column takes.
  if (value === null) return 'Must be a JSON value other than null'
  const fault = jsonFault(value)
  if (fault === null) return null
  switch (fault.kind) {
    case 'circle':
      return 'Must be a JSON value, without circles and not too deep'
    case 'foreign':
      return `Must be a JSON value, which ${nameOf(fault.part)} is not`
    default:
      return textProblems[fault.kind]
  }
}

function nameOf(part: unknown): string {
  if (part === undefined || typeof part === 'number') return String(part)
  if (typeof part !== 'object' || part === null) return `a ${typeof part}`
  const { name = '' } = (part as { readonly constructor?: { readonly name?: string } }).constructor ?? {}
  return name === '' ? 'this object' : `a ${name}`
}

/** A schema of zod 4, whichever copy it is of, stays what it is: its issues have paths, and it can be looked into. */
function asZod(z: ZodTools, schema: ValueSchema<unknown>): ZodType {
  if ('_zod' in schema) return schema as unknown as ZodType
  return z.unknown().transform((value, context) => {
    const result = '~standard' in schema ? schema['~standard'].validate(value) : parsed(schema, value)
    const finish = (finished: StandardResult<unknown>): unknown => {
      if (finished.issues === undefined) return finished.value
      for (const issue of finished.issues) {
        context.issues.push({ code: 'custom', message: issue.message, path: pathOf(issue), input: value })
      }
      return z.NEVER
    }
    return result instanceof Promise ? result.then(finish) : finish(result)
  })
}

function parsed(schema: { parse(value: unknown): unknown }, value: unknown): StandardResult<unknown> {
  try {
    return { value: schema.parse(value) }
  } catch (error) {
    return { issues: [{ message: error instanceof Error ? error.message : String(error) }] }
  }
}

function pathOf({ path }: StandardIssue): PropertyKey[] {
  return (path ?? []).map((part) => (typeof part === 'object' ? part.key : part))
}
