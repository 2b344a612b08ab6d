/**
 * Breaks source into lines of at most 120 columns, by the algorithm that formatters share: a group stays on one line if
 * what is left of the line takes it, and is broken otherwise.
 * @see https://homepages.inf.ed.ac.uk/wadler/papers/prettier/prettier.pdf
 */
import { textWidth } from './text-width.js'

export type Doc = string | readonly Doc[] | Group | Indent | Line | IfBroken

interface Group {
  readonly kind: 'group'
  readonly content: Doc
  /** Never on one line. */
  readonly broken: boolean
  /** Other ways to write it, the last one longest; tried in order where the content does not fit. */
  readonly states?: readonly Doc[]
  /** Told when the group is broken. */
  readonly onBreak?: () => void
}

interface Indent {
  readonly kind: 'indent'
  readonly content: Doc
}

interface Line {
  readonly kind: 'line'
  /** What stands for it in a group on one line. */
  readonly flat: string
  /** Always a new line; `literal`: without indentation. */
  readonly hard?: 'indented' | 'literal'
}

interface IfBroken {
  readonly kind: 'if-broken'
  readonly text: string
}

export const line: Doc = { kind: 'line', flat: ' ' }
export const softLine: Doc = { kind: 'line', flat: '' }
export const hardLine: Doc = { kind: 'line', flat: '', hard: 'indented' }
/** A new line inside a text, whose next line begins at its left edge. */
export const literalLine: Doc = { kind: 'line', flat: '', hard: 'literal' }

export function ifBroken(text: string): Doc {
  return { kind: 'if-broken', text }
}

export function indented(content: Doc): Doc {
  return { kind: 'indent', content }
}

export function group(content: Doc, options: { readonly broken?: boolean; readonly onBreak?: () => void } = {}): Doc {
  const { broken = false, onBreak } = options
  return { kind: 'group', content, broken: broken || mustBreak(content), ...(onBreak === undefined ? {} : { onBreak }) }
}

/** The first of these that fits; the last one if none does. */
export function oneOf(states: readonly [Doc, ...Doc[]]): Doc {
  return { kind: 'group', content: states[0], broken: false, states }
}

export function joined(separator: Doc, items: readonly Doc[]): Doc {
  return items.flatMap((item, at) => (at === 0 ? [item] : [separator, item]))
}

/** Whether it holds a new line that nothing can avoid. */
export function mustBreak(doc: Doc): boolean {
  if (typeof doc === 'string') return false
  if ('kind' in doc) {
    if (doc.kind === 'group') return doc.broken || (doc.states !== undefined && mustBreak(doc.content))
    if (doc.kind === 'line') return doc.hard !== undefined
    return doc.kind === 'indent' && mustBreak(doc.content)
  }
  return doc.some(mustBreak)
}

type Mode = 'flat' | 'broken'
type Command = readonly [indent: number, mode: Mode, doc: Doc]

/** The text of a doc. `width`: columns of a line. */
export function print(root: Doc, width = 120): string {
  const out: string[] = []
  let column = 0
  const commands: Command[] = [[0, 'broken', root]]
  for (let command = commands.pop(); command !== undefined; command = commands.pop()) {
    const [indent, mode, doc] = command
    if (typeof doc === 'string') {
      out.push(doc)
      column += textWidth(doc)
    } else if (!('kind' in doc)) {
      for (const part of doc.toReversed()) commands.push([indent, mode, part])
    } else if (doc.kind === 'indent') commands.push([indent + 2, mode, doc.content])
    else if (doc.kind === 'if-broken') {
      if (mode === 'broken') commands.push([indent, mode, doc.text])
    } else if (doc.kind === 'line') {
      if (mode === 'flat' && doc.hard === undefined) commands.push([indent, mode, doc.flat])
      else {
        const depth = doc.hard === 'literal' ? 0 : indent
        out.push(`\n${' '.repeat(depth)}`)
        column = depth
      }
    } else {
      const chosen = chosenState(doc, indent, mode, commands, width - column)
      if (chosen[1] === 'broken') doc.onBreak?.()
      commands.push(chosen)
    }
  }
  return out.join('')
}

function chosenState(doc: Group, indent: number, mode: Mode, rest: readonly Command[], room: number): Command {
  if (mode === 'flat') return [indent, doc.broken ? 'broken' : 'flat', doc.content]
  const flat: Command = [indent, 'flat', doc.content]
  if (!doc.broken && fits(flat, rest, room)) return flat
  if (doc.states === undefined) return [indent, 'broken', doc.content]
  for (const state of doc.states.slice(1)) {
    const command: Command = [indent, 'flat', state]
    if (fits(command, rest, room)) return command
  }
  return [indent, 'broken', doc.states.at(-1) as Doc]
}

/** Whether everything up to the next new line has room. */
function fits(next: Command, rest: readonly Command[], room: number): boolean {
  const commands: (readonly [Mode, Doc])[] = [[next[1], next[2]]]
  let left = room
  let at = rest.length
  while (left >= 0) {
    const command = commands.pop()
    if (command === undefined) {
      if (at === 0) return true
      at -= 1
      const [, mode, doc] = rest[at] as Command
      commands.push([mode, doc])
      continue
    }
    const [mode, doc] = command
    if (typeof doc === 'string') left -= textWidth(doc)
    else if (!('kind' in doc)) for (const part of doc.toReversed()) commands.push([mode, part])
    else if (doc.kind === 'indent') commands.push([mode, doc.content])
    else if (doc.kind === 'if-broken') {
      if (mode === 'broken') commands.push([mode, doc.text])
    } else if (doc.kind === 'line') {
      if (mode === 'broken' || doc.hard !== undefined) return true
      commands.push([mode, doc.flat])
    } else {
      const own = doc.broken ? 'broken' : mode
      const last = own === 'broken' ? doc.states?.at(-1) : undefined
      commands.push([own, last ?? doc.content])
    }
  }
  return false
}
