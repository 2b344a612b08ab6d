import type { Expression, Node } from '@babel/types'
import type { RevisionCode } from '../../dialect/lint-rule.js'
import { loadParser } from '../../migration-file/load-parser.js'

/** What is read from the source of a module: facts for rules, and where its functions begin. */
export interface ReadModule {
  readonly code: RevisionCode
  /** The line of each of the two functions; null where the file has none, or none that is told apart. */
  readonly lines: { readonly up: number | null; readonly down: number | null }
}

/** Reads the syntax tree of a revision; null where it cannot be parsed, which running it tells better. */
export async function readModuleCode(source: string, isTypeScript: boolean): Promise<ReadModule | null> {
  const { parse } = loadParser()
  let body: readonly Node[]
  try {
    body = parse(source, {
      sourceType: 'unambiguous',
      errorRecovery: true,
      plugins: isTypeScript ? ['typescript'] : [],
    }).program.body
  } catch {
    return null
  }
  const found = new Findings()
  for (const node of body) found.walk(node)
  return { code: found, lines: { up: found.lines.get('upgrade') ?? null, down: found.lines.get('downgrade') ?? null } }
}

class Findings implements RevisionCode {
  readonly imports: { readonly from: string; readonly isType: boolean; readonly line: number }[] = []
  readonly unawaitedKnex: { readonly line: number }[] = []
  readonly volatileCalls: { readonly text: string; readonly line: number }[] = []
  readonly lines = new Map<string, number>()

  /** Looks at a node and at all below it. */
  walk(node: Node): void {
    this.#look(node)
    for (const child of childrenOf(node)) this.walk(child)
  }

  #look(node: Node): void {
    const line = node.loc?.start.line ?? 1
    switch (node.type) {
      case 'ImportDeclaration':
        this.imports.push({ from: node.source.value, isType: isTypeImport(node), line })
        return
      case 'FunctionDeclaration':
        if (node.id != null && !this.lines.has(node.id.name)) this.lines.set(node.id.name, line)
        return
      case 'VariableDeclarator':
        if (node.id.type === 'Identifier' && !this.lines.has(node.id.name)) this.lines.set(node.id.name, line)
        return
      case 'ExpressionStatement':
        if (isKnexChain(node.expression)) this.unawaitedKnex.push({ line })
        return
      case 'CallExpression':
        this.#lookAtCall(node.callee as Expression, node.arguments, line)
        return
      case 'NewExpression':
        if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0) {
          this.volatileCalls.push({ text: 'new Date()', line })
        }
        return
    }
  }

  #lookAtCall(callee: Expression, args: readonly Node[], line: number): void {
    const text = nameOf(callee)
    if (text === 'require' && args[0]?.type === 'StringLiteral') {
      this.imports.push({ from: args[0].value, isType: false, line })
    }
    if (volatile.has(text)) this.volatileCalls.push({ text: `${text}()`, line })
  }
}

const volatile = new Set(['Date.now', 'Math.random', 'crypto.randomUUID', 'randomUUID', 'performance.now'])

function isTypeImport(node: Extract<Node, { type: 'ImportDeclaration' }>): boolean {
  const { specifiers } = node
  return (
    node.importKind === 'type' ||
    (specifiers.length > 0 && specifiers.every((one) => one.type === 'ImportSpecifier' && one.importKind === 'type'))
  )
}

/** `Date.now` of a callee; an empty text where it is more than names. */
function nameOf(node: Expression): string {
  if (node.type === 'Identifier') return node.name
  if (node.type !== 'MemberExpression' || node.property.type !== 'Identifier') return ''
  return `${nameOf(node.object as Expression)}.${node.property.name}`
}

/** Whether the expression is a chain of calls that begins with `….knex`. */
function isKnexChain(node: Node): boolean {
  if (node.type === 'CallExpression') return isKnexChain(node.callee)
  if (node.type !== 'MemberExpression') return false
  if (node.property.type === 'Identifier' && node.property.name === 'knex') return true
  // .then and .catch run the query, but nothing waits for it all the same.
  return isKnexChain(node.object)
}

function childrenOf(node: Node): readonly Node[] {
  return Object.entries(node).flatMap(([key, value]): readonly Node[] => {
    if (key === 'loc' || key === 'leadingComments' || key === 'trailingComments') return []
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    return values.filter(
      (child): child is Node => typeof child === 'object' && child !== null && typeof (child as Node).type === 'string',
    )
  })
}
