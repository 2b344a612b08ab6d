import type { TableName } from '../../../schema/index.js'
import type { Change } from '../../sql-change.js'
import { objectWords, placeOf, standsOn } from './read-create.js'
import type { TokenCursor } from './token-cursor.js'

/** What DROP does; behind that word. */
export function readDrop(cursor: TokenCursor): readonly Change[] {
  cursor.take('temporary')
  if (cursor.take('database')) {
    cursor.take('if', 'exists')
    return [{ kind: 'drop-database', name: cursor.name() ?? '' }]
  }
  const named = cursor.takeAny('table', 'tables', 'index', 'schema', 'type')
  if (named === null) return dropObject(cursor)
  const concurrently = cursor.take('concurrently')
  const { names, options } = readNames(cursor)
  switch (named) {
    case 'index':
      return dropIndexes(cursor, names, { ...options, ...(concurrently ? { concurrently } : {}) })
    case 'schema':
      return names.map(({ name }) => ({ kind: 'drop-schema', name, ...options }))
    case 'type':
      return names.map((type) => ({ kind: 'drop-enum', type, dropped: null, ...options }))
    default:
      return names.map((table) => ({ kind: 'drop-table', table, dropped: null, ...options }))
  }
}

interface Options {
  readonly ifExists?: boolean
  readonly cascade?: boolean
  readonly concurrently?: boolean
}

function readNames(cursor: TokenCursor): { readonly names: readonly TableName[]; readonly options: Options } {
  const ifExists = cursor.take('if', 'exists') ? { ifExists: true } : {}
  const names: TableName[] = []
  do {
    const name = cursor.tableName()
    if (name !== null) names.push(name)
  } while (cursor.takeSymbol(','))
  return { names, options: { ...ifExists, ...(cursor.has('cascade') ? { cascade: true } : {}) } }
}

/** The table is known to MySQL's own words only: elsewhere an index is named without it. */
function dropIndexes(cursor: TokenCursor, names: readonly TableName[], options: Options): readonly Change[] {
  const table = cursor.take('on') ? cursor.tableName() : null
  return names.map(({ name, schema }) => ({
    kind: 'drop-index',
    table: table ?? (schema === undefined ? { name: '' } : { name: '', schema }),
    name,
    dropped: null,
    ...options,
  }))
}

function dropObject(cursor: TokenCursor): readonly Change[] {
  const found = objectWords.find(([words]) => cursor.take(...words.split(' ')))
  if (found === undefined) return [{ kind: 'other', words: `DROP ${cursor.peek()?.text.toUpperCase() ?? ''}` }]
  const [, kind] = found
  const { names, options } = readNames(cursor)
  const table = kind === 'trigger' || kind === 'policy' ? standsOn(cursor) : null
  return names.map((name) => ({
    kind: `drop-${kind}`,
    object: { kind, name: name.name, ...placeOf(kind, name, table) },
    dropped: null,
    ...(options.ifExists === true ? { ifExists: true } : {}),
  }))
}
