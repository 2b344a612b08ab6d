import { HeaderProblem, type RevisionHeader, toHeader } from './header.js'

/** A revision in plain SQL: a header of `-- key: value` lines, then a section for each direction. */
export interface SqlRevision {
  readonly header: RevisionHeader
  readonly upgrade: string
  /** null: the file has no downgrade section. */
  readonly downgrade: string | null
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
  const lines = source.replace(/^\uFEFF/, '').split(/\r\n?|\n/)
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
    upgrade: lines.slice(up + 1, down < 0 ? undefined : down).join('\n'),
    downgrade: down < 0 ? null : lines.slice(down + 1).join('\n'),
  }
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

/** Whether a section holds anything but comments and white space. */
export function isEmptySection(sql: string): boolean {
  return (
    sql
      .replace(/--[^\n]*/g, '')
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .trim() === ''
  )
}
