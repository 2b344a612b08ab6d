/**
 * The header of a revision that looks as dbtool writes it, or as a formatter leaves that: a parser of the whole language
 * costs more than everything else that an upgrade with nothing to do does. This says only what the parser would say;
 * where anything else in the file might touch the header, it says nothing, and the parser is asked.
 */

// A text keeps to its line and escapes quotes and backslashes only; what any other escape means is for the parser.
const text = String.raw`(?:'[^'\\\r\n]*(?:\\['"\\][^'\\\r\n]*)*'|"[^"\\\r\n]*(?:\\['"\\][^"\\\r\n]*)*")`
const list = String.raw`\[(?:${text}(?:, ${text})*)?\]`
const end = String.raw`;?\r?\n`

/** In the order in which they stand. */
const constants = [
  ['revision', 'string', text],
  ['downRevision', String.raw`string(?:\[\])?(?: \| (?:string\[\]|null))*`, `null|${text}|${list}`],
  ['message', 'string', text],
  ['branchLabels', String.raw`string\[\]`, list],
  ['dependsOn', String.raw`string\[\]`, list],
  ['replaces', String.raw`string\[\]`, list],
  ['transaction', 'boolean', 'true|false'],
  ['requires', 'string', text],
  ['irreversible', 'string', text],
] as const

const functionPattern = /export (?:async )?function (?:upgrade|downgrade)\(/y

/**
 * All of it in one expression, since a thousand files are read with it before a loop over their lines gets going. What
 * follows begins with `export`, a reserved word: no expression goes on with it, so no constant is longer than its line.
 */
function headerPattern(isTypeScript: boolean): RegExp {
  const lines = constants.map(([name, type, value]) => {
    const annotation = isTypeScript ? `(?:: ${type})?` : ''
    return `(?:export const ${name}${annotation} = (${value})${end})?`
  })
  const imports = String.raw`(?:import type \{ Operations \} from (?:'dbtool'|"dbtool")${end}(?:\r?\n)*)?`
  const lossy = String.raw`(?:export const lossy = \{ columns: (${list}), reason: (${text}) \}${end})?`
  return new RegExp(`${isTypeScript ? imports : ''}${lines.join('')}${lossy}${String.raw`(?:\r?\n)*(?=export )`}`, 'y')
}

const inTypeScript = headerPattern(true)
const inJavaScript = headerPattern(false)

/** The constants of the header, or null: the file is not plainly of that form. */
export function scanPlainHeader(source: string, isTypeScript: boolean): Readonly<Record<string, unknown>> | null {
  const pattern = isTypeScript ? inTypeScript : inJavaScript
  pattern.lastIndex = 0
  const found = pattern.exec(source)
  if (found === null || !isHarmless(source, pattern.lastIndex)) return null
  return {
    revision: meaningOf(found[1]),
    downRevision: meaningOf(found[2]),
    message: meaningOf(found[3]),
    branchLabels: meaningOf(found[4]),
    dependsOn: meaningOf(found[5]),
    replaces: meaningOf(found[6]),
    transaction: meaningOf(found[7]),
    requires: meaningOf(found[8]),
    irreversible: meaningOf(found[9]),
    lossy: found[10] === undefined ? undefined : { columns: meaningOf(found[10]), reason: meaningOf(found[11]) },
  }
}

/** Whether what follows the header can export nothing but the two functions, however that is spelled. */
function isHarmless(source: string, from: number): boolean {
  for (let at = from; at >= 0; at = source.indexOf('export', at + 1)) {
    functionPattern.lastIndex = at
    if (!functionPattern.test(source)) return false
  }
  return !source.includes('\\u', from)
}

/** What a literal that the pattern has found stands for; undefined: it is not there. */
function meaningOf(literal: string | undefined): unknown {
  switch (literal) {
    case undefined:
      return undefined
    case 'null':
      return null
    case 'true':
      return true
    case 'false':
      return false
    case '[]':
      return []
  }
  return literal.startsWith('[')
    ? Array.from(literal.matchAll(new RegExp(text, 'g')), ([item]) => textOf(item))
    : textOf(literal)
}

function textOf(literal: string): string {
  const inner = literal.slice(1, -1)
  return inner.includes('\\') ? inner.replace(/\\(.)/g, '$1') : inner
}
