import type { Identity, SequenceOptions } from '../schema/index.js'

/** How a column is numbered. Numbers as large as the column's type holds. */
export interface IdentityOptions {
  readonly always?: boolean
  readonly serial?: boolean
  readonly start?: number | bigint
  readonly increment?: number | bigint
  readonly minValue?: number | bigint
  readonly maxValue?: number | bigint
  readonly cache?: number | bigint
  readonly cycle?: boolean
  /** PostgreSQL: the sequence's name, where it is not the one that the engine makes. */
  readonly name?: string
  /** PostgreSQL, with `serial`: the sequence's type (`bigint`), where it is not the column's. */
  readonly type?: string
}

export function toIdentity({ always, serial, cycle, ...numbers }: IdentityOptions): Identity {
  const given = Object.entries(numbers).filter(([, value]) => value !== undefined)
  const sequence: SequenceOptions = {
    ...Object.fromEntries(given.map(([name, value]) => [name, String(value)])),
    ...(cycle === true ? { cycle } : {}),
  }
  return {
    always: always ?? false,
    ...(serial === true ? { serial } : {}),
    ...(Object.keys(sequence).length === 0 ? {} : { sequence }),
  }
}
