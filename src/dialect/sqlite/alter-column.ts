import { isDeepStrictEqual } from 'node:util'
import type { ColumnChange } from '../../operations/index.js'
import type { Column } from '../../schema/index.js'
import { columnText, constraintText } from './column-text.js'
import { parseColumnText, parseConstraintText } from './parse-table.js'
import type { ParsedColumn, ParsedConstraint, ParsedTable } from './parsed-table.js'
import { changeColumn, columnOf, dropConstraint, joinColumn, replaceColumn } from './table-draft.js'
import { optionsOf, primaryKeyOf, toColumn, valuesOfEnumCheck } from './to-table.js'
import { sameName } from './tokens.js'
import { types } from './types.js'

/** A table in which one column is defined anew; the parts of its definition that stay keep their text. */
export function alterColumn(table: ParsedTable, name: string, change: ColumnChange): ParsedTable {
  const old = columnOf(table, name)
  const from = toColumn(old, table)
  const to = changeColumn(from, change)
  let draft = table
  if (from.identity !== undefined && to.identity === undefined) draft = detachKey(draft, old)
  if (from.identity === undefined && to.identity !== undefined) draft = inlineKey(draft, old, to)
  return replaceColumn(draft, name, alteredText(columnOf(draft, name), from, to, draft))
}

/** Takes the key out of the column's definition and makes it a constraint of the table. */
function detachKey(table: ParsedTable, column: ParsedColumn): ParsedTable {
  const key = primaryKeyOf(table)
  if (key === null) return table
  const dropped = dropConstraint(table, null, { kind: 'primary-key', columns: [column.name] })
  const { autoincrement: _, ...definition } = key
  const text = constraintText({ kind: 'primary-key', ...definition })
  return { ...dropped, constraints: [parseConstraintText(text), ...dropped.constraints] }
}

/** Moves the key into the column's definition, where AUTOINCREMENT must stand. Without a key there is nothing to number. */
function inlineKey(table: ParsedTable, column: ParsedColumn, to: Column): ParsedTable {
  const key = primaryKeyOf(table)
  if (key === null || key.columns.length !== 1 || !sameName(key.columns[0] ?? '', column.name)) return table
  const dropped = dropConstraint(table, null, { kind: 'primary-key', columns: key.columns })
  return replaceColumn(dropped, column.name, columnText(to, { options: optionsOf(table) }, key))
}

/** The definition of a column that was `from` and becomes `to`. */
export function alteredText(old: ParsedColumn, from: Column, to: Column, table: ParsedTable): string {
  const options = { options: optionsOf(table) }
  const fresh = parseColumnText(columnText(to, options))
  const changed = (key: keyof Column): boolean => !isDeepStrictEqual(from[key] ?? null, to[key] ?? null)
  const pick = (kinds: readonly ParsedConstraint['kind'][], isChanged: boolean): string[] =>
    (isChanged ? fresh : old).constraints.filter((c) => kinds.includes(c.kind)).map((c) => c.text)
  const isEnumCheck = (constraint: ParsedConstraint): boolean =>
    constraint.kind === 'check' && valuesOfEnumCheck(constraint, old.name) !== null
  const typeChanged = changed('type') || types.spell(from, options) !== types.spell(to, options)
  const checks = old.constraints.filter((constraint) => constraint.kind === 'check' && !isEnumCheck(constraint))
  const enumChecks = (typeChanged ? fresh : old).constraints.filter(isEnumCheck)
  return joinColumn(old, typeChanged ? (fresh.type ?? '') : (old.type ?? ''), [
    ...pick(['not-null', 'null'], changed('nullable')),
    ...old.constraints.filter((constraint) => constraint.kind === 'primary-key').map((key) => key.text),
    ...pick(['default'], changed('default')),
    ...pick(['collate'], changed('collation')),
    ...pick(['generated'], changed('generated')),
    ...[...enumChecks, ...checks].map((check) => check.text),
    ...old.constraints.filter((c) => c.kind === 'unique' || c.kind === 'foreign-key').map((c) => c.text),
  ])
}
