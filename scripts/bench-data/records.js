// What a careful person writes by hand around a driver: rows to what the database takes, and back to the same JavaScript
// values that a model has. `columns` are in the order of the tables.
const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const shared = ['name', 'quantity', 'rating', 'active', 'price', 'attributes', 'note', 'createdAt']
const properties = {
  items: ['id', 'sku', ...shared],
  entries: ['id', 'sku', ...shared],
  customers: ['id', 'sku', ...shared],
  orders: ['id', 'customerId', ...shared],
}

export const tables = Object.fromEntries(
  Object.entries(properties).map(([table, names]) => [
    table,
    {
      names,
      columns: names.map(snake),
      /** For Knex: property to column. */
      aliases: Object.fromEntries(names.map((name) => [name, snake(name)])),
      /** For SQL: the columns, named as the properties. */
      selection: names.map((name) => (snake(name) === name ? name : `${snake(name)} AS "${name}"`)).join(', '),
    },
  ]),
)

const owner = (row) => (row.customerId === undefined ? { sku: row.sku } : { customer_id: row.customerId })

/** PostgreSQL's driver knows booleans and points in time, and reads JSON and decimals as they are wanted. */
const postgres = {
  toRecord: (row) => ({
    id: row.id,
    ...owner(row),
    name: row.name,
    quantity: row.quantity,
    rating: row.rating,
    active: row.active,
    price: row.price,
    attributes: JSON.stringify(row.attributes),
    note: row.note,
    created_at: row.createdAt,
  }),
  toRow: (found) => found,
}

/** SQLite's knows texts and numbers only. */
const sqlite = {
  toRecord: (row) => ({
    id: row.id,
    ...owner(row),
    name: row.name,
    quantity: row.quantity,
    rating: row.rating,
    active: row.active ? 1 : 0,
    price: row.price,
    attributes: JSON.stringify(row.attributes),
    note: row.note,
    created_at: row.createdAt.toISOString().replace('T', ' ').slice(0, -1),
  }),
  toRow: (found) => {
    found.active = found.active !== 0
    found.price = found.price.toFixed(2)
    found.attributes = JSON.parse(found.attributes)
    found.createdAt = new Date(`${found.createdAt.replace(' ', 'T')}Z`)
    return found
  },
}

export const conversions = { sqlite, postgres }
