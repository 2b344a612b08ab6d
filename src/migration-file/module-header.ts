import type { Expression, Statement } from '@babel/types'
import { HeaderProblem, headerKeys, type RevisionHeader, toHeader } from './header.js'
import { loadParser } from './load-parser.js'
import { scanPlainHeader } from './plain-header.js'

/**
 * Reads the header of a TypeScript or JavaScript revision: nothing of it runs. ES modules and CommonJS, types or none.
 * A header as dbtool writes it needs no parser; then what follows may hold errors that only running the file finds.
 * @throws {HeaderProblem} when a key is missing, malformed, or computed; a promise only where the parser is needed.
 */
export function readModuleHeader(source: string, isTypeScript: boolean): RevisionHeader | Promise<RevisionHeader> {
  const plain = scanPlainHeader(source, isTypeScript)
  return plain === null ? parseModuleHeader(source, isTypeScript) : toHeader(plain)
}

/**
 * Reads the header from the syntax tree of the whole file.
 * @throws {HeaderProblem} as `readModuleHeader`, and when the file cannot be parsed.
 */
export async function parseModuleHeader(source: string, isTypeScript: boolean): Promise<RevisionHeader> {
  const body = await parseModule(source, isTypeScript)
  const values: Record<string, unknown> = {}
  for (const { name, value } of [...declared(body), ...assigned(body)]) {
    if (headerKeys.has(name)) values[name] = literalOf(value, name)
  }
  return toHeader(values)
}

/** The statements of a module, and its tokens without comments. @throws {HeaderProblem} when it cannot be parsed. */
export async function readModuleSyntax(
  source: string,
  isTypeScript: boolean,
): Promise<{
  readonly body: readonly Statement[]
  readonly tokens: readonly { readonly start: number; readonly end: number }[]
}> {
  const { program, tokens } = await parseFile(source, isTypeScript, true)
  const all = (tokens ?? []) as readonly { readonly type: unknown; readonly start: number; readonly end: number }[]
  return { body: program.body, tokens: all.filter(({ type }) => type !== 'CommentLine' && type !== 'CommentBlock') }
}

async function parseModule(source: string, isTypeScript: boolean): Promise<readonly Statement[]> {
  return (await parseFile(source, isTypeScript, false)).program.body
}

async function parseFile(source: string, isTypeScript: boolean, tokens: boolean) {
  const { parse } = loadParser()
  try {
    const plugins = isTypeScript ? ['typescript' as const] : []
    return parse(source, { sourceType: 'unambiguous', errorRecovery: true, tokens, plugins })
  } catch (error) {
    const { message, loc } = error as Error & { loc?: { line: number } }
    throw new HeaderProblem(`it cannot be parsed: ${message.replace(/ \(\d+:\d+\)$/, '')}`, loc?.line)
  }
}

interface Named {
  readonly name: string
  readonly value: Expression
}

/** `export const name = …`, and `const name = …` with `export { name }`. */
function declared(body: readonly Statement[]): readonly Named[] {
  const exported = new Set<string>()
  const found: (Named & { readonly isExported: boolean })[] = []
  const collect = (statement: Statement, isExported: boolean): void => {
    if (statement.type !== 'VariableDeclaration') return
    for (const { id, init } of statement.declarations) {
      if (id.type === 'Identifier' && init != null) found.push({ name: id.name, value: init, isExported })
    }
  }
  for (const statement of body) {
    if (statement.type !== 'ExportNamedDeclaration') {
      collect(statement, false)
      continue
    }
    if (statement.declaration != null) collect(statement.declaration, true)
    for (const specifier of statement.specifiers) {
      if (specifier.type === 'ExportSpecifier') exported.add(specifier.local.name)
    }
  }
  return found.filter(({ name, isExported }) => isExported || exported.has(name))
}

/** `exports.name = …`, `module.exports.name = …`, `module.exports = { name: … }`. */
function assigned(body: readonly Statement[]): readonly Named[] {
  return body.flatMap((statement): readonly Named[] => {
    if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression') return []
    const { left, right } = statement.expression
    if (left.type !== 'MemberExpression' || left.property.type !== 'Identifier') return []
    if (isExports(left) && right.type === 'ObjectExpression') {
      return right.properties.flatMap((property) =>
        property.type === 'ObjectProperty' && property.key.type === 'Identifier'
          ? [{ name: property.key.name, value: property.value as Expression }]
          : [],
      )
    }
    const isOwn = (left.object.type === 'Identifier' && left.object.name === 'exports') || isExports(left.object)
    // A compiler announces its exports first: exports.b = exports.a = void 0.
    return isOwn && right.type !== 'AssignmentExpression' && right.type !== 'UnaryExpression'
      ? [{ name: left.property.name, value: right }]
      : []
  })
}

function isExports(node: { readonly type: string }): boolean {
  const member = node as Extract<Expression, { type: 'MemberExpression' }>
  return (
    member.type === 'MemberExpression' &&
    member.object.type === 'Identifier' &&
    member.object.name === 'module' &&
    member.property.type === 'Identifier' &&
    member.property.name === 'exports'
  )
}

function literalOf(node: Expression, name: string): unknown {
  switch (node.type) {
    case 'StringLiteral':
    case 'BooleanLiteral':
      return node.value
    case 'NullLiteral':
      return null
    case 'TemplateLiteral':
      if (node.expressions.length === 0) return node.quasis[0]?.value.cooked
      break
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression':
      return literalOf(node.expression, name)
    case 'BinaryExpression': {
      if (node.operator !== '+') break
      const parts = [node.left, node.right].map((part) => literalOf(part as Expression, name))
      if (parts.every((part) => typeof part === 'string')) return parts.join('')
      break
    }
    case 'ArrayExpression':
      return node.elements.map((element) => literalOf(element as Expression, name))
    case 'ObjectExpression':
      return Object.fromEntries(
        node.properties.map((property) => {
          if (property.type !== 'ObjectProperty' || property.computed) throw notLiteral(node, name)
          const key =
            property.key.type === 'Identifier' ? property.key.name : String(literalOf(property.key as Expression, name))
          return [key, literalOf(property.value as Expression, name)]
        }),
      )
  }
  throw notLiteral(node, name)
}

function notLiteral(node: Expression, name: string): HeaderProblem {
  return new HeaderProblem(
    `\`${name}\` must be a literal: the header is read without running the file`,
    node.loc?.start.line,
  )
}

/** Where in the source the value of a key stands, as offsets; null where the file does not say it. */
export async function locateHeaderValue(
  source: string,
  isTypeScript: boolean,
  key: string,
): Promise<{ readonly start: number; readonly end: number } | null> {
  const body = await parseModule(source, isTypeScript)
  const found = [...declared(body), ...assigned(body)].find(({ name }) => name === key)
  return found?.value.start == null || found.value.end == null
    ? null
    : { start: found.value.start, end: found.value.end }
}
