import type { Connection } from '../../dialect/connection.js'
import type { Dialect } from '../../dialect/dialect.js'
import { type Fingerprint, grantsOf } from '../../dialect/fingerprint.js'
import { displayName, displayObject, type Schema, tableKey } from '../../schema/index.js'
import { compareSnapshots, type SnapshotDifference } from './compare-snapshots.js'
import { isSameText } from './same-text.js'

/** What a database is made of, read twice: as the introspector understands it, and as the engine's catalog says it. */
export interface DatabaseState {
  readonly schema: Schema
  readonly fingerprint: Fingerprint
}

/** @param last A state that was read before: where the catalog says nothing else, nothing else is read again. */
export async function readState(
  dialect: Dialect,
  connection: Connection,
  last?: DatabaseState,
): Promise<DatabaseState> {
  const fingerprint = await dialect.fingerprint.read(connection)
  if (last !== undefined && dialect.fingerprint.isComplete && isSame(last.fingerprint, fingerprint)) return last
  return { fingerprint, schema: await dialect.introspect(connection) }
}

/**
 * Everything that differs. What the introspector knows is told in its words; what it does not read, in the catalog's, where
 * nothing else differs: the same thing would only be told twice.
 */
export function compareStates(
  dialect: Dialect,
  before: DatabaseState,
  after: DatabaseState,
): readonly SnapshotDifference[] {
  if (before === after) return []
  const changed = changedTables(before, after)
  const part = ({ schema }: DatabaseState): Schema => ({
    ...schema,
    tables: schema.tables.filter((table) => changed.has(tableKey(table))),
  })
  const known = compareSnapshots(dialect, part(before), part(after))
  const grants = compareGrants(part(before), part(after))
  if (!dialect.fingerprint.isCanonical || known.some(isFault)) return [...known, ...grants]
  return [...known, ...compareFingerprints(before.fingerprint, after.fingerprint), ...grants]
}

/** Whether a difference means that a state is another one. */
export function isFault({ kind }: SnapshotDifference): boolean {
  return kind !== 'position' && kind !== 'grants'
}

/** Who may use what both hold. */
function compareGrants(before: Schema, after: Schema): readonly SnapshotDifference[] {
  const texts = (schema: Schema): ReadonlyMap<string, string> =>
    new Map([
      ...schema.tables.map((table) => [`table ${displayName(table)}`, (table.grants ?? []).join('; ')] as const),
      ...(schema.objects ?? []).map(
        (object) =>
          [`${object.kind.replaceAll('-', ' ')} ${displayObject(object)}`, (object.grants ?? []).join('; ')] as const,
      ),
    ])
  const now = texts(after)
  return [...texts(before)].flatMap(([object, old]) => {
    const other = now.get(object)
    return other === undefined || other === old ? [] : [{ object, kind: 'grants', before: old, after: other } as const]
  })
}

function compareFingerprints(before: Fingerprint, after: Fingerprint): readonly SnapshotDifference[] {
  const objects = new Set([...before.keys(), ...after.keys()].filter((object) => !object.startsWith(grantsOf)))
  return [...objects].sort().flatMap((object): readonly SnapshotDifference[] => {
    const old = before.get(object) ?? null
    const now = after.get(object) ?? null
    if (old === now || (old !== null && now !== null && isSameText(old, now))) return []
    if (now === null) return [{ object, kind: 'missing', before: old, after: null }]
    if (old === null) return [{ object, kind: 'left-over', before: null, after: now }]
    return [{ object, kind: 'changed', ...onlyChanged(old, now) }]
  })
}

/** Of two long texts the facts that differ: they are separated alike in both. */
function onlyChanged(before: string, after: string): { readonly before: string; readonly after: string } {
  const facts = (text: string): readonly string[] => text.split(/; |\n/)
  const left = new Set(facts(before))
  const right = new Set(facts(after))
  const of = (mine: ReadonlySet<string>, other: ReadonlySet<string>, whole: string): string => {
    const own = [...mine].filter((fact) => !other.has(fact))
    return own.length === 0 ? whole : own.join('; ')
  }
  return { before: of(left, right, before), after: of(right, left, after) }
}

function isSame(one: Fingerprint, other: Fingerprint): boolean {
  if (one.size !== other.size) return false
  const others = other.entries()
  // In order: it is that of columns.
  for (const [object, text] of one) {
    const [name, now] = others.next().value ?? []
    if (name !== object || now !== text) return false
  }
  return true
}

/** The tables of `after` that are not in `before` as they are now, by `tableKey`; and the other way round. */
export function changedTables(before: DatabaseState, after: DatabaseState): ReadonlySet<string> {
  if (before === after) return new Set()
  const old = textsOf(before)
  const now = textsOf(after)
  return new Set([...old.keys(), ...now.keys()].filter((key) => old.get(key) !== now.get(key)))
}

const tableTexts = new WeakMap<DatabaseState, ReadonlyMap<string, string>>()

/** Each table as a text, made once for a state: it is compared with the one before and the one after it. */
function textsOf(state: DatabaseState): ReadonlyMap<string, string> {
  const known = tableTexts.get(state)
  if (known !== undefined) return known
  const texts = new Map(state.schema.tables.map((table) => [tableKey(table), JSON.stringify(table, spelled)]))
  tableTexts.set(state, texts)
  return texts
}

function spelled(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value
}
