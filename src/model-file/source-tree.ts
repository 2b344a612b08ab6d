/** The source that models are made of, as a tree, laid out as the formatter (Biome) lays it out. */
import { keySource, literalSource } from '../source-text/literal.js'
import {
  type Doc,
  group,
  hardLine,
  ifBroken,
  indented,
  joined,
  line,
  literalLine,
  mustBreak,
  oneOf,
  print,
  softLine,
} from './layout.js'
import { textWidth } from './text-width.js'

/** A piece of source. A text stands as it is, on one line. */
export type Source = string | CallSource | ChainSource | ObjectSource | ListSource | TemplateSource

/** `index(['a'], { unique: true })` */
export interface CallSource {
  readonly kind: 'call'
  readonly callee: string
  readonly args: readonly Source[]
}

/** `t.string(20).nullable()` */
export interface ChainSource {
  readonly kind: 'chain'
  readonly head: string
  readonly calls: readonly CallSource[]
}

export interface ObjectSource {
  readonly kind: 'object'
  readonly entries: readonly (readonly [string, Source])[]
  /** Always one entry a line. */
  readonly broken?: boolean
}

export interface ListSource {
  readonly kind: 'list'
  readonly items: readonly Source[]
}

/** A tagged template of several lines; `text` is what stands between its quotes. */
export interface TemplateSource {
  readonly kind: 'template'
  readonly tag: string
  readonly text: string
}

export const call = (callee: string, ...args: readonly Source[]): CallSource => ({ kind: 'call', callee, args })
export const chain = (head: string, ...calls: readonly CallSource[]): ChainSource => ({ kind: 'chain', head, calls })
export const list = (items: readonly Source[]): ListSource => ({ kind: 'list', items })

/** An object of what is there of the entries. */
export function object(entries: Readonly<Record<string, Source | undefined>>, broken = false): ObjectSource {
  const given = Object.entries(entries).filter((entry): entry is [string, Source] => entry[1] !== undefined)
  return { kind: 'object', entries: given, ...(broken ? { broken } : {}) }
}

/** A value: texts, numbers, lists and objects of them. */
export function value(input: unknown): Source {
  if (Array.isArray(input)) return list(input.map(value))
  if (typeof input !== 'object' || input === null) return literalSource(input)
  return { kind: 'object', entries: Object.entries(input).map(([key, item]) => [key, value(item)]) }
}

/** A statement: `before`, a piece of source, laid out. */
export function printSource(before: string, source: Source): string {
  // An object that was broken once stays so, whatever is around it; that changes what fits around it. So: again.
  const broken = new Set<Source>()
  for (;;) {
    const known = broken.size
    const text = print([before, docOf(source, broken)])
    if (broken.size === known) return text
  }
}

type Broken = Set<Source>

function docOf(source: Source, broken: Broken): Doc {
  if (typeof source === 'string') return source
  switch (source.kind) {
    case 'call':
      return callDoc(source, broken)
    case 'chain':
      return chainDoc(source, broken)
    case 'object':
      return objectDoc(source, broken)
    case 'list':
      return listDoc(source, broken)
    case 'template':
      return [`${source.tag}\``, joined(literalLine, source.text.split('\n')), '`']
  }
}

function objectDoc(source: ObjectSource, broken: Broken, forced = false): Doc {
  if (source.entries.length === 0) return '{}'
  const entries = source.entries.map(([key, item]) => entryDoc(keySource(key), item, broken))
  return group(['{', indented([line, joined([',', line], entries), ifBroken(',')]), line, '}'], {
    broken: forced || source.broken === true || broken.has(source),
    onBreak: () => broken.add(source),
  })
}

/** `key: value`, the value on the next line where that is the only way to shorten the line. */
function entryDoc(key: string, item: Source, broken: Broken): Doc {
  if (item === key) return key
  const doc = docOf(item, broken)
  const isShort = textWidth(key) < 5
  const movesDown = (isText(item) && !isShort) || (typeof item !== 'string' && isPoorlyBreakable(item))
  return movesDown ? group([`${key}:`, indented([line, doc])]) : [`${key}: `, doc]
}

function isText(source: Source): source is string {
  return typeof source === 'string' && /^['"]/.test(source)
}

/** A single call with nothing in it that could be broken. */
function isPoorlyBreakable(source: Exclude<Source, string>): boolean {
  if (source.kind !== 'chain' || source.calls.length !== 1) return false
  const [first, ...more] = source.calls[0]?.args ?? []
  if (first === undefined) return true
  return more.length === 0 && typeof first === 'string' && !first.includes('`') && textWidth(first) <= 30
}

function listDoc(source: ListSource, broken: Broken, forced = false): Doc {
  if (source.items.length === 0) return '[]'
  const items = source.items.map((item) => docOf(item, broken))
  return group(['[', indented([softLine, joined([',', line], items), ifBroken(',')]), softLine, ']'], {
    broken: forced || isTable(source),
  })
}

/** Several objects, or several lists, of several parts each: one a line, however short. */
function isTable({ items }: ListSource): boolean {
  if (items.length < 2) return false
  const [first] = items
  if (typeof first !== 'object' || (first.kind !== 'object' && first.kind !== 'list')) return false
  return items.every(
    (item) => typeof item === 'object' && item.kind === first.kind && partsOf(item as ObjectSource | ListSource) > 1,
  )
}

function partsOf(source: ObjectSource | ListSource): number {
  return source.kind === 'object' ? source.entries.length : source.items.length
}

function callDoc({ callee, args }: CallSource, broken: Broken): Doc {
  return [callee, argumentsDoc(args, broken)]
}

function argumentsDoc(args: readonly Source[], broken: Broken): Doc {
  if (args.length === 0) return '()'
  const docs = args.map((arg) => docOf(arg, broken))
  const each = (forced: boolean): Doc =>
    group(['(', indented([softLine, joined([',', line], docs), ifBroken(',')]), softLine, ')'], { broken: forced })
  const last = args.at(-1) as Source
  const before = args.at(-2)
  if (!isHuggable(last) || (typeof before === 'object' && before.kind === last.kind)) return each(false)
  if (docs.slice(0, -1).some(mustBreak)) return each(true)
  const front = joined(', ', docs.slice(0, -1))
  const start: Doc = args.length === 1 ? '(' : ['(', front, ', ']
  const hugged = last.kind === 'object' ? objectDoc(last, broken, true) : listDoc(last, broken, true)
  if (args.length === 1) return ['(', docs[0] as Doc, ')']
  return oneOf([[start, docs.at(-1) as Doc, ')'], [start, hugged, ')'], each(true)])
}

/** What stays on the line of the call when it is broken. */
function isHuggable(source: Source): source is ObjectSource | ListSource {
  return typeof source === 'object' && (source.kind === 'object' || source.kind === 'list') && partsOf(source) > 0
}

function chainDoc({ head, calls }: ChainSource, broken: Broken): Doc {
  const parts = calls.map((part) => ['.', callDoc(part, broken)])
  const flat: Doc = [head, ...parts]
  if (calls.length <= 1) return flat
  const expanded = group([head, indented([hardLine, joined(hardLine, parts)])])
  const isLong = calls.length > 2 && calls.some(({ args }) => !args.every((arg) => isSimple(arg, 0)))
  if (isLong || parts.slice(0, -1).some(mustBreak)) return expanded
  return oneOf([flat, expanded])
}

/** Whether an argument is small enough for a chain of several calls on one line. */
function isSimple(source: Source, depth: number): boolean {
  if (depth >= 2) return false
  if (typeof source === 'string') return true
  const isSimpleCall = ({ args }: CallSource): boolean => args.every((arg) => isSimple(arg, depth + 1))
  switch (source.kind) {
    case 'call':
      return isSimpleCall(source)
    case 'chain':
      return source.calls.every(isSimpleCall)
    case 'object':
      return source.entries.every(([, item]) => isSimple(item, depth + 1))
    case 'list':
      return source.items.every((item) => isSimple(item, depth + 1))
    case 'template':
      return false
  }
}
