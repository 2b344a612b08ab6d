// Do real schemas come out as they went in? Each SQL file is loaded into an empty database with the engine's own client,
// pulled, checked, written as a revision, run on another empty database and dumped from both; then the revision is undone.
//
//   npm run fidelity -- [--engine sqlite] [--direct] [--proof] [--keep] [--json] [file.sqlite.sql …]
//
// Without files: all in test/fidelity/schemas, and in the folder that DBTOOL_FIDELITY_DATA names (else ../shared/data).
// The name says the engine: x.sqlite.sql, x.pg.sql, x.mysql.sql (on MariaDB too), x.mariadb.sql. With --direct no models
// are written: the introspected schema itself is what the copy is made from. Needs `npm run build` and running servers.
import { existsSync, readdirSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { engines } from './fidelity/engines.js'
import { roundTrip } from './fidelity/round-trip.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: 'string', multiple: true },
    direct: { type: 'boolean', default: false },
    proof: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const files = positionals.length > 0 ? positionals.map((path) => resolve(path)) : defaultFiles()
const reports = []
for (const file of files) {
  const ending = basename(file).split('.').at(-2)
  for (const engine of engines) {
    if (!engine.endings.includes(ending) || !(values.engine?.includes(engine.name) ?? true)) continue
    const report = await roundTrip(engine, file, values)
    reports.push(report)
    if (!values.json) print(report)
  }
}
if (values.json) console.log(JSON.stringify(reports, null, 2))
else console.log(`\n${reports.length} round trips, ${reports.filter(({ ok }) => !ok).length} with differences`)
process.exitCode = reports.length > 0 && reports.every(({ ok }) => ok) ? 0 : 1

function defaultFiles() {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const folders = [
    join(root, 'test/fidelity/schemas'),
    process.env.DBTOOL_FIDELITY_DATA || join(root, '../shared/data'),
  ]
  return (
    folders
      .filter((folder) => existsSync(folder))
      .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)))
      // The same schemas with rows.
      .filter((path) => path.endsWith('.sql') && !basename(path).startsWith('full.'))
      .toSorted()
  )
}

function print(report) {
  const { ok, engine, file, check, unsupported, lost = [], added = [], changed = [], explained = [], leftOver } = report
  console.log(`${ok ? 'same ' : 'DIFFERS'} ${engine} ${relative(process.cwd(), file)} (${report.seconds} s)`)
  const list = (title, items) => {
    if (items.length === 0) return
    console.log(`  ${title}:`)
    for (const item of items) console.log(`    ${String(item).replaceAll('\n', '\n    ')}`)
  }
  if (report.failure !== null) list('failed', [report.failure])
  if (report.compared === false) console.log('  no dump program here reads this server; compared by check alone')
  list(
    'check says',
    check.map((each) => `${each.onCopy ? '(copy) ' : ''}${each.description ?? JSON.stringify(each)}`),
  )
  list(
    'models cannot say',
    unsupported.map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`),
  )
  list('lost', lost)
  list('new', added)
  list(
    'changed',
    changed.map(({ object, lines }) => [object, ...lines].join('\n  ')),
  )
  list('left after downgrade', leftOver)
  list(
    'explained',
    explained.map(({ object, reason }) => `${object}: ${reason}`),
  )
  if (report.folder !== null) console.log(`  ${report.folder}`)
}
