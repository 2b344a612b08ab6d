import type { AnyModel, Insert, Row, Update } from '../../model/index.js'
import { primaryKeyOf, uniqueKeysOf } from '../../model/model-keys.js'
import { InvalidInputError, NotFoundError, StaleRowError, UniqueViolation } from '../errors/index.js'
import { identityOf } from '../mapping/identity.js'
import type { ColumnKey, Id, Models, OrderBy, Where } from '../types/index.js'
import { defaultValue, valueOfUpdate } from './default-value.js'
import { compareValues, matches } from './match-row.js'

type Values = Record<string, unknown>
type Conditions<M extends AnyModel> = Where<Models, M>

/**
 * A repository in memory, for tests of code that takes one: the calls of `Repository` that are about rows of one model,
 * without relations, SQL and transactions, and without `upsertMany`, `merge` and `refresh`. Defaults, keys, versions, soft
 * delete and unique columns are kept.
 */
export class FakeRepository<M extends AnyModel> {
  readonly #model: M
  readonly #rows: Values[] = []
  #number = 0

  constructor(model: M) {
    this.#model = model
  }

  async get(id: Id<M>): Promise<Row<M> | null> {
    const row = this.#find(id)
    return row === undefined || this.#isDeleted(row) ? null : this.#copy(row)
  }

  async getOrThrow(id: Id<M>): Promise<Row<M>> {
    const row = await this.get(id)
    if (row === null) throw new NotFoundError(this.#model.name, String(id))
    return row
  }

  async findOne(where: Conditions<M>): Promise<Row<M> | null> {
    const [row] = this.#select(where)
    return row === undefined ? null : this.#copy(row)
  }

  async getAll(
    options: {
      readonly skip?: number
      readonly limit?: number
      readonly where?: Conditions<M>
      readonly orderBy?: OrderBy<M>
    } = {},
  ): Promise<Row<M>[]> {
    const { skip = 0, limit = 100, where, orderBy } = options
    const terms = Object.entries(orderBy ?? {}) as [string, 'asc' | 'desc'][]
    const last = terms.at(-1)?.[1] ?? 'asc'
    const keys = this.#keys().map((key): [string, 'asc' | 'desc'] => [key, last])
    const rows = this.#select(where ?? ({} as Conditions<M>)).toSorted((a, b) => {
      for (const [property, direction] of [...terms, ...keys]) {
        const order = compareValues(a[property], b[property])
        if (order !== 0) return direction === 'desc' ? -order : order
      }
      return 0
    })
    return rows.slice(skip, skip + limit).map((row) => this.#copy(row))
  }

  async count(where?: Conditions<M>): Promise<number> {
    return this.#select(where ?? ({} as Conditions<M>)).length
  }

  async exists(where: Conditions<M>): Promise<boolean> {
    return this.#select(where).length > 0
  }

  async create(values: Insert<M>): Promise<Row<M>> {
    const before = this.#number
    try {
      const row = this.#newRow(values as Values)
      this.#requireUnique(row, null)
      this.#rows.push(row)
      return this.#copy(row)
    } catch (error) {
      this.#number = before
      throw error
    }
  }

  async createMany(values: readonly Insert<M>[]): Promise<Row<M>[]> {
    const before = { rows: this.#rows.length, number: this.#number }
    try {
      const rows: Row<M>[] = []
      for (const one of values) rows.push(await this.create(one))
      return rows
    } catch (error) {
      this.#rows.length = before.rows
      this.#number = before.number
      throw error
    }
  }

  async insertMany(values: readonly Insert<M>[]): Promise<number> {
    return (await this.createMany(values)).length
  }

  async upsert(
    values: Insert<M>,
    options: { readonly on: readonly ColumnKey<M>[]; readonly update?: readonly (keyof Update<M> & string)[] | 'none' },
  ): Promise<Row<M>> {
    const given = values as Values
    const patch = this.#patchOf(given, options)
    const row = this.#rows.find((one) => options.on.every((key) => same(one[key], given[key])))
    if (row === undefined) return this.create(values)
    this.#change(row, patch)
    return this.#copy(row)
  }

  async update(id: Id<M>, patch: Update<M>, options: { readonly version?: number | bigint } = {}): Promise<Row<M>> {
    const row = this.#find(id)
    if (row === undefined || this.#isDeleted(row)) throw new NotFoundError(this.#model.name, String(id))
    const version = this.#withRole('version')
    if (options.version !== undefined && version !== null && row[version] !== options.version) {
      throw new StaleRowError(this.#model.name, String(id), options.version)
    }
    this.#change(row, patch as Values)
    return this.#copy(row)
  }

  async updateWhere(where: Conditions<M>, patch: Update<M>, options: { readonly all?: boolean } = {}): Promise<number> {
    this.#requireCondition(where, options)
    if (!isChange(patch as Values)) return 0
    const rows = this.#select(where)
    for (const row of rows) this.#change(row, patch as Values)
    return rows.length
  }

  async delete(id: Id<M>, options: { readonly hard?: boolean } = {}): Promise<boolean> {
    const row = this.#find(id)
    if (row === undefined || (this.#isDeleted(row) && options.hard !== true)) return false
    this.#remove(row, options.hard === true)
    return true
  }

  async deleteOrThrow(id: Id<M>, options: { readonly hard?: boolean } = {}): Promise<void> {
    if (!(await this.delete(id, options))) throw new NotFoundError(this.#model.name, String(id))
  }

  async deleteWhere(
    where: Conditions<M>,
    options: { readonly all?: boolean; readonly hard?: boolean } = {},
  ): Promise<number> {
    this.#requireCondition(where, options)
    const rows = options.hard === true ? this.#matching(where) : this.#select(where)
    for (const row of rows) this.#remove(row, options.hard === true)
    return rows.length
  }

  async restore(id: Id<M>): Promise<Row<M>> {
    const row = this.#find(id)
    const mark = this.#withRole('soft-delete')
    if (row === undefined || mark === null) throw new NotFoundError(this.#model.name, String(id))
    this.#change(row, { [mark]: null })
    return this.#copy(row)
  }

  #newRow(given: Values): Values {
    for (const name of Object.keys(given)) this.#requireColumn(name)
    return Object.fromEntries(
      Object.entries(this.#model.columns).map(([name, { definition }]) => {
        const value = given[name]
        if (value !== undefined) {
          if (definition.identity !== undefined) this.#number = Math.max(this.#number, Number(value))
          return [name, value]
        }
        if (definition.identity !== undefined && definition.defaultFn === undefined)
          return [name, this.#nextNumber(definition.type.kind === 'bigint')]
        return [name, defaultValue(this.#model.name, name, definition)]
      }),
    )
  }

  /** What an upsert changes of a row that is there. */
  #patchOf(
    given: Values,
    { on, update }: { readonly on: readonly string[]; readonly update?: readonly string[] | 'none' },
  ): Values {
    if (update === 'none') return {}
    const fixed = [...on, ...this.#keys()]
    if (update === undefined) return Object.fromEntries(Object.entries(given).filter(([name]) => !fixed.includes(name)))
    return Object.fromEntries(
      update.map((name) => {
        this.#requireColumn(name)
        const own = given[name]
        const value = own === undefined ? this.#model.columns[name]?.definition.defaultFn?.() : own
        if (value !== undefined) return [name, value]
        throw new InvalidInputError(
          `${this.#model.name}.${name} is to be changed and must be given.`,
          this.#model.name,
          [name],
        )
      }),
    )
  }

  #nextNumber(isBig: boolean): number | bigint {
    this.#number += 1
    return isBig ? BigInt(this.#number) : this.#number
  }

  #change(row: Values, patch: Values): void {
    const changed = { ...row }
    for (const [name, value] of Object.entries(patch)) {
      this.#requireColumn(name)
      if (value !== undefined) changed[name] = value
    }
    if (!isChange(patch)) return
    for (const [name, { definition }] of Object.entries(this.#model.columns)) {
      if (patch[name] !== undefined) continue
      if (definition.onUpdate !== undefined) changed[name] = valueOfUpdate(definition.onUpdate)
      if (definition.role === 'version')
        changed[name] = typeof row[name] === 'bigint' ? row[name] + 1n : Number(row[name]) + 1
    }
    this.#requireUnique(changed, row)
    Object.assign(row, changed)
  }

  #remove(row: Values, isHard: boolean): void {
    const mark = this.#withRole('soft-delete')
    if (mark === null || isHard) this.#rows.splice(this.#rows.indexOf(row), 1)
    else this.#change(row, { [mark]: new Date() })
  }

  #select(where: Conditions<M>): Values[] {
    return this.#matching(where).filter((row) => !this.#isDeleted(row))
  }

  #matching(where: Conditions<M>): Values[] {
    return this.#rows.filter((row) => matches(this.#model, row, where as Values))
  }

  #find(id: unknown): Values | undefined {
    const keys = this.#keys()
    const [only] = keys
    if (keys.length === 1 && only !== undefined) return this.#rows.find((row) => same(row[only], id))
    return this.#rows.find((row) => keys.every((key) => same(row[key], (id as Values)[key])))
  }

  #keys(): readonly string[] {
    return primaryKeyOf(this.#model)
  }

  #requireUnique(row: Values, self: Values | null): void {
    for (const key of uniqueKeysOf(this.#model)) {
      const isTaken = this.#rows.some(
        (other) => other !== self && key.every((name) => row[name] !== null && same(other[name], row[name])),
      )
      if (isTaken) throw new UniqueViolation({ model: this.#model.name, columns: key })
    }
  }

  #requireColumn(name: string): void {
    if (Object.hasOwn(this.#model.columns, name)) return
    throw new InvalidInputError(`${this.#model.name} has no column ${JSON.stringify(name)}.`, this.#model.name, [name])
  }

  #requireCondition(where: Conditions<M>, { all }: { readonly all?: boolean }): void {
    if (Object.keys(where).length > 0 || all === true) return
    throw new InvalidInputError(`Every row of ${this.#model.name} is meant only with { all: true }.`, this.#model.name)
  }

  #isDeleted(row: Values): boolean {
    const mark = this.#withRole('soft-delete')
    return mark !== null && row[mark] !== null
  }

  #withRole(role: 'soft-delete' | 'version'): string | null {
    const found = Object.entries(this.#model.columns).find(([, { definition }]) => definition.role === role)
    return found?.[0] ?? null
  }

  #copy(row: Values): Row<M> {
    return { ...row } as Row<M>
  }
}

/** A repository in memory: `const users = fakeRepository(User)`. */
export function fakeRepository<M extends AnyModel>(model: M): FakeRepository<M> {
  return new FakeRepository(model)
}

/** What is undefined is as if it were not there. */
function isChange(patch: Values): boolean {
  return Object.values(patch).some((value) => value !== undefined)
}

function same(a: unknown, b: unknown): boolean {
  return identityOf(a) === identityOf(b)
}
