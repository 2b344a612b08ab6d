import { openDatabase } from '../../dist/index.js'
import { Customer, Entry, Item, schema } from './schema.js'

export function openDbtool({ url }) {
  const db = openDatabase(schema, { url })
  return {
    db,
    get: (id) => db.repo(Item).get(id),
    insertEach: (rows) =>
      db.transaction(async (tx) => {
        const entries = tx.repo(Entry)
        const found = []
        for (const row of rows) found.push(await entries.create(row))
        return found
      }),
    insertMany: { insertMany: (rows) => db.repo(Entry).insertMany(rows) },
    load: { with: () => db.query(Customer).with({ orders: true }).all() },
    query: (text) => db.knex.raw(text),
    close: () => db.dispose(),
  }
}
