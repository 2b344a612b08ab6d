import type { Knex } from 'knex'
import type { TableName } from '../../../schema/index.js'
import { quoteTable } from '../quote.js'

export async function truncate(knex: Knex, tables: readonly TableName[]): Promise<void> {
  if (tables.length === 0) return
  const names = tables.map(quoteTable).join(', ').replaceAll('?', '\\?')
  await knex.raw(`TRUNCATE ${names} RESTART IDENTITY CASCADE`)
}
