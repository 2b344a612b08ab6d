import { HeaderProblem, type RevisionHeader, toHeader } from './header.js'

/** A revision in plain SQL: a header of `-- key: value` lines, then a section for each direction. */
export interface SqlRevision {
  readonly header: RevisionHeader
  readonly upgrade: SqlSection
  /** null: the file has no downgrade section. */
  readonly downgrade: SqlSection | null
}

/** A section as it stands in the file, to the byte. */
export interface SqlSection {
  readonly text: string
  /** The line of the file in which it begins, from 1. */
  readonly line: number
}

const names: Readonly<Record<string, string>> = {
  revision: 'revision',
  down_revision: 'downRevision',
  message: 'message',
  branch_labels: 'branchLabels',
  depends_on: 'dependsOn',
  replaces: 'replaces',
  transaction: 'transaction',
  irreversible: 'irreversible',
  requires: 'requires',
  lossy: 'lossy',
}

/** @throws {HeaderProblem} */
export function parseSqlRevision(source: string): SqlRevision {
  const text = source.replace(/^\uFEFF/, '')
  const lines = text.split(/\r\n?|\n/)
  const values: Record<string, unknown> = {}
  for (const [at, line] of lines.entries()) {
    const match = /^--\s*([a-z_]+)\s*:\s*(.*?)\s*$/.exec(line)
    const key = match?.[1] === undefined ? undefined : names[match[1]]
    if (match === null || key === undefined) break
    values[key] = parseValue(key, match[2] ?? '', at + 1)
  }
  const up = lines.indexOf('-- upgrade')
  if (up < 0) throw new HeaderProblem('it has no line that is exactly `-- upgrade`')
  const down = lines.indexOf('-- downgrade', up + 1)
  return {
    header: toHeader(values),
    upgrade: sectionOf(text, up + 1, down < 0 ? undefined : down),
    downgrade: down < 0 ? null : sectionOf(text, down + 1),
  }
}

/** Lines of a text with the line ends that they have: a string of several lines keeps its own. */
function sectionOf(text: string, from: number, to?: number): SqlSection {
  const lines = text.match(/[^\r\n]*(?:\r\n?|\n|$)/g) ?? []
  return { text: lines.slice(from, to).join(''), line: from + 1 }
}

function parseValue(key: string, text: string, line: number): unknown {
  switch (key) {
    case 'downRevision':
    case 'branchLabels':
    case 'dependsOn':
    case 'replaces':
      return items(text)
    case 'transaction':
      if (text !== 'true' && text !== 'false') throw new HeaderProblem('`transaction` must be true or false', line)
      return text === 'true'
    case 'lossy': {
      const [columns = '', ...reason] = text.split(';')
      return { columns: items(columns), reason: reason.join(';').trim() }
    }
    case 'irreversible':
    case 'requires':
      return text === '' ? null : text
    default:
      return text
  }
}

function items(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** Whether a section holds no statement: nothing but comments, white space and semicolons. MySQL runs version comments. */
export function isEmptySection({ text }: SqlSection): boolean {
  return /^(?:[\s;]|--[^\r\n]*|\/\*(?!M?!)(?:(?!\*\/)[\s\S])*\*\/)*$/.test(text)
}
