import type { IndexDefinition, IndexKey, TableName } from '../../schema/index.js'
import { collationText } from './column-text.js'
import { quote, quoteAll, quoteTable } from './quote.js'
import { storageText } from './storage.js'

export interface IndexTextOptions {
  readonly concurrently?: boolean
  readonly ifNotExists?: boolean
  readonly tablespace?: string | undefined
}

export function createIndexText(table: TableName, index: IndexDefinition, options: IndexTextOptions = {}): string {
  return [
    `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX`,
    options.concurrently === true ? 'CONCURRENTLY' : '',
    options.ifNotExists === true ? 'IF NOT EXISTS' : '',
    quote(index.name),
    `ON ${quoteTable(table)}`,
    index.method === undefined ? '' : `USING ${quote(index.method)}`,
    `(${index.keys.map(keyText).join(', ')})`,
    index.include === undefined ? '' : `INCLUDE (${quoteAll(index.include)})`,
    index.nullsNotDistinct === true ? 'NULLS NOT DISTINCT' : '',
    index.with === undefined ? '' : `WITH (${storageText(index.with)})`,
    options.tablespace === undefined ? '' : `TABLESPACE ${quote(options.tablespace)}`,
    index.where === undefined ? '' : `WHERE ${index.where}`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

function keyText(key: IndexKey): string {
  return [
    key.column === undefined ? `(${key.expression})` : quote(key.column),
    collationText(key.collation),
    key.operatorClass === undefined ? '' : quote(key.operatorClass),
    key.order === 'desc' ? 'DESC' : '',
    key.nulls === undefined ? '' : `NULLS ${key.nulls.toUpperCase()}`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}
