// The bare drivers, with SQL by hand.
import pg from 'pg'
import sqlite3 from 'sqlite3'
import { chunks, grouped } from './grouped.js'
import { conversions, tables } from './records.js'

/** `($1, $2), ($3, $4)` or `(?, ?), (?, ?)`. */
function valuesList(rows, columns, mark) {
  let at = 0
  const row = () => `(${Array.from({ length: columns }, () => mark(++at)).join(', ')})`
  return Array.from({ length: rows }, row).join(', ')
}

/** @param query sends SQL with its values and gives the rows. */
function sideOf(query, { toRecord, toRow }, { mark, sizes, byIds, empty }) {
  const { items, entries, customers, orders } = tables
  const into = `INSERT INTO entries (${entries.columns.join(', ')}) VALUES`
  const insertOne = `${into} ${valuesList(1, entries.columns.length, mark)} RETURNING ${entries.selection}`
  const getOne = `SELECT ${items.selection} FROM items WHERE id = ${mark(1)}`
  const inTransaction = async (work) => {
    await query('BEGIN')
    try {
      const result = await work()
      await query('COMMIT')
      return result
    } catch (error) {
      await query('ROLLBACK')
      throw error
    }
  }
  const insertMany = (size) => (rows) => {
    const whole = `${into} ${valuesList(size, entries.columns.length, mark)}`
    return inTransaction(async () => {
      for (const chunk of chunks(rows, size)) {
        const text = chunk.length === size ? whole : `${into} ${valuesList(chunk.length, entries.columns.length, mark)}`
        await query(
          text,
          chunk.flatMap((row) => Object.values(toRecord(row))),
        )
      }
      return rows.length
    })
  }
  return {
    get: async (id) => toRow((await query(getOne, [id]))[0]),
    insertEach: (rows) =>
      inTransaction(async () => {
        const found = []
        for (const row of rows) found.push(toRow((await query(insertOne, Object.values(toRecord(row))))[0]))
        return found
      }),
    insertMany: Object.fromEntries(sizes.map((size) => [`values by ${size}`, insertMany(size)])),
    /** All that was inserted, and how it is thrown away. */
    entries: async () => (await query(`SELECT ${entries.selection} FROM entries`)).map(toRow),
    empty: () => query(empty),
    load: {
      'two queries': async () => {
        const parents = (await query(`SELECT ${customers.selection} FROM customers`)).map(toRow)
        const ids = parents.map(({ id }) => id)
        const children = await query(
          `SELECT ${orders.selection} FROM orders WHERE ${byIds.text} ORDER BY id`,
          byIds.values(ids),
        )
        return grouped(parents, children.map(toRow))
      },
    },
  }
}

async function openSqlite({ file }) {
  const database = await new Promise((resolve, reject) => {
    const opened = new sqlite3.Database(file, (error) => (error ? reject(error) : resolve(opened)))
  })
  const query = (text, values = []) =>
    new Promise((resolve, reject) =>
      database.all(text, values, (error, rows) => (error ? reject(error) : resolve(rows))),
    )
  return {
    ...sideOf(query, conversions.sqlite, {
      mark: () => '?',
      sizes: [100, 500, 1000, 3000],
      empty: 'DELETE FROM entries',
      byIds: { text: 'customer_id IN (SELECT value FROM json_each(?))', values: (ids) => [JSON.stringify(ids)] },
    }),
    query,
    close: () => new Promise((resolve) => database.close(resolve)),
  }
}

async function openPostgres({ url }) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const query = async (text, values) => (await client.query(text, values)).rows
  return {
    ...sideOf(query, conversions.postgres, {
      mark: (at) => `$${at}`,
      sizes: [100, 500, 1000, 5000],
      empty: 'TRUNCATE entries',
      byIds: { text: 'customer_id = ANY($1)', values: (ids) => [ids] },
    }),
    query,
    close: () => client.end(),
  }
}

export const openDriver = { sqlite: openSqlite, postgres: openPostgres }
