// What proving a history costs, as a multiple of running it once, and how that grows: `dbtool verify --no-cache` against
// `dbtool upgrade`, whole processes in turns. A revision in ten makes a table with a key to an earlier one; the others add
// columns, indexes, checks, or change what is there. Exits 1 where a ratio is above its limit.
// node scripts/bench-verify.js [sqlite] [postgres] [--small=100] [--large=500] [--runs=3]
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

/** `times`: verify against upgrade, of the small history; `growth`: what a revision costs in the large one against the small one. */
const limits = { sqlite: { times: 10, growth: 2 }, postgres: { times: 25, growth: 2 } }
const bin = fileURLToPath(new URL('../bin/run.js', import.meta.url))
const modules = fileURLToPath(new URL('../node_modules', import.meta.url))
const server = process.env.TEST_POSTGRES_URL || 'postgres://root@127.0.0.1:5432/test'
const small = Number(option('small') ?? 100)
const large = Number(option('large') ?? 500)
const runs = Number(option('runs') ?? 3)
const chosen = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))

function option(name) {
  return process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3)
}

/** What the revision at this place does, both ways, to the table of its ten. */
function bodies(at) {
  const table = `thing${Math.floor(at / 10)}`
  const earlier = `thing${Math.floor(at / 10) - 1}`
  switch (at % 10) {
    case 0: {
      const key =
        at === 0
          ? ''
          : `, t.foreignKey(['parent_id'], { table: '${earlier}', columns: ['id'] }, { name: 'fk_${table}' })`
      return [
        `await op.createTable('${table}', (t) => ({
    columns: { id: t.id(), email: t.string(255), age: t.int().nullable(), parent_id: t.int().nullable() },
    constraints: [t.index(['email'], { name: 'ix_${table}_email' })${key}],
  }))`,
        `await op.dropTable('${table}')`,
      ]
    }
    case 1:
    case 2:
    case 3:
    case 4:
      return [
        `await op.addColumn('${table}', 'note${at % 10}', (t) => t.string(100).nullable())`,
        `await op.dropColumn('${table}', 'note${at % 10}')`,
      ]
    case 5:
    case 6:
      return [
        `await op.createIndex('${table}', ['age', 'note${(at % 10) - 3}'], { name: 'ix_${table}_${at % 10}' })`,
        `await op.dropIndex('${table}', 'ix_${table}_${at % 10}')`,
      ]
    case 7:
      return [
        `await op.addColumn('${table}', 'rank', (t) => t.int().default(0))`,
        `await op.dropColumn('${table}', 'rank')`,
      ]
    case 8:
      return [
        `await op.execute("UPDATE ${table} SET rank = rank WHERE age > 30")`,
        `await op.execute("UPDATE ${table} SET rank = rank")`,
      ]
    default:
      return [
        `await op.renameColumn('${table}', 'note1', 'remark')`,
        `await op.renameColumn('${table}', 'remark', 'note1')`,
      ]
  }
}

function writeProject(folder, count) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  symlinkSync(modules, join(folder, 'node_modules'))
  mkdirSync(join(folder, 'migrations'))
  const idOf = (at) => (0xa1b2c3d4e5f + at * 7919).toString(16).padStart(12, '0')
  for (let at = 0; at < count; at += 1) {
    const [upgrade, downgrade] = bodies(at)
    const text = `import type { Operations } from 'dbtool'

export const revision = '${idOf(at)}'
export const downRevision = ${at === 0 ? 'null' : `'${idOf(at - 1)}'`}
export const message = 'step ${at}'
export const branchLabels: string[] = []
export const dependsOn: string[] = []

export async function upgrade(op: Operations): Promise<void> {
  ${upgrade}
}

export async function downgrade(op: Operations): Promise<void> {
  ${downgrade}
}
`
    writeFileSync(join(folder, 'migrations', `20260101T${String(at).padStart(6, '0')}_${idOf(at)}_step.ts`), text)
  }
}

/** Milliseconds of a whole process. */
function timed(args, folder) {
  const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, DATABASE_URL: ___, DBTOOL_ENV: ____, ...env } = process.env
  const begin = performance.now()
  const done = spawnSync(process.execPath, [bin, ...args], { cwd: folder, env, encoding: 'utf8', maxBuffer: 1 << 28 })
  const milliseconds = performance.now() - begin
  if (done.status !== 0) throw new Error(`dbtool ${args[0]} failed: ${done.stderr}${done.stdout.slice(0, 2000)}`)
  return milliseconds
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}

async function measure(count, place) {
  const folder = mkdtempSync(join(tmpdir(), 'dbtool-bench-'))
  try {
    writeProject(folder, count)
    const upgrades = []
    const proofs = []
    for (let run = 0; run < runs; run += 1) {
      await place.fresh(folder)
      upgrades.push(timed(['upgrade', '--json', '--url', place.url], folder))
      proofs.push(timed(['verify', '--json', '--no-cache', '--url', place.url], folder))
    }
    return { upgrade: median(upgrades), verify: median(proofs) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const places = {
  sqlite: async (use) =>
    use({ url: 'sqlite:./bench.db', fresh: async (folder) => rmSync(join(folder, 'bench.db'), { force: true }) }),
  postgres: async (use) => {
    const name = `dbtool_bench_verify_${process.pid}`
    const url = new URL(server)
    url.pathname = `/${name}`
    const run = async (...texts) => {
      const client = new pg.Client({ connectionString: server })
      await client.connect()
      for (const text of texts) await client.query(text)
      await client.end()
    }
    const drop = `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`
    try {
      await use({ url: url.href, fresh: () => run(drop, `CREATE DATABASE ${name}`) })
    } finally {
      await run(drop)
    }
  },
}

console.log('engine    revisions   upgrade    verify  times  limit  growth  limit')
for (const [engine, limit] of Object.entries(limits)) {
  if (chosen.length > 0 && !chosen.includes(engine)) continue
  await places[engine](async (place) => {
    const few = await measure(small, place)
    const many = await measure(large, place)
    const times = few.verify / few.upgrade
    const growth = many.verify / large / (few.verify / small)
    const line = (count, { upgrade, verify }) =>
      `${engine.padEnd(8)} ${String(count).padStart(10)} ${`${upgrade.toFixed(0)} ms`.padStart(9)} ${`${verify.toFixed(0)} ms`.padStart(9)}`
    console.log(`${line(small, few)} ${times.toFixed(1).padStart(6)} ${String(limit.times).padStart(6)}`)
    const ratio = `${(many.verify / many.upgrade).toFixed(1).padStart(6)}`
    console.log(
      `${line(large, many)} ${ratio}        ${growth.toFixed(2).padStart(6)} ${String(limit.growth).padStart(6)}`,
    )
    if (times > limit.times || growth > limit.growth) process.exitCode = 1
  })
}
