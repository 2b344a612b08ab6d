// What an `upgrade` with nothing to do costs on a history of 1,000 applied revisions, as a multiple of
// `dbtool --version`: both are whole processes, in turns, so that a busy moment hits both. Exits 1 where a ratio is
// above its limit. PostgreSQL: TEST_POSTGRES_URL, else localhost:5432; skipped where it does not answer.
// node scripts/bench-startup.js [engine …] [--runs=10] [--revisions=1000]
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

const limits = { sqlite: 1.5, postgres: 1.8 }
const bin = fileURLToPath(new URL('../bin/run.js', import.meta.url))
const modules = fileURLToPath(new URL('../node_modules', import.meta.url))
const server = process.env.TEST_POSTGRES_URL || 'postgres://root@127.0.0.1:5432/test'
const runs = Number(option('runs') ?? 10)
const count = Number(option('revisions') ?? 1000)
const chosen = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))

function option(name) {
  return process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3)
}

/** A revision as `dbtool revision --autogenerate` writes it: a table with a key, a unique and an index. */
function revisionText(at) {
  return `import type { Operations } from 'dbtool'

export const revision = '${idOf(at)}'
export const downRevision = ${at === 0 ? 'null' : `'${idOf(at - 1)}'`}
export const message = 'add table ${at}'
export const branchLabels: string[] = []
export const dependsOn: string[] = []

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable('thing${at}', (t) => ({
    columns: {
      id: t.int().primaryKey(),
      email: t.string(255),
      name: t.string(100).nullable(),
      parent_id: t.int().nullable(),
    },
    constraints: [
      t.unique(['email'], { name: 'uq_thing${at}_email' }),
    ],
  }))
  await op.createIndex('thing${at}', ['name'], { name: 'ix_thing${at}_name' })
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropIndex('thing${at}', 'ix_thing${at}_name')
  await op.dropTable('thing${at}')
}
`
}

function idOf(at) {
  return (0xa1b2c3d4e5f + at * 7919).toString(16).padStart(12, '0')
}

function writeProject(folder) {
  // As in any project, the drivers are its own dependencies.
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  symlinkSync(modules, join(folder, 'node_modules'))
  mkdirSync(join(folder, 'migrations'))
  for (let at = 0; at < count; at += 1) {
    const name = `20260101T${String(at).padStart(6, '0')}_${idOf(at)}_add_table_${at}.ts`
    writeFileSync(join(folder, 'migrations', name), revisionText(at))
  }
}

/** Milliseconds of a whole process. The variables cost every start of Node time, or decide what a run does. */
function timed(args, folder) {
  const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, DATABASE_URL: ___, DBTOOL_ENV: ____, ...env } = process.env
  const begin = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd: folder, env, encoding: 'utf8' })
  const milliseconds = performance.now() - begin
  if (status !== 0) throw new Error(`dbtool ${args[0]} failed: ${stderr}${stdout}`)
  return { milliseconds, stdout }
}

const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2
}

function measure(folder, url) {
  writeProject(folder)
  const upgrade = ['upgrade', '--url', url, '--json']
  const first = JSON.parse(timed(upgrade, folder).stdout)
  if (first.applied.length !== count) throw new Error(`${first.applied.length} of ${count} revisions were applied`)
  const ways = { version: ['--version'], upgrade }
  const times = { version: [], upgrade: [] }
  // The first turn only warms up.
  for (let run = 0; run <= runs; run += 1) {
    for (const [name, args] of Object.entries(ways)) {
      const { milliseconds, stdout } = timed(args, folder)
      if (name === 'upgrade' && JSON.parse(stdout).applied.length > 0) throw new Error('there was something to do')
      if (run > 0) times[name].push(milliseconds)
    }
  }
  return { version: median(times.version), upgrade: median(times.upgrade) }
}

async function onServer(use) {
  const client = new pg.Client({ connectionString: server })
  try {
    await client.connect()
  } catch (error) {
    console.log(`postgres  skipped: it does not answer (${error.message || error.code})`)
    return
  }
  const name = `dbtool_bench_startup_${process.pid}`
  const url = new URL(server)
  url.pathname = `/${name}`
  await client.query(`CREATE DATABASE ${name}`)
  try {
    return use(url.href)
  } finally {
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await client.end()
  }
}

async function inFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'dbtool-bench-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

console.log('engine    revisions  --version  upgrade, nothing to do  ratio  limit')
for (const [engine, limit] of Object.entries(limits)) {
  if (chosen.length > 0 && !chosen.includes(engine)) continue
  const found = await inFolder((folder) =>
    engine === 'sqlite' ? measure(folder, 'sqlite:./bench.db') : onServer((url) => measure(folder, url)),
  )
  if (found === undefined) continue
  const ratio = found.upgrade / found.version
  console.log(
    [
      engine.padEnd(8),
      String(count).padStart(10),
      `${found.version.toFixed(0)} ms`.padStart(10),
      `${found.upgrade.toFixed(0)} ms`.padStart(23),
      ratio.toFixed(2).padStart(6),
      limit.toFixed(2).padStart(6),
    ].join(' '),
  )
  if (ratio > limit) process.exitCode = 1
}
