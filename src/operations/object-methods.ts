import { DbtoolError } from '../errors/index.js'
import { type ObjectKind, type ObjectName, objectKinds } from '../schema/index.js'
import { createObject } from './object-operation.js'
import type { Operation, SqlText } from './operation.js'

/** What tells an object from others of its name. */
export interface ObjectPlace {
  readonly schema?: string
  /** The table that a trigger, a policy or a rule hangs on. */
  readonly on?: string
  /** The argument types of a routine that shares its name with others: `integer, text`. */
  readonly arguments?: string
}

/** What goes with an object. */
export interface ObjectFacts extends ObjectPlace {
  readonly comment?: string
  /** Statements that follow it: indexes of a materialized view, whether a trigger is switched off. */
  readonly attachments?: readonly string[]
  /** Statements that say who may use it. */
  readonly grants?: readonly string[]
}

type Pascal<K extends string> = K extends `${infer A}-${infer B}` ? `${Capitalize<A>}${Pascal<B>}` : Capitalize<K>

/**
 * `createView`, `replaceView`, `dropView` and so on for every kind of object. The SQL is the whole statement that creates
 * the object, one text or one for each engine. Replacing is done in place where the engine can; where not, the object is
 * dropped and made anew with whatever stands on it.
 */
export type ObjectMethods = {
  readonly [K in ObjectKind as `create${Pascal<K>}` | `replace${Pascal<K>}`]: (
    name: string,
    sql: SqlText,
    options?: ObjectFacts,
  ) => Promise<void>
} & {
  readonly [K in ObjectKind as `drop${Pascal<K>}`]: (
    name: string,
    options?: ObjectPlace & { readonly ifExists?: boolean },
  ) => Promise<void>
}

/** `materialized-view` → `MaterializedView`. */
export function methodSuffix(kind: ObjectKind): string {
  return kind
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

/** The methods, for a recorder that takes operations. */
export function objectMethods(engine: string, run: (build: () => Operation) => Promise<void>): ObjectMethods {
  const made: Record<string, unknown> = {}
  for (const kind of objectKinds) {
    const suffix = methodSuffix(kind)
    made[`create${suffix}`] = (name: string, sql: SqlText, options: ObjectFacts = {}) =>
      run(() =>
        createObject({ ...nameOf(kind, name, options), ...factsOf(options), definition: textFor(sql, engine, suffix) }),
      )
    made[`replace${suffix}`] = (name: string, sql: SqlText, options: ObjectFacts = {}) =>
      run(() => ({
        kind: `replace-${kind}`,
        object: { ...nameOf(kind, name, options), ...factsOf(options), definition: textFor(sql, engine, suffix) },
        from: null,
      }))
    made[`drop${suffix}`] = (name: string, options: ObjectPlace & { readonly ifExists?: boolean } = {}) =>
      run(() => ({
        kind: `drop-${kind}`,
        object: nameOf(kind, name, options),
        dropped: null,
        ...(options.ifExists === true ? { ifExists: true } : {}),
      }))
  }
  return made as ObjectMethods
}

function nameOf(kind: ObjectKind, name: string, { schema, on, arguments: types }: ObjectPlace): ObjectName {
  return {
    kind,
    name,
    ...(schema === undefined ? {} : { schema }),
    ...(on === undefined ? {} : { table: on }),
    ...(types === undefined ? {} : { arguments: types }),
  }
}

function factsOf({ comment, attachments, grants }: ObjectFacts) {
  return {
    ...(comment === undefined ? {} : { comment }),
    ...(attachments === undefined || attachments.length === 0 ? {} : { attachments }),
    ...(grants === undefined || grants.length === 0 ? {} : { grants }),
  }
}

function textFor(sql: SqlText, engine: string, method: string): string {
  const text = typeof sql === 'string' ? sql : sql[engine]
  if (text === undefined)
    throw new DbtoolError('DBT_UNSUPPORTED', `op.create${method} has no SQL for ${engine}.`, {
      hint: `Add the text for it: { ${engine}: '…' }.`,
    })
  return text
}
