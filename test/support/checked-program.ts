import ts from 'typescript'
import { expect } from 'vitest'

/** A result that a program shows: `// → …` behind a statement. */
const arrow = /^\/\/ → ([\s\S]+)$/
const thrown = /^throws (\w+)(?:: ([\s\S]+))?$/
/** `…` in an object: there are more properties. */
const more = Symbol('more')

/** The program with its `// → …` made calls of `$`, and the lines on which there are some. */
export function withChecks(text: string): { readonly text: string; readonly lines: readonly number[] } {
  const source = ts.createSourceFile('page.ts', text, ts.ScriptTarget.ESNext, true)
  const edits: { from: number; to: number; text: string }[] = []
  const lines: number[] = []
  const lineOf = (at: number): number => source.getLineAndCharacterOfPosition(at).line + 1
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node) || ts.isVariableStatement(node) || ts.isReturnStatement(node)) {
      const said = resultBehind(text, node.end)
      if (said !== null) {
        const line = lineOf(node.end)
        lines.push(line)
        edits.push(...editsOf(node, line, said))
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  const all = [...text.matchAll(/\/\/ → /g)].map(({ index }) => lineOf(index))
  const lost = all.filter((line) => !lines.includes(line))
  if (lost.length > 0) throw new Error(`A result stands behind no statement: lines ${lost.join(', ')}`)
  let checked = text
  for (const edit of edits.toSorted((a, b) => b.from - a.from || b.to - a.to)) {
    checked = checked.slice(0, edit.from) + edit.text + checked.slice(edit.to)
  }
  return { text: checked, lines }
}

/** What `// → …` behind a statement says, with the comment lines below that go on with it: `//   …`. */
function resultBehind(text: string, end: number): string | null {
  const [first, ...rest] = text.slice(end).split('\n')
  const [, said] = arrow.exec(first?.trim() ?? '') ?? []
  if (said === undefined) return null
  const further: string[] = []
  for (const line of rest) {
    const [, part] = /^\s*\/\/ {3,}(.+)$/.exec(line) ?? []
    if (part === undefined) break
    further.push(part)
  }
  return [said, ...further].join(' ').trim()
}

function editsOf(
  node: ts.ExpressionStatement | ts.VariableStatement | ts.ReturnStatement,
  line: number,
  said: string,
): readonly { from: number; to: number; text: string }[] {
  const [, name, message] = thrown.exec(said) ?? []
  const expected =
    name === undefined
      ? `() => (${said.replaceAll('…', '...$.more')})`
      : JSON.stringify({ name, message: message ?? '' })
  const call = name === undefined ? 'same' : 'throws'
  if (ts.isVariableStatement(node)) {
    const [declaration] = node.declarationList.declarations
    if (declaration === undefined || name !== undefined) throw new Error(`line ${line}: cannot be checked`)
    return [
      { from: node.end, to: node.end, text: `;await $.same(${line}, () => ${nameOf(declaration)}, ${expected});` },
    ]
  }
  const { expression } = node
  if (expression === undefined) throw new Error(`line ${line}: returns nothing`)
  const keyword = ts.isReturnStatement(node) ? 'return ' : ';'
  return [
    {
      from: node.getStart(),
      to: node.end,
      text: `${keyword}await $.${call}(${line}, async () => (${expression.getText()}), ${expected});`,
    },
  ]
}

function nameOf({ name }: ts.VariableDeclaration): string {
  return ts.isObjectBindingPattern(name)
    ? `({ ${name.elements.map(({ name: one }) => one.getText()).join(', ')} })`
    : name.getText()
}

/** Compares the results that a program shows with those that come out. */
export class Checker {
  readonly document: string
  readonly more = { [more]: true }
  /** Lines whose results were compared. */
  readonly seen = new Set<number>()

  constructor(document: string) {
    this.document = document
  }

  async same<T>(line: number, actual: () => T | Promise<T>, expected: () => unknown): Promise<T> {
    const value = await actual()
    const wanted = expected()
    this.seen.add(line)
    expect(asFarAsSaid(value, wanted), `${this.document}:${line}`).toEqual(asFarAsSaid(wanted, wanted))
    return value
  }

  async throws(line: number, run: () => unknown, { name, message }: { name: string; message: string }): Promise<void> {
    this.seen.add(line)
    let error: unknown = null
    try {
      await run()
    } catch (caught) {
      error = caught
    }
    expect(error, `${this.document}:${line} throws nothing`).toBeInstanceOf(Error)
    const { name: actual, message: text } = error as Error
    expect(actual, `${this.document}:${line} ${text}`).toBe(name)
    expect(text, `${this.document}:${line}`).toContain(message)
  }
}

/** A value without the properties that the expected one says nothing of. */
function asFarAsSaid(value: unknown, wanted: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(wanted)) return value.map((one, at) => asFarAsSaid(one, wanted[at]))
  if (!isPlain(value) || !isPlain(wanted)) return value
  const names = more in wanted ? Object.keys(wanted) : Object.keys(value)
  return Object.fromEntries(names.map((name) => [name, asFarAsSaid(value[name], wanted[name])]))
}

function isPlain(value: unknown): value is Readonly<Record<string | symbol, unknown>> {
  return typeof value === 'object' && value !== null && !(value instanceof Date) && !(value instanceof Uint8Array)
}
