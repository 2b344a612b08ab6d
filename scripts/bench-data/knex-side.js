// Knex as a careful person writes it by hand.
import knex from 'knex'
import { chunks, grouped } from './grouped.js'
import { conversions, tables } from './records.js'

const { items, entries, customers, orders } = tables

function sideOf(db, { toRecord, toRow }, { sizes, byIds }) {
  const load = (narrowed) => async () => {
    const parents = (await db('customers').select(customers.aliases)).map(toRow)
    const ids = parents.map(({ id }) => id)
    const children = (await narrowed(db('orders').select(orders.aliases), ids).orderBy('id')).map(toRow)
    return grouped(parents, children)
  }
  const batch = (size) => async (rows) => {
    await db.batchInsert('entries', rows.map(toRecord), size)
    return rows.length
  }
  const insert = (size) => (rows) =>
    db.transaction(async (trx) => {
      for (const chunk of chunks(rows, size)) await trx('entries').insert(chunk.map(toRecord))
      return rows.length
    })
  return {
    get: async (id) => toRow(await db('items').where({ id }).first(items.aliases)),
    insertEach: (rows) =>
      db.transaction(async (trx) => {
        const found = []
        for (const row of rows) {
          const [record] = await trx('entries').insert(toRecord(row)).returning(returned)
          found.push(toRow(record))
        }
        return found
      }),
    insertMany: Object.fromEntries(
      sizes.flatMap((size) => [
        [`batchInsert by ${size}`, batch(size)],
        [`insert by ${size}`, insert(size)],
      ]),
    ),
    load: { whereIn: load((query, ids) => query.whereIn('customer_id', ids)), 'whole list': load(byIds) },
    query: (text) => db.raw(text),
    close: () => db.destroy(),
  }
}

/** `returning` takes no object of aliases. */
const returned = Object.entries(entries.aliases).map(([name, column]) =>
  name === column ? name : `${column} as ${name}`,
)

export const openKnex = {
  sqlite: ({ file }) =>
    sideOf(knex({ client: 'sqlite3', connection: { filename: file }, useNullAsDefault: true }), conversions.sqlite, {
      // SQLite takes at most 500 rows the way Knex writes them.
      sizes: [50, 100, 200, 500],
      byIds: (query, ids) => query.whereRaw('customer_id in (select value from json_each(?))', [JSON.stringify(ids)]),
    }),
  postgres: ({ url }) =>
    sideOf(knex({ client: 'pg', connection: url, pool: { min: 0, max: 5 } }), conversions.postgres, {
      sizes: [100, 500, 1000, 2500, 5000],
      byIds: (query, ids) => query.whereRaw('customer_id = any(?)', [ids]),
    }),
}
