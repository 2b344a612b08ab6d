// Does the gate catch what people break? One thing at a time is broken in the revisions of the sample histories, in
// upgrades and downgrades. What that changes is found out without dbtool's own comparison: by the account of the engine's
// programs (test/fidelity uses the same), after the upgrade, the downgrade and the second upgrade. A mutant that changes
// nothing is none; deleted rows are always a change. `dbtool ci` must refuse every other one, and none of the originals.
//
//   npm run bench:gate -- [--engine sqlite …] [--sample 60] [--seed 1] [--show]
//
// --sample: so many mutants an engine and history, 0 for all; default all on SQLite, 40 on servers. Exits 1 where fewer
// than 99 of 100 are caught, or where an original is refused. Needs `npm run build`, running servers, their programs.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { engines } from './fidelity/engines.js'
import { histories } from './gate/histories.js'
import { mutantsOf } from './gate/mutants.js'
import { outcomeOf, withProject } from './gate/outcome.js'

const { values } = parseArgs({
  options: {
    engine: { type: 'string', multiple: true },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    show: { type: 'boolean', default: false },
  },
})

/** So many of them, spread over all; which ones, the seed says. */
function sampled(mutants, size) {
  if (size === 0 || mutants.length <= size) return mutants
  const start = Number(values.seed) % mutants.length
  return Array.from(
    { length: size },
    (_, at) => mutants[(start + Math.floor((at * mutants.length) / size)) % mutants.length],
  )
}

/** What the models of a history are: what it leads to. */
async function pullModels(engine, history, folder) {
  const database = await engine.create(folder)
  const out = join(folder, 'models.ts')
  try {
    await withProject({ files: history.files, schema: null, url: database.url }, async (migrator) => {
      await migrator.upgrade()
      await migrator.pull({ out })
    })
  } finally {
    await database.drop()
  }
  return out
}

async function passes(project) {
  const { ok, steps } = await withProject(project, (migrator) => migrator.ci({ cache: false, environment: {} }))
  return { ok, why: steps.filter((step) => !step.ok).map(({ name, summary }) => `${name}: ${summary}`) }
}

async function onEngine(engine) {
  const count = { mutants: 0, same: 0, caught: 0, missed: [], alarms: [] }
  const size = Number(values.sample ?? (engine.name === 'sqlite' ? 0 : 40))
  for (const history of histories) {
    const folder = mkdtempSync(join(tmpdir(), 'dbtool-gate-'))
    try {
      const schema = await pullModels(engine, history, folder)
      const place = await engine.create(folder)
      const project = { files: history.files, schema, url: place.url, ids: history.revisions }
      const original = await passes(project)
      if (!original.ok) count.alarms.push(`${history.name}: ${original.why.join('; ')}`)
      const mutants = history.revisions.flatMap(({ file, tables }, at) =>
        mutantsOf(history.files[file], tables).map((mutant) => ({ ...mutant, file, at })),
      )
      const expected = new Map()
      for (const { name, text, file, at } of sampled(mutants, size)) {
        count.mutants += 1
        const broken = { ...project, files: { ...history.files, [file]: text } }
        if (!expected.has(at)) expected.set(at, JSON.stringify(await outcomeOf(engine, project, at)))
        const changes =
          name.includes('loses the rows') || JSON.stringify(await outcomeOf(engine, broken, at)) !== expected.get(at)
        if (!changes) {
          count.same += 1
          continue
        }
        const found = await passes(broken).catch((error) => ({ ok: false, why: [error.code] }))
        if (values.show)
          console.log(`${found.ok ? 'MISSED' : 'caught'} ${history.name}/${file}: ${name}  ${found.why.join('; ')}`)
        if (found.ok) count.missed.push(`${history.name}/${file}: ${name}`)
        else count.caught += 1
      }
      await place.drop()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return count
}

if (!existsSync(new URL('../dist/index.js', import.meta.url))) throw new Error('Run `npm run build` first.')
console.log('engine      mutants  change something  caught  of them  false alarms  originals')
for (const engine of engines) {
  if (values.engine !== undefined && !values.engine.includes(engine.name)) continue
  const { mutants, same, caught, missed, alarms } = await onEngine(engine)
  const changing = mutants - same
  const share = changing === 0 ? 0 : (100 * caught) / changing
  console.log(
    [
      engine.name.padEnd(10),
      String(mutants).padStart(8),
      String(changing).padStart(17),
      String(caught).padStart(7),
      `${share.toFixed(1)} %`.padStart(8),
      String(alarms.length).padStart(13),
      String(histories.length).padStart(10),
    ].join(' '),
  )
  for (const line of missed) console.log(`  missed: ${line}`)
  for (const line of alarms) console.log(`  false alarm: ${line}`)
  if (share < 99 || alarms.length > 0) process.exitCode = 1
}
