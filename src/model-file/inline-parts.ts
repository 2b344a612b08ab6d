import type { Column, ForeignKey } from '../schema/index.js'
import type { Part } from './conventional-name.js'
import type { NamedTable } from './model-names.js'

/** A foreign key that a column itself declares, to a property of a model. */
export interface InlineKey {
  readonly key: ForeignKey
  readonly target: NamedTable
}

/** What of a table's constraints and indexes its columns say themselves. */
export class InlineParts {
  readonly parts = new Set<Part>()
  readonly uniques = new Set<string>()
  readonly indexes = new Set<string>()
  readonly references = new Map<string, InlineKey>()
  primaryKey: string | null = null

  constructor(
    owner: NamedTable,
    parts: readonly Part[],
    names: ReadonlyMap<Part, string | null | undefined>,
    inlineTarget: (key: ForeignKey, column: Column) => NamedTable | undefined,
  ) {
    for (const part of parts) {
      const columns = columnsOfPart(part)
      const [name] = columns
      const column = owner.table.columns.find((candidate) => candidate.name === name)
      if (columns.length !== 1 || column === undefined || !this.#takes(part, column, names.get(part), inlineTarget)) {
        continue
      }
      this.parts.add(part)
    }
  }

  #takes(
    part: Part,
    column: Column,
    name: string | null | undefined,
    inlineTarget: (key: ForeignKey, column: Column) => NamedTable | undefined,
  ): boolean {
    if (part.kind === 'foreign-key') {
      if (
        this.references.has(column.name) ||
        name === null ||
        !isOnly(part, ['onDelete', 'onUpdate', 'match', 'deferrable'])
      )
        return false
      const target = inlineTarget(part, column)
      if (target !== undefined) this.references.set(column.name, { key: part, target })
      return target !== undefined
    }
    if (name !== undefined) return false
    switch (part.kind) {
      case 'primary-key':
        if (!isOnly(part)) return false
        this.primaryKey = column.name
        return true
      case 'unique':
        if (!isOnly(part) || this.uniques.has(column.name)) return false
        this.uniques.add(column.name)
        return true
      case 'index': {
        const isTaken = this.indexes.has(column.name) || this.uniques.has(column.name)
        if (!isOnly(part) || isTaken) return false
        this.indexes.add(column.name)
        // Together they are one unique index.
        if (part.unique) this.uniques.add(column.name)
        return true
      }
      default:
        return false
    }
  }
}

/** The columns of a part that a column could declare; none if no column can. */
function columnsOfPart(part: Part): readonly string[] {
  switch (part.kind) {
    case 'index':
      return part.keys.map((key) => (Object.keys(key).length === 1 ? (key.column ?? '') : ''))
    case 'check':
    case 'exclude':
      return []
    default:
      return part.columns
  }
}

const definition = new Set(['kind', 'name', 'columns', 'keys', 'unique', 'table', 'referencedColumns'])

/** Whether a part has no options but these. */
function isOnly(part: Part, allowed: readonly string[] = []): boolean {
  return Object.entries(part).every(
    ([key, option]) => option === undefined || definition.has(key) || allowed.includes(key),
  )
}
