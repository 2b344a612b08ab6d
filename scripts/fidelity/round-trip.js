// One schema on one engine, there and back: loaded with the engine's own client, pulled, checked, written as a revision,
// run on an empty database, compared by the engine's own account of both, and undone.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compareAccounts } from './account.js'
import { run } from './engines.js'
import { explanationOf, explanationOfObject } from './explained.js'

const bin = fileURLToPath(new URL('../../bin/run.js', import.meta.url))

/**
 * @param options.direct without model files.
 * @param options.proof whether the revision is also tried on a scratch database before it is kept.
 * @param options.keep leaves the folder with models and revision for a look.
 */
export async function roundTrip(engine, path, { direct = false, proof = false, keep = false } = {}) {
  const started = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'dbtool-fidelity-'))
  const databases = []
  const report = {
    file: path,
    engine: engine.name,
    check: [],
    unsupported: [],
    failure: null,
    leftOver: [],
    folder: null,
  }
  const create = async () => {
    const database = await engine.create(folder)
    databases.push(database)
    return database
  }
  try {
    prepare(folder)
    const origin = await create()
    await engine.load(origin, path)
    const before = await engine.account(origin)
    if (direct) {
      const { writeDirectly } = await import('./direct.js')
      report.check = (await writeDirectly(origin.url, folder)).operations
    } else {
      const pulled = await dbtool(folder, ['pull', '--out', 'models.ts', '--url', origin.url])
      report.unsupported = pulled.unsupported
      report.check = (await dbtool(folder, ['check', '--url', origin.url], [0, 3])).operations
    }
    const copy = await create()
    const empty = await engine.account(copy)
    if (!direct) {
      const how = ['--autogenerate', '-m', 'first', ...(proof ? [] : ['--no-proof'])]
      await dbtool(folder, ['revision', ...how, '--url', copy.url])
    }
    await dbtool(folder, ['upgrade', '--url', copy.url])
    const after = await engine.account(copy)
    if (!direct) {
      const again = await dbtool(folder, ['check', '--url', copy.url], [0, 3])
      report.check.push(...again.operations.map((operation) => ({ ...operation, onCopy: true })))
    }
    Object.assign(report, await judged(engine, before, after))
    await dbtool(folder, ['downgrade', 'base', '--yes', '--url', copy.url])
    const end = await engine.account(copy)
    const left = end === null ? { added: [], changed: [] } : compareAccounts(empty, end)
    report.leftOver = [...left.added, ...left.changed.map(({ object }) => object)]
  } catch (error) {
    report.failure = error instanceof Error ? error.message : String(error)
  } finally {
    for (const database of databases) await database.drop()
    if (keep) report.folder = folder
    else rmSync(folder, { recursive: true, force: true })
  }
  report.seconds = Math.round((performance.now() - started) / 100) / 10
  report.ok =
    report.failure === null &&
    [report.check, report.unsupported, report.lost, report.added, report.changed, report.leftOver].every(
      (list) => list === undefined || list.length === 0,
    )
  return report
}

async function judged(engine, before, after) {
  // No dump program of ours reads this server; `check` on both databases has to do.
  if (before === null || after === null) return { compared: false, lost: [], added: [], changed: [], explained: [] }
  const { lost, added, changed } = compareAccounts(before, after)
  const explained = []
  const open = changed.flatMap(({ object, lines }) => {
    const reason = explanationOf(engine.name, object, lines)
    if (reason === null) return [{ object, lines }]
    explained.push({ object, lines, reason })
    return []
  })
  const unexplained = (object) => {
    const reason = explanationOfObject(engine.name, object)
    if (reason !== null) explained.push({ object, lines: [], reason })
    return reason === null
  }
  return { compared: true, lost: lost.filter(unexplained), added: added.filter(unexplained), changed: open, explained }
}

function prepare(folder) {
  mkdirSync(join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{ "name": "fidelity", "private": true, "type": "module" }\n')
  writeFileSync(join(folder, 'dbtool.config.json'), '{ "schema": "./models.ts" }\n')
}

/** Runs the built command line with --json. A failure becomes an error with its message. */
async function dbtool(folder, args, exits = [0]) {
  const { DATABASE_URL: _, DBTOOL_ENV: __, ...env } = process.env
  const { exit, stdout, stderr } = await run(process.execPath, [bin, ...args, '--json'], {
    cwd: folder,
    env: { ...env, NO_COLOR: '1' },
    mayFail: true,
  })
  const shown = `dbtool ${args.slice(0, args.indexOf('--url')).join(' ')}`
  if (!exits.includes(exit)) throw new Error(`${shown} ended with ${exit}: ${(stdout + stderr).trim()}`)
  return JSON.parse(stdout)
}
