// One thing broken at a time in a revision file, as people break them: a statement forgotten, a type, a default or an
// action swapped, an index or a column left out, a column narrowed, rows lost.
import { parse } from '@babel/parser'

/** The bodies of `upgrade` and `downgrade`: where each begins and ends, and its statements. */
function directions(source) {
  const { body } = parse(source, { sourceType: 'module', plugins: ['typescript'] }).program
  return body.flatMap(({ type, declaration }) => {
    if (type !== 'ExportNamedDeclaration' || declaration?.type !== 'FunctionDeclaration') return []
    const { id, body: block } = declaration
    if (id.name !== 'upgrade' && id.name !== 'downgrade') return []
    const statements = block.body.map(({ start, end }) => ({ start, end }))
    return [{ direction: id.name, start: block.start + 1, end: block.end - 1, statements }]
  })
}

/** Texts that are swapped for others, wherever they stand in a body. A function gives the text; null: not here. */
const swaps = [
  ['narrows a text', /t\.string\((\d+)\)/g, ([, length]) => `t.string(${Math.ceil(Number(length) / 2)})`],
  ['swaps a type', /t\.string\(\d+\)/g, () => 't.text()'],
  ['swaps a type', /t\.int\(\)/g, () => 't.bigint()'],
  ['narrows a number', /t\.bigint\(\)/g, () => 't.int()'],
  ['swaps a type', /t\.timestamp\(\)/g, () => 't.date()'],
  [
    'narrows a decimal',
    /t\.decimal\((\d+), (\d+)\)/g,
    ([, precision, scale]) => `t.decimal(${precision}, ${Number(scale) - 1})`,
  ],
  ['forgets a value of an enum', /t\.enum\(\['[^']*', /g, () => 't.enum(['],
  ['forgets a default', /\.default\((?:[^()`]|`[^`]*`)*\)/g, () => ''],
  ['swaps a default', /\.default\((\d+)\)/g, ([, value]) => `.default(${Number(value) + 1})`],
  ['swaps a default', /\.default\((true|false)\)/g, ([, value]) => `.default(${value === 'true' ? 'false' : 'true'})`],
  ['forgets that it may be NULL', /\.nullable\(\)/g, () => ''],
  ['lets it be NULL', /t\.(?:string\(\d+\)|int\(\)|text\(\)|timestamp\(\))(?=,\n)/g, ([text]) => `${text}.nullable()`],
  ['swaps an action', /onDelete: 'cascade'/g, () => "onDelete: 'restrict'"],
  ['swaps an action', /onDelete: 'set null'/g, () => "onDelete: 'cascade'"],
  ['forgets an action', /, onDelete: '[a-z ]+'/g, () => ''],
  ['turns an order', /order: 'desc'/g, () => "order: 'asc'"],
  ['forgets a constraint', /^ *t\.(?:index|unique|check|foreignKey)\(.*\),\n/gm, () => ''],
  ['forgets a column', /^ {6}\w+: t\..*,\n/gm, () => ''],
  ['swaps a check', / > (?=\d)/g, () => ' >= '],
  ['forgets that it is unique', /unique: true/g, () => 'unique: false'],
]

/**
 * @param tables The tables that are there before the revision.
 * @returns {{ name: string, text: string }[]} `name` says what is broken, and where.
 */
export function mutantsOf(source, tables) {
  return directions(source).flatMap(({ direction, start, end, statements }) => {
    const put = (name, from, to, text) => ({
      name: `${direction} ${name} (line ${source.slice(0, from).split('\n').length})`,
      text: source.slice(0, from) + text + source.slice(to),
    })
    const body = source.slice(start, end)
    return [
      ...statements.map(({ start: from, end: to }) => put('forgets a statement', from, to, '')),
      ...swaps.flatMap(([name, pattern, replace]) =>
        [...body.matchAll(pattern)].map((match) =>
          put(name, start + match.index, start + match.index + match[0].length, replace(match)),
        ),
      ),
      ...tables.map((table) =>
        put(`loses the rows of ${table}`, start, start, `\n  await op.execute('DELETE FROM ${table}')`),
      ),
    ]
  })
}
