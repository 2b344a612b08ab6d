// What is measured: each task with its limit against the best way of plain Knex, and the values that every side has to give.
import { isDeepStrictEqual } from 'node:util'
import { items, orders } from './rows.js'

const byId = (a, b) => (a.id < b.id ? -1 : 1)

/** @param scale 1: as it counts; less, to try things out. */
export function workload(scale) {
  const times = (count) => Math.max(2, Math.round(count * scale))
  const customers = items(times(1000), 'customer')
  return {
    items: items(times(10_000), 'item'),
    customers,
    orders: orders(customers, 20),
    single: items(times(500), 'single'),
    bulk: items(times(100_000), 'bulk'),
    reads: times(500),
  }
}

/**
 * A task's `ways` are functions that run it once; `expected` is what they return, `stored` what `entries` holds then.
 * `repeat`: what is short is run more often, to find a quiet moment.
 */
export function tasksOf(load) {
  const read = Array.from({ length: load.reads }, (_, at) => load.items[(at * 7919) % load.items.length])
  const wanted = read.map(({ id }) => id)
  const families = load.customers.map((customer, at) => ({
    ...customer,
    orders: load.orders.slice(at * 20, at * 20 + 20).toSorted(byId),
  }))
  return [
    {
      name: 'point reads by key',
      amount: `${wanted.length} reads`,
      limit: 1.3,
      repeat: 10,
      expected: read,
      ways: (side) => ({
        get: async () => {
          const found = []
          for (const id of wanted) found.push(await side.get(id))
          return found
        },
      }),
    },
    {
      name: 'single inserts, one transaction',
      amount: `${load.single.length} rows`,
      limit: 1.3,
      repeat: 10,
      expected: load.single,
      stored: load.single,
      ways: (side) => ({ create: () => side.insertEach(load.single) }),
    },
    // A fifth of the rows tells which way is the best.
    { ...bulkInsert(load.bulk), trial: bulkInsert(load.bulk.slice(0, load.bulk.length / 5)) },
    {
      name: 'parents with 20 children each',
      amount: `${families.length} parents`,
      limit: 1.2,
      repeat: 4,
      expected: families.toSorted(byId),
      // Parents come in any order; children in that of their keys.
      normal: sorted,
      ways: (side) => side.load,
    },
  ]
}

function bulkInsert(rows) {
  return {
    name: 'bulk insert',
    amount: `${rows.length} rows`,
    limit: 1.2,
    repeat: 1,
    expected: rows.length,
    stored: rows,
    ways: (side) =>
      Object.fromEntries(Object.entries(side.insertMany).map(([name, insert]) => [name, () => insert(rows)])),
  }
}

/** Throws where the values, or their JavaScript types, are not those that they have to be. */
export function expectSame(what, found, expected) {
  if (isDeepStrictEqual(found, expected)) return
  const at = Array.isArray(found) ? found.findIndex((one, place) => !isDeepStrictEqual(one, expected[place])) : -1
  const [one, other] = at < 0 ? [found, expected] : [found[at], expected[at]]
  console.error(`${what} gives`, one, 'instead of', other)
  throw new Error(`${what}: not the same values`)
}

export const sorted = (rows) => rows.toSorted(byId)
