import type { DataAccess, DriverValue, ValueCodec } from '../../dialect/data-access.js'
import { ValueProblem } from '../../dialect/data-access.js'
import type { AnyColumn, ColumnDefinition } from '../../model/index.js'
import { InvalidInputError } from '../errors/index.js'
import { verbatim } from './verbatim.js'

/** A property and its column: how it is called in SQL, and how its values travel. */
export class ColumnMap {
  readonly model: string
  readonly property: string
  /** The column's name in the database. */
  readonly name: string
  /** The name as the engine quotes it. */
  readonly quoted: string
  readonly definition: ColumnDefinition
  readonly codec: ValueCodec
  readonly placeholder: string
  readonly isNullable: boolean
  /** Whether the engine's own words for the type say what fits into it. */
  readonly #hasOwnType: boolean

  constructor(model: string, property: string, name: string, column: AnyColumn, access: DataAccess) {
    this.model = model
    this.property = property
    this.name = name
    this.quoted = access.quote(name)
    this.definition = column.definition
    this.codec = access.codec(column.definition.type)
    this.placeholder = this.codec.placeholder ?? '?'
    this.isNullable = column.definition.nullable === true
    this.#hasOwnType = column.definition.nativeType?.[access.name] !== undefined
  }

  /** A value of a condition, as the driver takes it. @throws {InvalidInputError} */
  encode(value: unknown): DriverValue {
    try {
      return this.codec.encode(value)
    } catch (error) {
      throw this.explained(error)
    }
  }

  /** A value that is to be stored, as the driver takes it. null is NULL. @throws {InvalidInputError} */
  store(value: unknown): DriverValue {
    if (value === null) {
      if (!this.isNullable) throw this.invalid('must not be null')
      return null
    }
    const encoded = this.encode(value)
    const problem = this.#hasOwnType ? null : this.codec.limit?.(encoded)
    if (typeof problem === 'string') throw this.explained(new ValueProblem(problem))
    return encoded
  }

  /** The value as rows hold it. */
  decode(value: unknown): unknown {
    if (value === null || value === undefined) return null
    const { decode } = this.codec
    if (decode === undefined) return value
    try {
      return decode(value)
    } catch (error) {
      throw this.explained(error)
    }
  }

  /** A value as rows hold it, however it is written: the letters of a UUID, the zeros of a decimal. @throws {InvalidInputError} */
  canonical(value: unknown): unknown {
    // What a driver makes of types that nobody here knows, nobody here knows.
    return this.definition.type.kind === 'custom' ? value : this.decode(this.encode(value))
  }

  /** The column as SQL for Knex. `alias`: the quoted name of its table in the statement; null: none. */
  at(alias: string | null): string {
    return verbatim(this.#reference(alias))
  }

  /** The column as it is selected. */
  selected(alias: string | null): string {
    const reference = this.#reference(alias)
    return verbatim(this.codec.select?.(reference) ?? reference)
  }

  /** The column with nothing of its value lost, as a page goes on from it. */
  exact(alias: string | null): string {
    const reference = this.#reference(alias)
    return verbatim(this.codec.exact?.(reference) ?? reference)
  }

  #reference(alias: string | null): string {
    return alias === null ? this.quoted : `${alias}.${this.quoted}`
  }

  invalid(problem: string, cause?: unknown): InvalidInputError {
    return new InvalidInputError(`${this.model}.${this.property} ${problem}.`, this.model, [this.property], cause)
  }

  /** What a codec threw, with the column's name. */
  explained(error: unknown): unknown {
    if (!(error instanceof ValueProblem)) return error
    // What is wrong with a value is said with the value, which of a secret one nobody may see.
    return this.definition.secret === true
      ? this.invalid('is given a value that it cannot hold')
      : this.invalid(error.message, error)
  }
}
