import type { EnumType, Schema, StoredObject } from '../../schema/index.js'
import type { ColumnShape, ValueShape } from '../row-values.js'
import { tokenize } from '../sql-text/lexer.js'
import { postgresRules } from '../sql-text/lexical-rules.js'
import { isSymbol, isWord, parenthesis } from '../sql-text/token.js'
import { quote } from './quote.js'

const integer = (bits: bigint): ValueShape => ({
  kind: 'integer',
  min: -(2n ** (bits - 1n)),
  max: 2n ** (bits - 1n) - 1n,
})
const sample = (...texts: readonly string[]): ValueShape => ({ kind: 'sample', texts, asSql: false })

const plain: Readonly<Record<string, ValueShape>> = {
  integer: integer(32n),
  smallint: integer(16n),
  bigint: integer(64n),
  oid: { kind: 'integer', min: 0n, max: 2n ** 32n - 1n },
  real: { kind: 'float', digits: 6, max: 3.4e38, unsigned: false },
  'double precision': { kind: 'float', digits: 15, max: 1.7e308, unsigned: false },
  // Without digits, as many as there are.
  numeric: { kind: 'decimal', precision: 40, scale: 10, unsigned: false },
  money: { kind: 'decimal', precision: 16, scale: 2, unsigned: false },
  boolean: { kind: 'boolean' },
  text: { kind: 'text', maxLength: null, repertoire: 'full', padded: false },
  'character varying': { kind: 'text', maxLength: null, repertoire: 'full', padded: false },
  character: { kind: 'text', maxLength: 1, repertoire: 'full', padded: true },
  bpchar: { kind: 'text', maxLength: 200, repertoire: 'full', padded: true },
  citext: { kind: 'text', maxLength: null, repertoire: 'full', padded: false },
  name: { kind: 'text', maxLength: 15, repertoire: 'ascii', padded: false },
  '"char"': { kind: 'text', maxLength: 1, repertoire: 'ascii', padded: false },
  uuid: { kind: 'uuid' },
  json: { kind: 'json' },
  jsonb: { kind: 'json' },
  bytea: { kind: 'binary', maxLength: null, fixed: false },
  // It goes from 4713 BC to the year 5874897; four digits are what other engines and drivers read.
  date: { kind: 'date', min: '0001-01-01', max: '9999-12-31' },
  interval: sample('{} days', '1 mon', '-1 years -2 mons', '00:00:00', '01:02:03.000004', '100 years'),
  bit: { kind: 'bits', length: 1, varying: false },
  'bit varying': { kind: 'bits', length: 16, varying: true },
  inet: sample('10.0.0.{}/8', '192.168.0.1', '::1', '2001:db8::/32'),
  cidr: sample('10.{}.0.0/16', '0.0.0.0/0', '2001:db8::/32'),
  macaddr: sample('08:00:2b:01:02:03', 'ff:ff:ff:ff:ff:ff'),
  macaddr8: sample('08:00:2b:01:02:03:04:05', 'ff:ff:ff:ff:ff:ff:ff:ff'),
  point: sample('({},1)', '(0,0)', '(-1.5,2.25)'),
  line: sample('{1,-1,0}', '{2,3,4}'),
  lseg: sample('[({},0),({},1)]', '[(0,0),(1,1)]'),
  box: sample('({}.5,1),({},0)', '(0,0),(0,0)'),
  path: sample('((0,0),(1,1),({},0))', '[(0,0),(1,1)]'),
  polygon: sample('((0,0),({},1),(1,1))', '((0,0))'),
  circle: sample('<({},0),0.25>', '<(0,0),1>'),
  tsvector: sample("'plain':{} 'word':2", ''),
  tsquery: sample("'plain' & 'word'", ''),
  xml: sample('<a>{}</a>', '<b c="d"/>'),
  jsonpath: sample('$."a"', '$.*'),
  pg_lsn: sample('0/{}', '16/B374D848'),
  txid_snapshot: sample('10:20:10,14,15'),
  regclass: sample('pg_class'),
  regtype: sample('integer'),
  regproc: sample('now'),
  hstore: sample('"a"=>"{}"', '', '"b"=>NULL'),
  ltree: sample('top.n{}', 'a'),
  lquery: sample('*.n{}'),
  int4range: { kind: 'range', of: integer(32n) },
  int8range: { kind: 'range', of: integer(64n) },
  numrange: { kind: 'range', of: integer(32n) },
  daterange: { kind: 'range', of: { kind: 'date', min: '0001-01-01', max: '9999-12-31' } },
  tsrange: { kind: 'range', of: timestamp(undefined, false) },
  tstzrange: { kind: 'range', of: timestamp(undefined, true) },
  int4multirange: sample('{[{},{}]}', '{}'),
  int8multirange: sample('{[{},{}]}', '{}'),
  geometry: sample('POINT({} 1)', 'POINT(0 0)'),
  geography: sample('POINT(1 1)', 'POINT(0 0)'),
}

function timestamp(precision: number | undefined, zone: boolean): ValueShape {
  return {
    kind: 'timestamp',
    precision: precision ?? 6,
    zone,
    min: zone ? '0001-01-02 00:00:00' : '0001-01-01 00:00:00',
    max: '9999-12-31 00:00:00',
  }
}

/** The values of a type as `format_type` prints it. null: an extension's that is not known, or a pseudo-type. */
export function shapeOfType(type: string, schema: Schema, depth = 0): ColumnShape | null {
  const bare = (shape: ValueShape): ColumnShape => ({ shape, conditions: [], notNull: false })
  if (depth > 8) return null
  if (type.endsWith('[]')) {
    const of = shapeOfType(type.slice(0, -2), schema, depth + 1)
    return of === null ? null : bare({ kind: 'array', of: of.shape })
  }
  const known = sized(type) ?? (Object.hasOwn(plain, type) ? plain[type] : undefined)
  const unqualified = type.replace(/^(?:\w+|"[^"]+")\./, '')
  const found = <T extends { readonly name: string; readonly schema?: string }>(items: readonly T[]): T | undefined =>
    items.find(({ name, schema: space }) => namesOf(name, space).includes(type))
  const enumType: EnumType | undefined = found(schema.enums)
  if (enumType !== undefined) return bare({ kind: 'choice', values: enumType.values })
  const object: StoredObject | undefined = found((schema.objects ?? []).filter(({ kind }) => typeKinds.has(kind)))
  if (object === undefined) {
    const shape = known ?? (unqualified === type ? undefined : (sized(unqualified) ?? plain[unqualified]))
    return shape === undefined ? null : bare(shape)
  }
  switch (object.kind) {
    case 'domain':
      return domainShape(object.definition, schema, depth)
    case 'composite-type':
      return compositeShape(object.definition, schema, depth)
    default: {
      const [, subtype = ''] = /\bsubtype\s*=\s*(.*?)\s*(?:,\s*\w+\s*=|\)\s*$)/is.exec(object.definition) ?? []
      const of = shapeOfType(subtype, schema, depth + 1)
      return of === null ? null : bare({ kind: 'range', of: of.shape })
    }
  }
}

const typeKinds: ReadonlySet<string> = new Set(['domain', 'composite-type', 'range-type'])

/** How `format_type` may print the name: quoted only where it must be. */
function namesOf(name: string, schema: string | undefined): readonly string[] {
  const spellings = [name, quote(name)]
  return schema === undefined
    ? [...spellings, ...spellings.map((text) => `public.${text}`)]
    : spellings.flatMap((text) => [`${schema}.${text}`, `${quote(schema)}.${text}`])
}

function sized(type: string): ValueShape | null {
  const [, name, first, second] = /^([a-z ]+?)\((\d+)(?:,(-?\d+))?\)((?: with(?:out)? time zone)?)$/.exec(type) ?? []
  const zone = /^(time|timestamp)(?:\((\d)\))? (with|without) time zone$/.exec(type)
  if (zone !== null) {
    const precision = zone[2] === undefined ? 6 : Number(zone[2])
    const withZone = zone[3] === 'with'
    return zone[1] === 'time' ? { kind: 'time', precision, zone: withZone } : timestamp(precision, withZone)
  }
  if (name === undefined) return null
  const size = Number(first)
  switch (name) {
    case 'character varying':
    case 'character':
      return { kind: 'text', maxLength: size, repertoire: 'full', padded: name === 'character' }
    case 'bit':
    case 'bit varying':
      return { kind: 'bits', length: size, varying: name === 'bit varying' }
    case 'numeric': {
      const scale = Number(second ?? 0)
      // numeric(2,5) holds 0.00099, numeric(3,-2) holds hundreds.
      if (scale < 0) return { kind: 'sample', texts: [`{}${'0'.repeat(-scale)}`, '0'], asSql: false }
      return { kind: 'decimal', precision: size, scale, unsigned: false }
    }
    case 'vector':
    case 'halfvec':
      return { kind: 'sample', texts: [vectorText(size, '{}'), vectorText(size, '1')], asSql: false }
    case 'geometry':
    case 'geography':
      return null
    default:
      return null
  }
}

function vectorText(size: number, first: string): string {
  return `[${[first, ...Array.from({ length: size - 1 }, (_, at) => String(at + 1))].join(',')}]`
}

/** `CREATE DOMAIN year AS integer CONSTRAINT c CHECK (…)`: what the type below holds, under the checks of both. */
function domainShape(definition: string, schema: Schema, depth: number): ColumnShape | null {
  const tokens = tokenize(definition, postgresRules)
  const from = tokens.findIndex((token) => isWord(token, 'as')) + 1
  const rest = tokens.findIndex(
    (token, at) => at > from && isWord(token, 'constraint', 'check', 'not', 'null', 'default', 'collate'),
  )
  const end = rest < 0 ? tokens.length : rest
  const base = shapeOfType(
    definition.slice(tokens[from]?.start ?? 0, tokens[end - 1]?.end ?? definition.length),
    schema,
    depth + 1,
  )
  if (base === null) return null
  const conditions: string[] = []
  let notNull = base.notNull
  for (let at = end; at < tokens.length; at += 1) {
    if (isWord(tokens[at], 'not') && isWord(tokens[at + 1], 'null')) notNull = true
    if (!isWord(tokens[at], 'check') || !isSymbol(tokens[at + 1], '(')) continue
    const close = parenthesis(tokens, at + 1)?.close
    if (close === undefined) break
    conditions.push(definition.slice(tokens[at + 1]?.end ?? 0, tokens[close]?.start ?? definition.length))
    at = close
  }
  return { shape: base.shape, conditions: [...base.conditions, ...conditions], notNull }
}

/** `CREATE TYPE t AS (a integer, b text)`. */
function compositeShape(definition: string, schema: Schema, depth: number): ColumnShape | null {
  const tokens = tokenize(definition, postgresRules)
  const open = tokens.findIndex((token) => isSymbol(token, '('))
  const close = open < 0 ? undefined : parenthesis(tokens, open)?.close
  if (close === undefined) return null
  const fields: ValueShape[] = []
  let start = open + 1
  for (let at = open + 1, nested = 0; at <= close; at += 1) {
    if (isSymbol(tokens[at], '(')) nested += 1
    else if (isSymbol(tokens[at], ')') && at !== close) nested -= 1
    if (at !== close && (nested > 0 || !isSymbol(tokens[at], ','))) continue
    const collate = tokens.findIndex((token, place) => place > start && place < at && isWord(token, 'collate'))
    const last = collate < 0 ? at : collate
    const type = definition.slice(tokens[start + 1]?.start ?? 0, tokens[last - 1]?.end ?? 0)
    const field = at === start ? null : shapeOfType(type, schema, depth + 1)
    if (field === null) return null
    fields.push(field.shape)
    start = at + 1
  }
  return { shape: { kind: 'composite', fields }, conditions: [], notNull: false }
}

/** The text of a value of a domain's check: VALUE stands for the column. */
export function overColumn(condition: string, column: string): string {
  const parts: string[] = []
  let at = 0
  for (const token of tokenize(condition, postgresRules)) {
    if (!isWord(token, 'value')) continue
    parts.push(condition.slice(at, token.start), quote(column))
    at = token.end
  }
  return parts.join('') + condition.slice(at)
}
