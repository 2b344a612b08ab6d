import { columnNameFor, constraintNameFor, type Naming, tableNameFor } from '../model/naming.js'
import type { Schema, Table } from '../schema/index.js'
import { isIdentifier } from '../source-text/literal.js'
import { type NamedPart, nameParts, partsOfTable } from './conventional-name.js'
import { camelCase, isReservedConstant, isReservedProperty, pascalCase, singular, wordsOf } from './identifiers.js'

type TableStrategy = 'snake_plural' | 'snake' | 'lower' | 'none'
type ColumnStrategy = 'snake' | 'none'

const tableStrategies: readonly TableStrategy[] = ['snake_plural', 'snake', 'lower', 'none']
const columnStrategies: readonly ColumnStrategy[] = ['snake', 'none']

/** Patterns in use: those of PostgreSQL, Knex, Rails, Django's friends, and what people write by hand. The first is the default. */
const patterns = {
  primaryKey: ['pk_{table}', '{table}_pkey', 'PK_{table}', '{table}_pk'],
  unique: [
    'uq_{table}_{columns}',
    '{table}_{columns}_key',
    '{table}_{columns}_unique',
    'UQ_{table}_{columns}',
    'uk_{table}_{columns}',
    '{columns}',
  ],
  foreignKey: [
    'fk_{table}_{columns}_{referencedTable}',
    '{table}_{columns}_fkey',
    '{table}_{columns}_foreign',
    'fk_{table}_{referencedTable}',
    'fk_{table}_{columns}',
    'FK_{table}_{columns}',
    'FK_{table}_{referencedTable}',
    '{table}_{columns}_fk',
  ],
  exclude: ['ex_{table}_{columns}', '{table}_{columns}_excl'],
  index: [
    'ix_{table}_{columns}',
    '{table}_{columns}_idx',
    '{table}_{columns}_index',
    'idx_{table}_{columns}',
    'index_{table}_on_{columns}',
    'IX_{table}_{columns}',
    'IDX_{table}_{columns}',
    'idx_{columns}',
    'idx_fk_{columns}',
    'ix_{columns}',
    '{columns}',
  ],
} as const

/** The name of a model by a strategy, or null where the strategy leads to no model of this table. */
export function modelNameFor(table: string, strategy: TableStrategy): string | null {
  const words = wordsOf(table)
  const candidates =
    strategy === 'none'
      ? // What is written like a table makes no name for a model.
        [table].filter((name) => name !== name.toLowerCase())
      : strategy === 'snake_plural'
        ? [pascalCase(singular(words), ''), pascalCase(words, '')]
        : [pascalCase(words, '')]
  const fits = (name: string): boolean =>
    isIdentifier(name) && !isReservedConstant(name) && tableNameFor(name, { table: strategy }) === table
  return candidates.find(fits) ?? null
}

/** The property of a column by a strategy, or null where it leads to none. */
export function propertyFor(column: string, strategy: ColumnStrategy): string | null {
  const name = strategy === 'none' ? column : camelCase(wordsOf(column), '')
  const fits = isIdentifier(name) && !isReservedProperty(name) && columnNameFor(name, { column: strategy }) === column
  return fits ? name : null
}

/** A naming of which the strategies are known by name; what is the default is left out. */
export interface ChosenNaming extends Naming {
  readonly table?: TableStrategy
  readonly column?: ColumnStrategy
}

/** The strategies that explain the names of a schema: the defaults if most names follow them, else those that explain most. */
export function chooseNaming(schema: Schema): ChosenNaming {
  const tables = schema.tables.map(({ name }) => name)
  const columns = schema.tables.flatMap((table) => table.columns.map(({ name }) => name))
  const table = mostTelling(tableStrategies, tables, (name, strategy) => modelNameFor(name, strategy) !== null)
  const column = mostTelling(columnStrategies, columns, (name, strategy) => propertyFor(name, strategy) !== null)
  const parts = schema.tables.flatMap((owner) => partsOf(owner))
  return {
    ...(table === 'snake_plural' ? {} : { table }),
    ...(column === 'snake' ? {} : { column }),
    ...Object.fromEntries(
      Object.entries(patterns).flatMap(([kind, choices]) => {
        const own = parts.filter((part) => part.kind === kind)
        const chosen = mostTelling<string, NamedPart>(choices, own, ({ name, facts }, pattern) => {
          return constraintNameFor(kind as keyof typeof patterns, facts, { [kind]: pattern }) === name
        })
        return chosen === choices[0] ? [] : [[kind, chosen]]
      }),
    ),
  }
}

function partsOf(table: Table): readonly NamedPart[] {
  return partsOfTable(table)
    .map((part) => nameParts(table, part))
    .filter(({ name }) => name !== undefined)
}

/** The first if it explains at least half of the names, else the one that explains most of them. */
function mostTelling<C extends string, T>(
  choices: readonly C[],
  items: readonly T[],
  explains: (item: T, choice: C) => boolean,
): C {
  const [usual] = choices as readonly [C]
  const score = (choice: C): number => items.filter((item) => explains(item, choice)).length
  const scores = choices.map((choice) => ({ choice, score: score(choice) }))
  const first = scores[0]?.score ?? 0
  if (first * 2 >= items.length) return usual
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a))
  return best.choice
}
