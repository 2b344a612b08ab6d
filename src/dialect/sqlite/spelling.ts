import type { Column, TableOptions } from '../../schema/index.js'
import { notNullClause } from './clauses.js'
import type { ParsedColumn, ParsedTable } from './parsed-table.js'
import { parseType, spellType } from './types.js'

/**
 * How SQLite tables spell what means the same, as the table option `spelling`: the letter case of a type
 * (`type email`: `varchar(150)`), and keys without the NOT NULL that they have anyway (`not null id`: nothing). SQLite
 * shows both for ever, so a table that is made anew says them again. Never compared.
 */
export type Spelling = Readonly<Record<string, string>>

export function typeSpelling(column: string): string {
  return `type ${column}`
}

export function spellingIn(options: TableOptions): Spelling {
  const spelling = options['spelling']
  return typeof spelling === 'object' ? spelling : {}
}

/** `neverNull`: columns that cannot hold NULL, declared so or not. */
export function spellingOf(table: ParsedTable, neverNull: (column: ParsedColumn) => boolean): Spelling {
  const spelling: Record<string, string> = {}
  for (const column of table.columns) {
    const { name, type: written } = column
    const type = parseType(written ?? '')
    if (type.kind !== 'custom' && written !== null && spellType(type, table.strict) !== written) {
      spelling[typeSpelling(name)] = written
    }
    const notNull = column.constraints.find(({ kind }) => kind === 'not-null')
    if (notNull === undefined && neverNull(column)) spelling[notNullClause(name)] = ''
    // Nobody refers to the name of a NOT NULL.
    if (notNull?.name !== undefined && notNull.clause === undefined) spelling[notNullClause(name)] = notNull.text
  }
  return spelling
}

/** The type of a column as its table spells it, if that is still the type; else as `spelled`. */
export function respelled(column: Column, spelled: string, options: TableOptions): string {
  const own = spellingIn(options)[typeSpelling(column.name)]
  return own !== undefined && sameWords(own, spelled) ? own : spelled
}

function sameWords(a: string, b: string): boolean {
  return a.replace(/\s+/g, '').toUpperCase() === b.replace(/\s+/g, '').toUpperCase()
}
