import { isDeepStrictEqual } from 'node:util'
import type { Dialect } from '../dialect/dialect.js'
import type { Scalar } from '../dialect/row-values.js'
import { columnsOf, type Expression } from '../dialect/sql-text/expression.js'
import { parseExpression } from '../dialect/sql-text/parse-expression.js'
import { type Column, displayName, type Schema, sameTable, type Table, tableNameOf } from '../schema/index.js'
import { comparedKeys } from './compared-keys.js'
import { edgeValues } from './edge-values.js'
import { holds } from './evaluate.js'
import { fitted } from './fits.js'
import { hintsOf } from './hints.js'
import { narrowing, narrowingText } from './narrowing.js'
import { plainValue } from './plain-values.js'
import type { Probe, ProbeKind, ProbeValues } from './probe.js'
import { Random } from './random.js'

/** What `other` does not allow that `live` does, as far as rows can show it. Tables and columns are matched by name. */
export function probesOf(dialect: Dialect, live: Schema, other: Schema): readonly Probe[] {
  return live.tables.flatMap((table) => {
    const next = other.tables.find((candidate) => sameTable(candidate, table))
    return next === undefined ? [] : new TableProbes(dialect, live, other, table, next).all()
  })
}

class TableProbes {
  readonly #dialect: Dialect
  readonly #live: Schema
  readonly #other: Schema
  readonly #table: Table
  readonly #next: Table

  constructor(dialect: Dialect, live: Schema, other: Schema, table: Table, next: Table) {
    this.#dialect = dialect
    this.#live = live
    this.#other = other
    this.#table = table
    this.#next = next
  }

  all(): readonly Probe[] {
    return [
      ...this.#next.columns.flatMap((column) => this.#ofColumn(column)),
      ...this.#ofKeys(),
      ...this.#ofChecks(),
      ...this.#ofForeignKeys(),
      ...this.#ofExclusions(),
    ]
  }

  #ofColumn(next: Column): readonly Probe[] {
    const column = this.#table.columns.find(({ name }) => name === next.name)
    const name = this.#name([next.name])
    if (column === undefined) {
      const isFilled =
        next.nullable || next.default !== undefined || next.identity !== undefined || next.generated !== undefined
      if (isFilled) return []
      return [
        this.#probe('missing-value', [next.name], `a row, for which nobody gives a value for the new ${name}`, [[{}]]),
      ]
    }
    if (column.generated !== undefined) return []
    const [from, to] = [
      this.#dialect.rowValues.shapeOf(column, this.#table, this.#live),
      this.#dialect.rowValues.shapeOf(next, this.#next, this.#other),
    ]
    const probes: Probe[] = []
    const isRequired = !next.nullable || to?.notNull === true || isInKey(this.#next, next)
    const wasRequired = !column.nullable || from?.notNull === true || isInKey(this.#table, column)
    if (isRequired && !wasRequired)
      probes.push(this.#probe('null', [column.name], `a row with NULL in ${name}`, [[{ [column.name]: null }]]))
    if (from === null || to === null || this.#points(column)) return probes
    const change = isDeepStrictEqual(from.shape, to.shape) ? null : narrowing(from.shape, to.shape)
    if (change !== null) {
      const attempts = change.values.map((value) => [{ [column.name]: value }])
      probes.push(
        this.#probe(
          change.kind,
          [column.name],
          narrowingText(change, name, this.#dialect.types.spell(next, this.#next)),
          attempts,
        ),
      )
    }
    const added = to.conditions.filter((text) => !from.conditions.includes(text))
    return [
      ...probes,
      ...added.flatMap((text) => this.#violating(text, `that the type of ${name} does not allow any more`)),
    ]
  }

  /** Uniqueness that is new, or that takes more for the same than before. */
  #ofKeys(): readonly Probe[] {
    const [before, after] = [comparedKeys(this.#table), comparedKeys(this.#next)]
    const folded = this.#next.columns.filter((next) => {
      const column = this.#table.columns.find(({ name }) => name === next.name)
      return column !== undefined && this.#collation(column, this.#table) !== this.#collation(next, this.#next)
    })
    return after.flatMap((key) => {
      const columns = key.columns ?? this.#columnsIn(key.expressions)
      if (columns.length === 0 || columns.some((name) => !this.#writable(name))) return []
      if (before.some((known) => isDeepStrictEqual(known, key))) {
        const text = columns.find((name) => folded.some((column) => column.name === name))
        if (text === undefined) return []
        const rows = [{ [text]: 'probe' }, { [text]: 'PROBE' }]
        const rest = columns.filter((name) => name !== text)
        return [
          this.#probe(
            'duplicate',
            columns,
            `two rows whose ${this.#name([text])} differs by letter case only`,
            [rows],
            rest,
          ),
        ]
      }
      const same = [...columns]
      const description = `two rows with the same ${this.#name(columns)}`
      const nulls = key.nullsNotDistinct ? [Object.fromEntries(columns.map((name) => [name, null])), {}] : null
      const attempts: readonly (readonly ProbeValues[])[] = [[{}, {}], ...(nulls === null ? [] : [nulls])]
      return [this.#probe('duplicate', columns, description, attempts, same, key.where)]
    })
  }

  #ofChecks(): readonly Probe[] {
    const known = new Set(this.#table.checks.map(({ expression }) => this.#dialect.expressions.key(expression)))
    return this.#next.checks
      .filter(
        ({ expression, notEnforced, notValid }) =>
          notEnforced !== true && notValid !== true && !known.has(this.#dialect.expressions.key(expression)),
      )
      .flatMap(({ expression, name }) =>
        this.#violating(expression, `that ${name === undefined ? 'a new check' : `the new check ${name}`} refuses`),
      )
  }

  #ofForeignKeys(): readonly Probe[] {
    const bare = (table: Table): readonly unknown[] =>
      table.foreignKeys.map(({ columns, table: target, referencedColumns }) => ({ columns, target, referencedColumns }))
    const known = bare(this.#table)
    return this.#next.foreignKeys.flatMap((foreignKey, at) => {
      const { columns, table, notValid } = foreignKey
      if (notValid === true || known.some((other) => isDeepStrictEqual(other, bare(this.#next)[at]))) return []
      if (columns.some((name) => !this.#writable(name))) return []
      const attempts = [733, 41].map((n) => [Object.fromEntries(columns.map((name) => [name, this.#valueOf(name, n)]))])
      const description = `a row whose ${this.#name(columns)} points to no row of ${displayName(table)}`
      return [this.#probe('orphan', columns, description, attempts)]
    })
  }

  #ofExclusions(): readonly Probe[] {
    return this.#next.excludes.flatMap((exclusion) => {
      if (this.#table.excludes.some((known) => isDeepStrictEqual({ ...known, name: '' }, { ...exclusion, name: '' })))
        return []
      const columns = exclusion.elements.flatMap(({ column, expression }) =>
        column === undefined ? this.#columnsIn([expression ?? '']) : [column],
      )
      if (columns.some((name) => !this.#writable(name))) return []
      return [
        this.#probe(
          'overlap',
          columns,
          `two rows with the same ${this.#name(columns)}`,
          [[{}, {}]],
          columns,
          exclusion.where ?? null,
        ),
      ]
    })
  }

  /** A row for which a condition is false. */
  #violating(condition: string, what: string): readonly Probe[] {
    const expression = this.#parse(condition)
    const columns = this.#columnsIn([condition])
    if (columns.length === 0 || columns.some((name) => !this.#writable(name))) return []
    const random = new Random(condition)
    const pools = columns.map((name) => {
      const shape = this.#shapeOf(name)
      if (shape === null) return []
      const hints = hintsOf(expression, name, shape, random, 7)
      return [...hints, ...[3, 40].map((n) => plainValue(shape, n, name)), ...edgeValues(shape)].filter(
        (value) => value !== null && (fitted(value, shape) !== undefined || hints.includes(value)),
      )
    })
    const rows = combinations(columns, pools)
    const failing = rows.filter((row) => holds(expression, new Map(Object.entries(row))) === false)
    const untold = rows.filter((row) => holds(expression, new Map(Object.entries(row))) === undefined)
    const attempts = [...failing.slice(0, 12), ...untold.slice(0, failing.length > 0 ? 0 : 40)].map((row) => [row])
    if (attempts.length === 0) return []
    return [
      {
        ...this.#probe('check', columns, `a row of ${displayName(this.#table)} ${what}`, attempts),
        violates: condition,
      },
    ]
  }

  #probe(
    kind: ProbeKind,
    columns: readonly string[],
    description: string,
    attempts: Probe['attempts'],
    same: readonly string[] = [],
    condition: string | null = null,
  ): Probe {
    const table = displayName(this.#table)
    return {
      kind,
      table,
      columns,
      description,
      tableName: tableNameOf(this.#table),
      attempts,
      same,
      condition,
      violates: null,
    }
  }

  #name(columns: readonly string[]): string {
    const table = displayName(this.#table)
    return columns.length === 1 ? `${table}.${columns[0]}` : `${table} (${columns.join(', ')})`
  }

  #writable(name: string): boolean {
    return this.#table.columns.some((column) => column.name === name && column.generated === undefined)
  }

  /** The column can only hold what another table holds. */
  #points({ name }: Column): boolean {
    return this.#table.foreignKeys.some(({ columns }) => columns.includes(name))
  }

  #collation(column: Column, table: Table): string {
    const own = column.collation ?? table.options['collate']
    return typeof own === 'string' ? own : ''
  }

  #shapeOf(name: string) {
    const column = this.#table.columns.find((candidate) => candidate.name === name)
    return column === undefined
      ? null
      : (this.#dialect.rowValues.shapeOf(column, this.#table, this.#live)?.shape ?? null)
  }

  #valueOf(name: string, n: number): Scalar {
    const shape = this.#shapeOf(name)
    return shape === null ? null : plainValue(shape, n, name)
  }

  #parse(sql: string): Expression {
    return parseExpression(this.#dialect.rowValues.tokens(sql))
  }

  /** The columns of the live table that these texts name. */
  #columnsIn(texts: readonly string[]): readonly string[] {
    const own = new Set(this.#table.columns.map(({ name }) => name))
    const named = texts.flatMap((text) => {
      const parsed = columnsOf(this.#parse(text))
      // Beyond the parser: whatever word is the name of a column.
      return parsed.length > 0 ? parsed : this.#dialect.rowValues.tokens(text).map(({ value }) => value)
    })
    return [...new Set(named)].filter((name) => own.has(name))
  }
}

function isInKey(table: Table, { name }: Column): boolean {
  return table.primaryKey?.columns.includes(name) === true
}

/** Rows of all values with each other, as many as are worth a look. */
function combinations(columns: readonly string[], pools: readonly (readonly Scalar[])[]): readonly ProbeValues[] {
  const room = Math.max(2, Math.floor(400 ** (1 / columns.length)))
  return columns.reduce<readonly ProbeValues[]>(
    (rows, name, at) =>
      rows.flatMap((row) => (pools[at] ?? []).slice(0, room).map((value) => ({ ...row, [name]: value }))),
    [{}],
  )
}
