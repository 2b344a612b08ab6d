// The throughput of the data layer beside plain Knex and the bare driver, all three with the same result: the same values of
// the same JavaScript types. Exits 1 where dbtool takes more than 1.3 times what Knex takes, 1.2 times for bulk inserts and
// relations, where Knex may choose the best of several ways. "its CPU" is the same ratio in processor time of this process, which tells
// more than the clock on a machine that others use too.
// node --expose-gc scripts/bench-data.js [--engine=sqlite] [--runs=7] [--scale=0.1]
import { parseArgs } from 'node:util'
import { openDbtool } from './bench-data/dbtool-side.js'
import { openDriver } from './bench-data/driver-side.js'
import { openKnex } from './bench-data/knex-side.js'
import { measure } from './bench-data/measure.js'
import { places } from './bench-data/places.js'
import { Customer, Item, Order } from './bench-data/schema.js'
import { tasksOf, workload } from './bench-data/tasks.js'

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string', multiple: true, default: Object.keys(places) },
    runs: { type: 'string', default: '7' },
    scale: { type: 'string', default: '1' },
  },
})
const unknown = options.engine.find((engine) => places[engine] === undefined)
if (unknown !== undefined) {
  console.error(`There is no engine ${unknown}: ${Object.keys(places).join(', ')}.`)
  process.exit(2)
}
const load = workload(Number(options.scale))

/** Connections that are set up differently would do different work. */
async function settleLike(dbtool, others) {
  for (const name of ['journal_mode', 'synchronous', 'foreign_keys', 'cache_size']) {
    const [found] = await dbtool.query(`PRAGMA ${name}`)
    const value = Object.values(found)[0]
    for (const other of others) await other.query(`PRAGMA ${name} = ${value}`)
  }
}

async function fill(db) {
  await db.createAll()
  await db.repo(Item).insertMany(load.items)
  await db.repo(Customer).insertMany(load.customers)
  await db.repo(Order).insertMany(load.orders)
}

function line(engine, task, results) {
  const { driver, knex, dbtool } = results
  const ratio = dbtool.milliseconds / knex.milliseconds
  const isOver = ratio > task.limit
  const time = (result) => `${result.milliseconds.toFixed(1)} ms`.padStart(11)
  console.log(
    [
      engine.padEnd(8),
      task.name.padEnd(31),
      task.amount.padEnd(13),
      time(driver),
      time(knex),
      time(dbtool),
      `${ratio.toFixed(2)} (${task.limit})`.padStart(12),
      (dbtool.cpu / knex.cpu).toFixed(2).padStart(8),
      (dbtool.milliseconds / driver.milliseconds).toFixed(2).padStart(10),
      isOver ? ' above the limit' : '',
      ` Knex: ${knex.way}; driver: ${driver.way}`,
    ].join(' '),
  )
  return isOver
}

console.log(
  `${'engine'.padEnd(8)} ${'task'.padEnd(31)} ${'amount'.padEnd(13)} ${'driver'.padStart(11)} ${'Knex'.padStart(11)} ${'dbtool'.padStart(11)} ${'of Knex'.padStart(12)} ${'its CPU'.padStart(8)} ${'of driver'.padStart(10)}`,
)
for (const engine of options.engine) {
  await places[engine](async (place) => {
    const dbtool = openDbtool(place)
    await fill(dbtool.db)
    const sides = { driver: await openDriver[engine](place), knex: openKnex[engine](place), dbtool }
    try {
      if (engine === 'sqlite') await settleLike(dbtool, [sides.driver, sides.knex])
      else await sides.driver.query('ANALYZE')
      for (const task of tasksOf(load)) {
        if (line(engine, task, await measure(task, sides, Number(options.runs)))) process.exitCode = 1
      }
    } finally {
      for (const side of Object.values(sides)) await side.close()
    }
  })
}
