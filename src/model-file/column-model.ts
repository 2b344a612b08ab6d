import type { Column, ColumnType, Identity, Table } from '../schema/index.js'
import { defaultSource } from '../source-text/default-source.js'
import { identityEntries } from '../source-text/identity-source.js'
import { literalSource, stringLiteral } from '../source-text/literal.js'
import { type DeclaredColumn, type EngineWords, withoutEnumName } from './engine-words.js'
import { isSayable, neutralType } from './neutral-type.js'
import { type CallSource, call, chain, list, object, type Source, value } from './source-tree.js'

/** What a column's declaration holds beside the column itself: what is said on the column and not in the list. */
export interface Inline {
  readonly primaryKey: boolean
  readonly unique: boolean
  readonly index: boolean
  /** The arguments of `.references(…)`. */
  readonly references: readonly Source[] | null
  /** The column's name in the database; null: the naming strategy leads to it. */
  readonly name: string | null
}

/** How models declare the type of a column: neutral where the words of the engine mean what a neutral type means. */
export function declaredColumn(column: Column, table: Table, words: EngineWords, isUnnamed: boolean): DeclaredColumn {
  if (!isSayable(column.type)) return custom(words.spell(column, table))
  if (column.type.kind !== 'custom') return { type: (isUnnamed ? withoutEnumName(column) : column).type, native: null }
  const { sql } = column.type
  const type = neutralType(sql)
  if (type === null) return custom(sql)
  return { type, native: words.sameType({ ...column, type }, column, table) ? null : sql }
}

function custom(sql: string): DeclaredColumn {
  return { type: { kind: 'custom', sql }, native: null }
}

/** A column as its builder: `t.string(255).nullable()`. */
export function columnModel(column: Column, declared: DeclaredColumn, inline: Inline, engine: string): Source {
  const { default: fallback, identity, generated, collation, comment, onUpdateNow, nullable } = column
  const id = idHelper(column, declared, inline)
  return chain(
    't',
    id ?? typeCall(declared.type),
    ...when(nullable, () => call('nullable')),
    ...when(id === null && identity, (identity) => call('identity', ...identityArguments(identity))),
    ...when(fallback, (fallback) => call('default', defaultArgument(fallback, declared.type))),
    ...when(generated, ({ expression, stored }) =>
      call('generated', stringLiteral(expression), ...when(stored, () => object({ stored: 'true' }))),
    ),
    ...when(onUpdateNow, () => call('onUpdateNow')),
    ...when(collation, (collation) => call('collate', stringLiteral(collation))),
    ...when(declared.native, (native) => call('nativeType', object({ [engine]: stringLiteral(native) }))),
    ...when(id === null && inline.primaryKey, () => call('primaryKey')),
    ...when(inline.unique, () => call('unique')),
    ...when(inline.index, () => call('index')),
    ...when(inline.references, (args) => call('references', ...args)),
    ...when(inline.name, (name) => call('name', stringLiteral(name))),
    ...when(comment, (comment) => call('comment', stringLiteral(comment))),
  )
}

/** What to write where there is something to say; an empty text is something. */
function when<T, S>(fact: T | null | undefined | false, write: (fact: T) => S): readonly S[] {
  return fact === null || fact === undefined || fact === false ? [] : [write(fact)]
}

/** `t.id()` and `t.bigid()`, where they say exactly what there is. */
function idHelper({ identity, nullable }: Column, { type }: DeclaredColumn, inline: Inline): CallSource | null {
  const isPlain = identity?.always === false && Object.keys(identity).length === 1
  if (!isPlain || !inline.primaryKey || nullable) return null
  if (type.kind === 'int') return call('id')
  return type.kind === 'bigint' ? call('bigid') : null
}

/** A default; values of JSON as lists and objects that can be broken. */
function defaultArgument(fallback: NonNullable<Column['default']>, type: ColumnType): Source {
  const source = defaultSource(fallback, type, 'sql')
  const isJson = type.kind === 'json' || type.kind === 'jsonb'
  return isJson && fallback.kind === 'value' && !source.startsWith('sql`')
    ? value(JSON.parse(String(fallback.value)))
    : source
}

function identityArguments(identity: Identity): readonly Source[] {
  const entries = identityEntries(identity)
  return entries.length === 0 ? [] : [object(Object.fromEntries(entries))]
}

function typeCall(type: ColumnType): CallSource {
  switch (type.kind) {
    case 'string':
    case 'char':
      return call(type.kind, String(type.length))
    case 'decimal':
      return call('decimal', String(type.precision), String(type.scale))
    case 'time':
      return call('time', ...when(type.precision, (precision) => object({ precision: String(precision) })))
    case 'timestamp': {
      const options = object({
        timezone: type.timezone ? undefined : 'false',
        precision: type.precision === undefined ? undefined : String(type.precision),
      })
      return options.entries.length === 0 ? call('timestamp') : call('timestamp', options)
    }
    case 'enum': {
      const options = object({
        name: type.name === undefined ? undefined : stringLiteral(type.name),
        schema: type.schema === undefined ? undefined : stringLiteral(type.schema),
      })
      return call('enum', list(type.values.map(literalSource)), ...(options.entries.length === 0 ? [] : [options]))
    }
    case 'array':
      return call('array', chain('t', typeCall(type.of)))
    case 'custom':
      return call('custom', stringLiteral(type.sql))
    default:
      return call(type.kind)
  }
}
