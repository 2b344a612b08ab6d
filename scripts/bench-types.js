// What the types of models cost: the time tsc takes for 150 models × 19 columns × 3 relations, as a multiple of the time
// it takes for the bare imports. Exits 1 above 2.5.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = `${root}.tmp/bench-types`
const limit = 2.5
const runs = 7
const models = 150

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
  "import { belongsTo, defineModel, defineSchema, hasMany, index, type Insert, type Row, softDelete, t, timestamps, type Update, uuidKey, zodInsert, zodUpdate } from 'dbtool'\n"
const list = Array.from({ length: models }, (_, at) => at)
// Types of rows are asked for by every tenth model, as a program that uses some of them would.
const uses = list
  .filter((at) => at % 10 === 0)
  .map(
    (at) =>
      `export const row${at}: Row<typeof M${at}>['name'] = ''\nexport const insert${at}: Insert<typeof M${at}>['age'] = 1\nexport const update${at}: Update<typeof M${at}> = { bio: null }\nexport const checked${at}: Insert<typeof M${at}> = zodInsert(M${at}).parse(null)\nexport const patch${at}: Update<typeof M${at}> = zodUpdate(M${at}).parse(null)`,
  )
const sources = {
  bare: `${imports}export type All = [Row<never>, Insert<never>, Update<never>]\nexport const all = [belongsTo, defineModel, defineSchema, hasMany, index, softDelete, t, timestamps, uuidKey, zodInsert, zodUpdate]\n`,
  models: `${imports}${list.map(model).join('')}export default defineSchema([${list.map((at) => `M${at}`)}])\n${uses.join('\n')}\n`,
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
const results = { bare: [], models: [] }
// In turns, so that a busy moment hits both.
for (let run = 0; run < runs; run += 1) for (const name of ['bare', 'models']) results[name].push(measure(name))
const total = Object.fromEntries(
  Object.entries(results).map(([name, list]) => [name, least(list.map((one) => one.total))]),
)
const check = Object.fromEntries(
  Object.entries(results).map(([name, list]) => [name, least(list.map((one) => one.check))]),
)
const ratio = total.models / total.bare
console.log(`bare imports: total ${total.bare} s, check ${check.bare} s`)
console.log(
  `${models} models: total ${total.models} s, check ${check.models} s (${sources.models.split('\n').length} lines)`,
)
console.log(`ratio of totals: ${ratio.toFixed(2)} (limit ${limit})`)
process.exitCode = ratio > limit ? 1 : 0
