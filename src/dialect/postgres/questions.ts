import type { Column, Table } from '../../schema/index.js'
import { postgresRules, tokenize } from '../sql-text/lexer.js'
import { spellDefault } from './expressions.js'
import { spellType } from './types.js'

/** A table that is asked about, and how its answer is found in what the engine has built. */
export interface Question {
  readonly asked: Table
  /** null where the engine has not built it. */
  answer(built: ReadonlyMap<string, Table>): Table | null
}

export interface Probes {
  /** The temporary tables to build. */
  readonly tables: readonly Table[]
  readonly questions: readonly Question[]
}

/** To print an expression, the engine looks at every column of its table; to make a table takes as long as many of those. */
const mostColumns = 32

/**
 * As few temporary tables as will do for the texts of many. What a default is made of depends on nothing but the type of
 * its column, and what an expression is made of depends on the columns that it names: expressions of several tables
 * stand in one, as long as no column has two types.
 */
export function probesFor(tables: readonly Table[]): Probes {
  const values: Values[] = []
  const hosts: Host[] = []
  const alone: Table[] = []
  const questions = tables.map((asked): Question => {
    const names = namesIn(asked)
    if (names === null || standsAlone(asked, names)) {
      alone.push(asked)
      return { asked, answer: (built) => built.get(asked.name) ?? null }
    }
    const columns = asked.columns.filter(
      ({ name, generated }) => generated !== undefined || names.has(name.toLowerCase()),
    )
    const host = columns.length === 0 && names.size === 0 ? null : hostFor(hosts, columns)
    const texts = host?.add(asked, columns)
    const inDoubt = asked.columns.filter(
      ({ type, default: value, generated }) => value !== undefined || generated !== undefined || type.kind === 'custom',
    )
    const rest = { ...asked, columns: inDoubt }
    const places = inDoubt.map((column) => placeOfValue(values, column))
    return {
      asked: rest,
      answer: (built) => answerOf(rest, places, host === null ? undefined : built.get(host.name), texts, built),
    }
  })
  return { tables: [...alone, ...values.map((each) => each.table()), ...hosts.map((each) => each.table())], questions }
}

/** What may name a column in the expressions of a table, in lower case; null: not all of them can be read. */
function namesIn(table: Table): ReadonlySet<string> | null {
  const keys = table.indexes.flatMap((index) => [
    ...index.keys.flatMap(({ column }) => column ?? []),
    ...(index.include ?? []),
  ])
  const texts = [
    ...table.columns.map((column) => column.generated?.expression),
    ...table.checks.map((check) => check.expression),
    ...table.indexes.flatMap((index) => [index.where, ...index.keys.map((key) => key.expression)]),
  ]
  const names = new Set(keys.map((name) => name.toLowerCase()))
  try {
    for (const text of texts) {
      for (const { type, value } of text === undefined ? [] : tokenize(text, postgresRules)) {
        if (type === 'word' || type === 'quoted') names.add(value.toLowerCase())
      }
    }
  } catch {
    return null
  }
  return names
}

/** Whether the texts of a table need it whole and under its own name. */
function standsAlone(table: Table, names: ReadonlySet<string>): boolean {
  return table.excludes.length > 0 || Object.keys(table.options).length > 0 || names.has(table.name.toLowerCase())
}

/** A table of columns that have types and defaults, each pair once. */
class Values {
  readonly name: string
  readonly columns = new Map<string, Column>()

  constructor(at: number) {
    this.name = `dbtool_values_${at}`
  }

  table(): Table {
    return bareTable(this.name, [...this.columns.values()])
  }
}

interface Place {
  readonly table: string
  readonly column: string
}

function placeOfValue(all: Values[], { type, default: value, collation, generated }: Column): Place | null {
  if (generated !== undefined && type.kind !== 'custom') return null
  if (value === undefined && type.kind !== 'custom') return null
  const facts = {
    type,
    ...(value === undefined ? {} : { default: value }),
    ...(collation === undefined ? {} : { collation }),
  }
  const named = { name: '', nullable: true, ...facts }
  const key = JSON.stringify([signature(named), value?.kind, spellDefault(named)])
  const known = all.find(({ columns }) => columns.has(key))
  const place = known ?? all.find(({ columns }) => columns.size < mostColumns) ?? new Values(all.length)
  if (!all.includes(place)) all.push(place)
  const column = place.columns.get(key)?.name ?? `v${place.columns.size}`
  if (known === undefined) place.columns.set(key, { ...named, name: column })
  return { table: place.name, column }
}

/** What of a column decides how an expression over it is spelled. */
function signature(column: Column): string {
  const { type, collation, generated } = column
  return JSON.stringify([spellType(type), type, collation, generated])
}

interface HostedTexts {
  readonly checks: readonly string[]
  readonly indexes: readonly string[]
}

/** A table in which the expressions of several stand. */
class Host {
  readonly name: string
  readonly #columns = new Map<string, Column>()
  readonly #checks = new Map<string, string>()
  readonly #indexes: Table['indexes'][number][] = []

  constructor(at: number) {
    this.name = `dbtool_texts_${at}`
  }

  takes(columns: readonly Column[]): boolean {
    if (this.#columns.size > 0 && this.#columns.size + columns.length > mostColumns) return false
    return columns.every((column) => {
      const other = this.#columns.get(column.name)
      return other === undefined || signature(other) === signature(column)
    })
  }

  /** The names under which the table's checks and indexes stand here. */
  add({ checks, indexes }: Table, columns: readonly Column[]): HostedTexts {
    for (const { default: _, ...column } of columns) this.#columns.set(column.name, { ...column, nullable: true })
    return {
      checks: checks.map(({ expression }) => {
        const name = this.#checks.get(expression) ?? `c${this.#checks.size}`
        this.#checks.set(expression, name)
        return name
      }),
      indexes: indexes.map((index) => {
        const name = `${this.name}_${this.#indexes.length}`
        this.#indexes.push({ ...index, name })
        return name
      }),
    }
  }

  table(): Table {
    const checks = [...this.#checks].map(([expression, name]) => ({ name, expression }))
    return { ...bareTable(this.name, [...this.#columns.values()]), checks, indexes: this.#indexes }
  }
}

function hostFor(hosts: Host[], columns: readonly Column[]): Host {
  const found = hosts.find((host) => host.takes(columns)) ?? new Host(hosts.length)
  if (!hosts.includes(found)) hosts.push(found)
  return found
}

function bareTable(name: string, columns: readonly Column[]): Table {
  return { name, columns, uniques: [], foreignKeys: [], checks: [], excludes: [], indexes: [], options: {} }
}

/** The table that was asked about as the engine would have built it, as far as texts go. */
function answerOf(
  asked: Table,
  places: readonly (Place | null)[],
  host: Table | undefined,
  texts: HostedTexts | undefined,
  built: ReadonlyMap<string, Table>,
): Table {
  const { checks, indexes } = host === undefined ? nothing : partsOf(host)
  return {
    ...asked,
    columns: asked.columns.map((column, at) => {
      const { default: _, ...rest } = column
      const place = places[at] ?? null
      const value = place === null ? undefined : columnOf(built.get(place.table), place.column)
      const generated = column.generated === undefined ? undefined : columnOf(host, column.name)?.generated
      return {
        ...rest,
        ...(value?.default === undefined ? {} : { default: value.default }),
        ...(column.type.kind === 'custom' && value !== undefined ? { type: value.type } : {}),
        ...(generated === undefined ? {} : { generated }),
      }
    }),
    checks: asked.checks.map((check, at) => ({
      ...check,
      expression: checks.get(texts?.checks[at])?.expression ?? check.expression,
    })),
    indexes: asked.indexes.map((index, at) => ({
      ...(indexes.get(texts?.indexes[at] ?? '') ?? index),
      name: index.name,
    })),
  }
}

interface PartsByName {
  readonly columns: ReadonlyMap<string, Column>
  readonly checks: ReadonlyMap<string | undefined, Table['checks'][number]>
  readonly indexes: ReadonlyMap<string, Table['indexes'][number]>
}

const nothing: PartsByName = { columns: new Map(), checks: new Map(), indexes: new Map() }
const found = new WeakMap<Table, PartsByName>()

/** Many questions look into one table. */
function partsOf(table: Table): PartsByName {
  const parts = found.get(table) ?? {
    columns: new Map(table.columns.map((column) => [column.name, column])),
    checks: new Map(table.checks.map((check) => [check.name, check])),
    indexes: new Map(table.indexes.map((index) => [index.name, index])),
  }
  found.set(table, parts)
  return parts
}

function columnOf(table: Table | undefined, name: string): Column | undefined {
  return table === undefined ? undefined : partsOf(table).columns.get(name)
}
