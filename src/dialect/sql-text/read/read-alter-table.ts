import { createConstraintKind } from '../../../operations/index.js'
import type { Column, Constraint, TableName } from '../../../schema/index.js'
import type { ReadChange } from '../../lint-rule.js'
import type { Change } from '../../sql-change.js'
import { isSymbol } from '../token.js'
import { readColumn, readDefault, readDefinition, readType } from './read-column.js'
import { readOptions } from './read-options.js'
import { readConstraint, readInlineIndex } from './read-table.js'
import type { TokenCursor } from './token-cursor.js'

/** What ALTER TABLE does, action by action; behind those two words. */
export function readAlterTable(cursor: TokenCursor): readonly ReadChange[] {
  cursor.take('if', 'exists')
  cursor.take('only')
  const table = cursor.tableName()
  if (table === null) return []
  cursor.takeSymbol('*')
  return cursor.list().flatMap((action) => readAction(table, action))
}

function readAction(table: TableName, cursor: TokenCursor): readonly ReadChange[] {
  if (cursor.take('add')) return readAdd(table, cursor)
  if (cursor.take('drop')) return plain(readDrop(table, cursor))
  if (cursor.take('alter')) return plain(readAlter(table, cursor))
  if (cursor.take('modify')) return readModify(table, null, cursor)
  if (cursor.take('change')) {
    cursor.take('column')
    return readModify(table, cursor.name() ?? '', cursor)
  }
  if (cursor.take('rename')) return plain(readRename(table, cursor))
  return plain(readTableAction(table, cursor))
}

function plain(...changes: readonly (Change | null)[]): readonly ReadChange[] {
  return changes.flatMap((change) => (change === null ? [] : [{ change, isInline: false }]))
}

function readAdd(table: TableName, cursor: TokenCursor): readonly ReadChange[] {
  const constraint = readConstraint(cursor, table)
  if (constraint !== null) return plain(addConstraint(table, constraint, cursor))
  if (cursor.isNext('partition')) return plain({ kind: 'repartition', table, action: 'ADD PARTITION' })
  const index = readInlineIndex(cursor, table)
  if (index !== null) return plain({ kind: 'create-index', table, index })
  cursor.take('column')
  const ifNotExists = cursor.take('if', 'not', 'exists')
  // MySQL: ADD (a int, b int)
  if (isSymbol(cursor.peek(), '(')) return (cursor.group()?.list() ?? []).flatMap((part) => addColumn(table, part))
  return addColumn(table, cursor, ifNotExists)
}

function addColumn(table: TableName, cursor: TokenCursor, ifNotExists = false): readonly ReadChange[] {
  const position = cursor.has('first') ? ('first' as const) : afterOf(cursor)
  const found = readColumn(cursor)
  if (found === null) return []
  return [
    {
      change: {
        kind: 'add-column',
        table,
        column: found.column,
        ...(position === null ? {} : { position }),
        ...(ifNotExists ? { ifNotExists } : {}),
      },
      isInline: false,
    },
    ...found.constraints.map((constraint) => ({ change: create(table, constraint), isInline: true })),
  ]
}

/** MySQL: the column behind which it goes. */
function afterOf(cursor: TokenCursor): { readonly after: string } | null {
  const tokens = cursor.tokens()
  const at = tokens.findIndex(({ type, text }) => type === 'word' && text.toLowerCase() === 'after')
  const name = at < 0 ? undefined : tokens[at + 1]
  return name === undefined ? null : { after: cursor.grammar.fold(name) }
}

function create(table: TableName, constraint: Constraint): Change {
  return { kind: createConstraintKind(constraint.kind), table, constraint }
}

function addConstraint(table: TableName, constraint: Constraint, cursor: TokenCursor): Change {
  // The cursor is behind USING INDEX, or before it.
  cursor.take('using')
  const usingIndex = cursor.take('index') || hasIndexOnly(constraint) ? cursor.name() : null
  const added = { kind: createConstraintKind(constraint.kind), table, constraint }
  return usingIndex === null ? added : { ...added, usingIndex }
}

function hasIndexOnly(constraint: Constraint): boolean {
  return (constraint.kind === 'unique' || constraint.kind === 'primary-key') && constraint.columns.length === 0
}

function readDrop(table: TableName, cursor: TokenCursor): Change | null {
  if (cursor.take('primary', 'key')) {
    return { kind: 'drop-constraint', table, name: null, dropped: { kind: 'primary-key', columns: [] } }
  }
  if (cursor.take('partition')) return { kind: 'repartition', table, action: 'DROP PARTITION' }
  const what = cursor.takeAny('constraint', 'foreign key', 'check', 'index', 'key', 'column')
  const ifExists = cursor.take('if', 'exists') ? { ifExists: true } : {}
  const name = cursor.name()
  if (name === null) return null
  const options = { ...ifExists, ...(cursor.take('cascade') ? { cascade: true } : {}) }
  if (what === 'index' || what === 'key') return { kind: 'drop-index', table, name, dropped: null, ...options }
  if (what === null || what === 'column') {
    return { kind: 'drop-column', table, column: name, dropped: null, ...options }
  }
  return { kind: 'drop-constraint', table, name, dropped: null, ...options }
}

function readAlter(table: TableName, cursor: TokenCursor): Change | null {
  if (cursor.takeAny('constraint', 'index', 'check') !== null) return { kind: 'other', words: 'ALTER TABLE … ALTER' }
  cursor.take('column')
  const column = cursor.name()
  if (column === null) return null
  const alter = (to: Extract<Change, { kind: 'alter-column' }>['to']): Change => {
    return { kind: 'alter-column', table, column, from: null, to }
  }
  if (cursor.take('set', 'not', 'null')) return alter({ nullable: false })
  if (cursor.take('drop', 'not', 'null')) return alter({ nullable: true })
  if (cursor.take('drop', 'default')) return alter({ default: null })
  if (cursor.take('set', 'default')) return alter({ default: { kind: 'sql', sql: readDefault(cursor) } })
  if (cursor.take('drop', 'identity')) return alter({ identity: null })
  if (cursor.take('drop', 'expression')) return alter({ generated: null })
  if (cursor.take('add', 'generated')) return alter({ identity: { always: cursor.take('always') } })
  if (cursor.take('set', 'data', 'type') || cursor.take('type')) {
    const type = readType(cursor)
    const collation = cursor.take('collate') ? { collation: cursor.name() } : {}
    const using = cursor.take('using') ? { using: cursor.rest() } : {}
    return alter({ type, ...collation, ...using })
  }
  return { kind: 'other', words: 'ALTER TABLE … ALTER COLUMN' }
}

/** MySQL: MODIFY names the whole column, CHANGE its new name too. */
function readModify(table: TableName, old: string | null, cursor: TokenCursor): readonly ReadChange[] {
  if (old === null) cursor.take('column')
  const name = cursor.name()
  if (name === null) return []
  const { column, constraints } = readDefinition(name, cursor)
  const renamed: Change | null =
    old === null || old === name ? null : { kind: 'rename-column', table, column: old, to: name }
  return [
    ...plain({ kind: 'alter-column', table, column: old ?? name, from: null, to: wholeColumn(column) }, renamed),
    ...constraints.map((constraint) => ({ change: create(table, constraint), isInline: true })),
  ]
}

function wholeColumn(column: Column): Extract<Change, { kind: 'alter-column' }>['to'] {
  return {
    type: column.type,
    nullable: column.nullable,
    default: column.default ?? null,
    identity: column.identity ?? null,
    generated: column.generated ?? null,
    ...(column.collation === undefined ? {} : { collation: column.collation }),
  }
}

function readRename(table: TableName, cursor: TokenCursor): Change | null {
  const what = cursor.takeAny('constraint', 'index', 'key', 'column')
  if (what === null && (cursor.take('to') || cursor.take('as'))) {
    const to = cursor.tableName()
    return to === null ? null : { kind: 'rename-table', table, to: to.name }
  }
  const from = cursor.name()
  // MySQL: RENAME name, without TO.
  if (from !== null && !cursor.take('to')) return { kind: 'rename-table', table, to: from }
  const to = cursor.name()
  if (from === null || to === null) return null
  if (what === 'constraint') return { kind: 'rename-constraint', table, name: from, to }
  if (what === 'index' || what === 'key') return { kind: 'rename-index', table, name: from, to }
  return { kind: 'rename-column', table, column: from, to }
}

function readTableAction(table: TableName, cursor: TokenCursor): Change | null {
  if (cursor.take('validate', 'constraint')) return { kind: 'validate-constraint', table, name: cursor.name() ?? '' }
  if (cursor.take('set', 'logged')) return { kind: 'set-logged', table, logged: true }
  if (cursor.take('set', 'unlogged')) return { kind: 'set-logged', table, logged: false }
  if (cursor.take('set', 'access', 'method')) return { kind: 'set-access-method', table }
  if (cursor.take('set', 'tablespace') || cursor.take('tablespace')) return { kind: 'set-tablespace', table }
  if (cursor.take('set') && isSymbol(cursor.peek(), '(')) {
    return { kind: 'set-storage', table, parameters: readOptions(cursor) }
  }
  if (cursor.take('replica', 'identity')) {
    return { kind: 'replica-identity', table, identity: cursor.next()?.text.toLowerCase() ?? '' }
  }
  if (cursor.take('attach', 'partition')) {
    return { kind: 'attach-partition', table, partition: cursor.tableName() ?? { name: '' } }
  }
  if (cursor.take('detach', 'partition')) {
    const partition = cursor.tableName() ?? { name: '' }
    return { kind: 'detach-partition', table, partition, concurrently: cursor.take('concurrently') }
  }
  return readServerAction(table, cursor)
}

/** Actions of MySQL and MariaDB. */
function readServerAction(table: TableName, cursor: TokenCursor): Change | null {
  const word = (): string => {
    cursor.takeSymbol('=')
    return cursor.next()?.value ?? ''
  }
  if (cursor.take('algorithm')) return onlineDdl(table, { algorithm: word().toLowerCase() }, cursor)
  if (cursor.take('lock')) return onlineDdl(table, { lock: word().toLowerCase() }, cursor)
  if (cursor.take('engine')) return { kind: 'set-engine', table, engine: word() }
  if (cursor.take('force')) return { kind: 'rewrite-table', table, command: 'ALTER TABLE … FORCE' }
  if (cursor.take('convert', 'to')) {
    if (!cursor.take('character', 'set')) cursor.take('charset')
    return { kind: 'convert-charset', table, charset: word() }
  }
  const partition = cursor.takeAny('partition by', 'remove partitioning', 'reorganize partition', 'coalesce partition')
  if (partition !== null) return { kind: 'repartition', table, action: partition.toUpperCase() }
  return { kind: 'other', words: 'ALTER TABLE' }
}

function onlineDdl(
  table: TableName,
  facts: { readonly algorithm?: string; readonly lock?: string },
  cursor: TokenCursor,
): Change {
  // ALGORITHM=INPLACE LOCK=NONE: a space will do.
  if (!cursor.take('lock')) return { kind: 'online-ddl', table, ...facts }
  cursor.takeSymbol('=')
  return { kind: 'online-ddl', table, ...facts, lock: (cursor.next()?.value ?? '').toLowerCase() }
}
