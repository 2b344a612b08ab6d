// What the types cost: the time tsc takes for 150 models × 19 columns × 3 relations, and for these with 300 nested queries,
// as a multiple of the time it takes for the bare imports. Exits 1 above 2.5.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = `${root}.tmp/bench-types`
const limit = 2.5
const runs = Number(process.env.BENCH_RUNS ?? 7)
const models = 150
const queries = 300

function model(at) {
  const next = (at + 1) % models
  const other = (at + 7) % models
  return `export const M${at} = defineModel('M${at}', {
  columns: {
    ...uuidKey(), ...timestamps(), ...softDelete(),
    name: t.string(100), email: t.string(255).unique(), bio: t.text().nullable(), age: t.int().default(0),
    count: t.bigint().nullable(), price: t.decimal(10, 2), on: t.bool().default(true), born: t.date().nullable(),
    seen: t.timestamp().nullable(), data: t.json().nullable(), status: t.enum(['a', 'b', 'c']).default('a'),
    code: t.char(3), note: t.text().nullable(),
    nextId: t.uuid().references('M${next}.id', { onDelete: 'cascade' }), otherId: t.uuid().nullable().references('M${other}.id'),
  },
  relations: {
    next: belongsTo('M${next}', 'nextId'),
    other: belongsTo('M${other}', 'otherId'),
    previous: hasMany('M${(at + models - 1) % models}', 'nextId'),
  },
  constraints: [index(['status', 'name'])],
})
`
}

const imports =
  "import { belongsTo, defineModel, defineSchema, hasMany, index, type Insert, openDatabase, type Row, softDelete, t, timestamps, type Update, uuidKey, zodInsert, zodUpdate } from 'dbtool'\n"
const list = Array.from({ length: models }, (_, at) => at)
// Types of rows are asked for by every tenth model, as a program that uses some of them would.
const uses = list
  .filter((at) => at % 10 === 0)
  .map(
    (at) =>
      `export const row${at}: Row<typeof M${at}>['name'] = ''\nexport const insert${at}: Insert<typeof M${at}>['age'] = 1\nexport const update${at}: Update<typeof M${at}> = { bio: null }\nexport const checked${at}: Insert<typeof M${at}> = zodInsert(M${at}).parse(null)\nexport const patch${at}: Update<typeof M${at}> = zodUpdate(M${at}).parse(null)`,
  )
/** Three relations deep, with conditions on a relation of a relation, and a use of what comes out. */
function query(at) {
  const own = at % models
  return `export async function query${at}(): Promise<string | undefined> {
  const rows = await db.query(M${own})
    .where({ status: 'a', age: { gt: ${at} }, previous: { some: { name: { like: 'x%' }, next: { on: true } } } })
    .with({ next: { with: { other: { with: { previous: { where: { on: true }, limit: 3 } } } } }, previous: true })
    .orderBy({ createdAt: 'desc' }).limit(10).all()
  return rows[0]?.next.other?.previous[0]?.name
}
`
}

const declared = `${imports}${list.map(model).join('')}const schema = defineSchema([${list.map((at) => `M${at}`)}])\nexport default schema\n${uses.join('\n')}\n`
const sources = {
  bare: `${imports}export type All = [Row<never>, Insert<never>, Update<never>]\nexport const all = [belongsTo, defineModel, defineSchema, hasMany, index, openDatabase, softDelete, t, timestamps, uuidKey, zodInsert, zodUpdate]\n`,
  models: `${declared}export const open = openDatabase\n`,
  queries: `${declared}const db = openDatabase(schema, {})\n${Array.from({ length: queries }, (_, at) => query(at)).join('')}`,
}

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
for (const [name, source] of Object.entries(sources)) {
  writeFileSync(`${folder}/${name}.ts`, source)
  writeFileSync(
    `${folder}/tsconfig.${name}.json`,
    JSON.stringify({
      extends: '../../tsconfig.json',
      compilerOptions: { paths: { dbtool: ['../../dist/index.d.ts'] }, incremental: false },
      include: [],
      files: [`./${name}.ts`],
    }),
  )
}

function measure(name) {
  const { stdout, status } = spawnSync(
    process.execPath,
    [`${root}node_modules/typescript/bin/tsc`, '-p', `${folder}/tsconfig.${name}.json`, '--extendedDiagnostics'],
    { encoding: 'utf8' },
  )
  if (status !== 0) {
    console.error(stdout)
    process.exit(1)
  }
  const seconds = (label) => Number(new RegExp(`${label}:\\s+([\\d.]+)s`).exec(stdout)?.[1])
  return { check: seconds('Check time'), total: seconds('Total time') }
}

// The least of several runs: what else the machine does can only add.
const least = (values) => Math.min(...values)
const names = Object.keys(sources)
const results = Object.fromEntries(names.map((name) => [name, []]))
// In turns, so that a busy moment hits all.
for (let run = 0; run < runs; run += 1) for (const name of names) results[name].push(measure(name))
const total = Object.fromEntries(names.map((name) => [name, least(results[name].map((one) => one.total))]))
const check = Object.fromEntries(names.map((name) => [name, least(results[name].map((one) => one.check))]))
console.log(`bare imports: total ${total.bare} s, check ${check.bare} s`)
const labels = { models: `${models} models`, queries: `and ${queries} queries` }
let worst = 0
for (const [name, label] of Object.entries(labels)) {
  const ratio = total[name] / total.bare
  worst = Math.max(worst, ratio)
  const lines = sources[name].split('\n').length
  console.log(
    `${label}: total ${total[name]} s, check ${check[name]} s (${lines} lines), ratio of totals ${ratio.toFixed(2)} (limit ${limit})`,
  )
}
process.exitCode = worst > limit ? 1 : 0
