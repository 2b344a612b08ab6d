// What SQLite says of a database: the stored text of views, triggers and virtual tables as it stands; of tables and
// indexes what the pragmas say, and the words of their texts, since the pragmas know no checks, collations of columns,
// conflict clauses, expressions or predicates. A table that dbtool wrote is laid out and quoted another way, and its
// constraints stand behind the columns: so of a table's text the set of its words is compared, and not their order.
import sqlite3 from 'sqlite3'
import { add } from './account.js'

export async function sqliteAccount(file) {
  const database = await new Promise((resolve, reject) => {
    const opened = new sqlite3.Database(file, sqlite3.OPEN_READONLY, (error) =>
      error === null ? resolve(opened) : reject(error),
    )
  })
  const all = (sql, ...bindings) =>
    new Promise((resolve, reject) => {
      database.all(sql, bindings, (error, rows) => (error === null ? resolve(rows) : reject(error)))
    })
  try {
    return await read(all)
  } finally {
    await new Promise((resolve) => database.close(resolve))
  }
}

async function read(all) {
  const account = new Map()
  const rows = await all(
    `SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
     AND name NOT IN ('dbtool_revision', 'dbtool_head', 'dbtool_meta')`,
  )
  for (const { type, name, tbl_name: table, sql } of rows) {
    if (type === 'view') add(account, `view ${name}`, sql)
    if (type === 'trigger') add(account, `trigger ${name} of ${table}`, sql)
    if (type === 'index' && sql !== null) add(account, `index ${name} of ${table}`, `words ${wordsOf(sql)}`)
    if (type !== 'table') continue
    const isVirtual = /^\s*create\s+virtual/i.test(sql)
    if (isVirtual) add(account, `table ${name}`, sql)
    else add(account, `table ${name}`, `words ${wordsOf(sql)}`, ...namesIn(sql), ...(await pragmasOf(all, name)))
  }
  return account
}

async function pragmasOf(all, table) {
  const [kind] = await all(
    "SELECT type, ncol, wr, strict FROM pragma_table_list WHERE name = ? AND schema = 'main'",
    table,
  )
  const columns = await all('SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?)', table)
  const keys = await all(
    `SELECT id, "table", group_concat("from", char(31)) AS "from", group_concat("to", char(31)) AS "to", on_update, on_delete, "match"
     FROM (SELECT * FROM pragma_foreign_key_list(?) ORDER BY id, seq) GROUP BY id`,
    table,
  )
  const indexes = await all('SELECT name, "unique", origin, partial FROM pragma_index_list(?)', table)
  for (const key of keys) {
    // A reference without columns means the key of its table; the copy names it.
    if (key.to !== null) continue
    const parent = await all('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk', key.table)
    if (parent.length > 0) key.to = parent.map(({ name }) => name).join('\u001f')
  }
  const lines = [`table ${JSON.stringify(kind)}`, `order ${columns.map(({ name }) => name).join(', ')}`]
  for (const column of columns) lines.push(`column ${JSON.stringify(column)}`)
  for (const { id: _, ...key } of keys) lines.push(`foreign key ${JSON.stringify(key).toLowerCase()}`)
  for (const { name, ...index } of indexes) {
    const parts = await all('SELECT seqno, name, "desc", coll, key FROM pragma_index_xinfo(?)', name)
    const named = index.origin === 'c' ? `${name} ` : ''
    lines.push(`index ${named}${JSON.stringify(index)} ${parts.map((part) => JSON.stringify(part)).join(' ')}`)
  }
  return lines
}

// What a definition can say in more than one way: these words, and the names that a constraint repeats.
const layout = new Set(
  'create table index if not exists constraint foreign key asc generated always virtual add'.split(' '),
)

const pattern =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|\[([^\]]*)\]|([\w$\u0080-\uffff.]+)|\s+|./gu

function wordsOf(sql) {
  const words = new Set()
  for (const word of readWords(sql)) if (!layout.has(word)) words.add(word)
  return [...words].toSorted().join(' ')
}

/** The names of constraints. */
function namesIn(sql) {
  return readWords(sql, true)
    .map((word) => `constraint name ${word}`)
    .toSorted()
}

function readWords(sql, onlyNames = false) {
  const plain = sql
    .replace(/\bon\s+(?:delete|update)\s+no\s+action\b|\bmatch\s+simple\b/gi, ' ')
    .replace(/\bnot\s+deferrable\b(?:\s+initially\s+\w+)?/gi, ' ')
  const words = []
  let isName = false
  for (const [text, double, back, bracket] of plain.matchAll(pattern)) {
    if (/^(?:--|\/\*|\s)/.test(text)) continue
    const name = double?.replaceAll('""', '"') ?? back?.replaceAll('``', '`') ?? bracket
    const word = text.startsWith("'") ? text : (name ?? text).toLowerCase()
    if (!/^[(),;]$/.test(word) && isName === onlyNames) words.push(word)
    isName = name === undefined && word === 'constraint'
  }
  return words
}
