import type { LintFix } from '../../dialect/lint-rule.js'
import { operationSource } from '../../migration-file/operation-source.js'
import { blockSource, stringLiteral, withBlocks } from '../../migration-file/source.js'

/** The fix as code in the language of the file, or the sentence that it is. */
export function renderFix(
  fix: LintFix | string,
  { format, engine }: { readonly format: 'module' | 'sql' | 'static'; readonly engine: string },
): string {
  if (typeof fix === 'string') return fix
  return (format === 'sql' ? sqlLines(fix) : moduleLines(fix, engine)).join('\n')
}

function sqlLines({ note, look, outsideTransaction, requires, lossy, sql = [] }: LintFix): readonly string[] {
  return [
    ...(note === undefined ? [] : [`-- ${note}`]),
    ...(look === undefined ? [] : [`-- before: ${look};`]),
    ...(outsideTransaction === true ? ['-- transaction: false'] : []),
    ...(requires === undefined ? [] : [`-- requires: ${requires}`]),
    ...(lossy === undefined ? [] : [`-- lossy: ${lossy.join(', ')}; why they may be lost`]),
    ...sql.map(terminated),
  ]
}

/** A comment behind a statement stays behind its end. */
function terminated(sql: string): string {
  if (sql.startsWith('--')) return sql
  const comment = / -- [^\n]*$/.exec(sql)
  return comment === null ? `${sql};` : `${sql.slice(0, comment.index)};${comment[0]}`
}

function moduleLines(
  { note, look, outsideTransaction, requires, lossy, operations, sql = [] }: LintFix,
  engine: string,
): readonly string[] {
  const calls =
    operations !== undefined
      ? operations.map((operation) => withBlocks(operationSource(operation, engine)))
      : sql.map((text) => (text.startsWith('--') ? `//${text.slice(2)}` : `await op.execute(${textSource(text)})`))
  return [
    ...(note === undefined ? [] : [`// ${note}`]),
    ...(look === undefined ? [] : [`// before: ${look}`]),
    ...(outsideTransaction === true ? ['export const transaction = false'] : []),
    ...(requires === undefined ? [] : [`export const requires = ${stringLiteral(requires)}`]),
    ...(lossy === undefined
      ? []
      : [`export const lossy = { columns: [${lossy.map(stringLiteral).join(', ')}], reason: 'why they may be lost' }`]),
    ...calls,
  ]
}

function textSource(text: string): string {
  if (text.includes('\n')) return withBlocks(blockSource(text))
  return stringLiteral(text)
}
