import type { Column, ColumnType, DefaultValue } from '../schema/index.js'
import type { AnyColumn } from './column-builder.js'
import type { ColumnDefinition, DeclaredType } from './column-definition.js'
import { isSqlFragment } from './sql.js'

/** A declared type that has no words for the engine. */
export class MissingNativeType extends Error {
  override readonly name = 'MissingNativeType'
}

/** The column of the IR that a builder describes, for one engine. @throws {MissingNativeType} */
export function toColumn(name: string, builder: AnyColumn, engine: string): Column {
  const { definition } = builder
  const { nullable, identity, generated, collation, comment, onUpdateNow, renamedFrom } = definition
  const renamedValues = definition.type.kind === 'enum' ? definition.type.renamedFrom : undefined
  const type = toColumnType(definition.type, definition.nativeType, engine)
  const fallback = toDefault(definition)
  return {
    name,
    type,
    nullable: nullable === true,
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(identity === undefined ? {} : { identity }),
    ...(generated === undefined ? {} : { generated }),
    ...(collation === undefined ? {} : { collation }),
    ...(comment === undefined ? {} : { comment }),
    ...(onUpdateNow === undefined ? {} : { onUpdateNow }),
    ...(renamedFrom === undefined ? {} : { renamedFrom }),
    ...(renamedValues === undefined ? {} : { renamedValues }),
  }
}

export function toColumnType(
  type: DeclaredType,
  native: Readonly<Record<string, string>> | undefined,
  engine: string,
): ColumnType {
  const words = native?.[engine]
  if (words !== undefined) return { kind: 'custom', sql: words }
  if (type.kind === 'custom') {
    const sql = typeof type.sql === 'string' ? type.sql : type.sql[engine]
    if (sql === undefined) throw new MissingNativeType(`its custom type has no words for ${engine}`)
    return { kind: 'custom', sql }
  }
  if (type.kind === 'enum') {
    const { renamedFrom: _, ...plain } = type
    return plain
  }
  if (type.kind === 'array') return { kind: 'array', of: toColumnType(type.of, undefined, engine) }
  return type
}

function toDefault(definition: ColumnDefinition): DefaultValue | undefined {
  const { default: value, type } = definition
  if (value === undefined || value === null) return undefined
  if (isSqlFragment(value)) return { kind: 'sql', sql: value.sql }
  if (type.kind === 'json' || type.kind === 'jsonb') return { kind: 'value', value: JSON.stringify(value) }
  if (value instanceof Date) return { kind: 'value', value: dateText(value) }
  if (value instanceof Uint8Array) return { kind: 'sql', sql: `x'${Buffer.from(value).toString('hex')}'` }
  if (
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    typeof value === 'bigint'
  ) {
    return { kind: 'value', value }
  }
  return { kind: 'value', value: JSON.stringify(value) }
}

/** The moment in UTC, without the zone, which not every engine can write. */
function dateText(value: Date): string {
  const text = value.toISOString().replace('T', ' ').replace('Z', '')
  return text.endsWith('.000') ? text.slice(0, -4) : text
}
