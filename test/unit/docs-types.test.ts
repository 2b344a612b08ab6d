import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Dialect } from '../../src/dialect/dialect.js'
import { mariadb, mysql } from '../../src/dialect/mysql/index.js'
import { postgres } from '../../src/dialect/postgres/index.js'
import { sqlite } from '../../src/dialect/sqlite/index.js'
import { type AnyColumn, defineModel, defineSchema, t, toSchema } from '../../src/model/index.js'

const page = readFileSync(new URL('../../docs/types.md', import.meta.url), 'utf8')

/** The columns of the table that are about engines. */
const engines: Readonly<Record<string, { readonly dialect: Dialect; readonly strict?: boolean }>> = {
  SQLite: { dialect: sqlite },
  'SQLite, STRICT': { dialect: sqlite, strict: true },
  PostgreSQL: { dialect: postgres },
  MySQL: { dialect: mysql },
  MariaDB: { dialect: mariadb },
}

/** Every type as the table writes it; where its engine has a limit, the type with a number of its own. */
const types: Readonly<Record<string, { readonly column: AnyColumn; readonly sized?: (size: number) => AnyColumn }>> = {
  't.id()': { column: t.id() },
  't.bigid()': { column: t.bigid() },
  't.int()': { column: t.int() },
  't.smallint()': { column: t.smallint() },
  't.bigint()': { column: t.bigint() },
  't.decimal(10, 2)': { column: t.decimal(10, 2), sized: (size) => t.decimal(size, 2) },
  't.float()': { column: t.float() },
  't.double()': { column: t.double() },
  't.bool()': { column: t.bool() },
  't.string(255)': { column: t.string(255), sized: (size) => t.string(size) },
  't.char(3)': { column: t.char(3), sized: (size) => t.char(size) },
  't.text()': { column: t.text() },
  't.uuid()': { column: t.uuid() },
  't.date()': { column: t.date() },
  't.time()': { column: t.time() },
  't.time({ precision: 3 })': { column: t.time({ precision: 3 }), sized: (size) => t.time({ precision: size }) },
  't.timestamp()': { column: t.timestamp() },
  't.timestamp({ precision: 3 })': {
    column: t.timestamp({ precision: 3 }),
    sized: (size) => t.timestamp({ precision: size }),
  },
  't.timestamp({ timezone: false })': { column: t.timestamp({ timezone: false }) },
  't.json()': { column: t.json() },
  't.jsonb()': { column: t.jsonb() },
  't.binary()': { column: t.binary() },
  "t.enum(['a', 'b'])": {
    column: t.enum(['a', 'b']),
    sized: (size) => t.enum(['x'.repeat(size)]),
  },
  't.array(t.int())': { column: t.array(t.int()) },
  "t.custom('…')": { column: t.custom('a type of yours') },
}

type Cells = Readonly<Record<string, string>>

function rowsOfTable(): readonly Cells[] {
  const lines = page.split('\n').filter((line) => line.startsWith('|'))
  const from = lines.findIndex((line) => /\| type +\|/.test(line))
  const cells = (line = ''): readonly string[] =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim())
  const header = cells(lines[from])
  const end = lines.findIndex((line, at) => at > from + 1 && !line.startsWith('| `t.'))
  return lines
    .slice(from + 2, end)
    .map((line) => Object.fromEntries(cells(line).map((cell, at) => [header[at] ?? '', cell])))
}

/** A column `kind` of a table `things`, as the engine would store it. */
function stored(dialect: Dialect, column: AnyColumn, strict: boolean) {
  const model = defineModel('Thing', { columns: { kind: column }, ...(strict ? { sqlite: { strict } } : {}) })
  // The compiler cannot check the references of a column whose type is forgotten.
  const asked = toSchema(defineSchema([model] as unknown as []), dialect.name)
  const [table] = dialect.normalize(asked).tables
  const [own] = table?.columns ?? []
  if (table === undefined || own === undefined) throw new Error('unreachable: a model has a table')
  const problems = dialect.problems(asked).map(({ message }) => message)
  return { spelled: dialect.types.spell(own, table), problems }
}

const rows = rowsOfTable()

describe('the table of docs/types.md', () => {
  it('has every type, once', () => {
    const listed = rows.map(({ type = '' }) => type.replaceAll('`', ''))
    expect(listed).toEqual(Object.keys(types))
    const names = new Set(listed.map((type) => /^t\.(\w+)/.exec(type)?.[1]))
    expect(Object.keys(t).filter((name) => !names.has(name))).toEqual([])
  })

  for (const [engine, { dialect, strict = false }] of Object.entries(engines)) {
    it(`spells types as ${engine} does`, () => {
      for (const row of rows) {
        const name = (row['type'] ?? '').replaceAll('`', '')
        const cell = row[engine] ?? ''
        const { column } = types[name] ?? { column: t.int() }
        const { spelled, problems } = stored(dialect, column, strict)
        if (cell === '–') expect(problems, name).not.toEqual([])
        else if (cell === 'as written') expect(spelled, name).toBe('a type of yours')
        else expect(/^`([^`]+)`/.exec(cell)?.[1], name).toBe(spelled)
      }
    })

    it(`knows the limits of ${engine}`, () => {
      for (const row of rows) {
        const name = (row['type'] ?? '').replaceAll('`', '')
        const cell = row[engine] ?? ''
        const most = Number(/at most ([\d,]+)/.exec(cell)?.[1]?.replaceAll(',', '') ?? Number.NaN)
        const { sized } = types[name] ?? {}
        if (Number.isNaN(most) || sized === undefined) continue
        expect(stored(dialect, sized(most), strict).problems, name).toEqual([])
        expect(stored(dialect, sized(most + 1), strict).problems, name).not.toEqual([])
      }
    })
  }
})
