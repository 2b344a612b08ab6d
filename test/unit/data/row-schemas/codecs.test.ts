import { describe, expect, it } from 'vitest'
import type { DataAccess } from '../../../../src/dialect/data-access.js'
import { mariadbData, mysqlData } from '../../../../src/dialect/mysql/data/index.js'
import { postgresData } from '../../../../src/dialect/postgres/data/index.js'
import { sqliteData } from '../../../../src/dialect/sqlite/data/index.js'
import type { AnyColumn } from '../../../../src/model/index.js'
import { cases } from './cases.js'

/** Why the engine would not store a value; null: it would. */
function refusalOf(engine: DataAccess, { definition }: AnyColumn, value: unknown): string | null {
  // NULL is no value to a codec.
  if (value === null) return definition.nullable === true ? null : 'NULL'
  const codec = engine.codec(definition.type)
  try {
    const encoded = codec.encode(value)
    return definition.nativeType === undefined ? (codec.limit?.(encoded) ?? null) : null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

describe('the schemas and the codecs of engines', () => {
  it.each([sqliteData, postgresData, mysqlData, mariadbData])('take the same values: $name', (engine) => {
    // Only PostgreSQL has lists, and no list of which the elements are NOT NULL.
    const scalar = cases.filter(([, { definition }]) => definition.type.kind !== 'array')
    const refusals = (which: 2 | 3): readonly (readonly unknown[])[] =>
      scalar.flatMap((one) => one[which].map((value) => [one[0], value, refusalOf(engine, one[1], value)]))
    expect(refusals(2).filter(([, , refusal]) => refusal !== null)).toEqual([])
    expect(refusals(3).filter(([, , refusal]) => refusal === null)).toEqual([])
  })
})
