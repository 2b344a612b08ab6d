import type { StoredObject } from '../../schema/index.js'
import { mysqlRules } from '../sql-text/lexer.js'
import { readableTokens } from '../sql-text/readable-tokens.js'
import { isSymbol, isWord } from '../sql-text/token.js'
import { literal } from './quote.js'

/**
 * The settings of the session that an object was made in and keeps for good: its SQL mode, character set, collation and
 * time zone. In the IR they are an attachment, `SET sql_mode = '…', time_zone = '…'`, which runs before the object is
 * made and is taken back after. A setting that is not there is the server's own.
 */
export type ObjectSettings = ReadonlyMap<string, string>

const known = ['sql_mode', 'character_set_client', 'collation_connection', 'time_zone']

export function settingsOf({ attachments = [] }: Pick<StoredObject, 'attachments'>): ObjectSettings {
  return new Map(attachments.filter(isSetting).flatMap((sql) => [...assignments(sql)]))
}

/** Whether a statement sets nothing but what an object keeps. */
export function isSetting(sql: string): boolean {
  if (!/^\s*set\s/i.test(sql)) return false
  const found = assignments(sql)
  return found.length > 0 && found.every(([name]) => known.includes(name))
}

/** The object with these settings and no others. */
export function withSettings(object: StoredObject, settings: ObjectSettings): StoredObject {
  const { attachments = [], ...rest } = object
  const set = settingsText(settings)
  const all = [...(set === '' ? [] : [`SET ${set}`]), ...attachments.filter((sql) => !isSetting(sql))]
  return all.length === 0 ? rest : { ...rest, attachments: all }
}

/** `sql_mode = '…', time_zone = '…'`; empty where there is none. */
export function settingsText(settings: ObjectSettings): string {
  return known
    .flatMap((name) => {
      const value = settings.get(name)
      return value === undefined ? [] : [`${name} = ${literal(value)}`]
    })
    .join(', ')
}

function assignments(sql: string): readonly (readonly [string, string])[] {
  return (readableTokens(sql, mysqlRules) ?? []).flatMap((token, at, tokens) => {
    if (!isSymbol(token, '=') && !isSymbol(token, ':=')) return []
    const [name, value] = [tokens[at - 1], tokens[at + 1]]
    if (name === undefined || value === undefined || isWord(name, 'set')) return []
    return [[name.value.toLowerCase().replace(/^@@(?:session\.)?/, ''), value.value] as const]
  })
}

/** SQL modes are a set; its order says nothing. */
export function sameMode(a: string, b: string): boolean {
  const sorted = (mode: string): string => mode.toUpperCase().split(',').filter(Boolean).toSorted().join()
  return sorted(a) === sorted(b)
}

/**
 * The mode of an object that says nothing: the server's, but for what would make its text mean something else.
 * SQL, not a value: it is the server at which the object is made that counts.
 */
export const ownMode = `TRIM(BOTH ',' FROM REPLACE(REPLACE(REPLACE(CONCAT(',', @@global.sql_mode, ','),
  ',NO_BACKSLASH_ESCAPES,', ','), ',ANSI_QUOTES,', ','), ',ANSI,', ','))`

const directive = /^\/\*dbtool SET ([\s\S]*?)\*\/\n/

/**
 * One text for a statement and the settings it needs: the journal of revisions keeps texts, and the session that goes on
 * after an interruption is another one.
 */
export function underSettings(settings: string, sql: string): string {
  return settings === '' ? sql : `/*dbtool SET ${settings}*/\n${sql}`
}

/** The statement without the settings that it asks for. */
export function withoutSettings(sql: string): string {
  return sql.replace(directive, '')
}

/** The settings that a statement asks for, or null. */
export function settingsAskedBy(sql: string): { readonly names: readonly string[]; readonly set: string } | null {
  const set = sql.startsWith('/*dbtool') ? directive.exec(sql)?.[1] : undefined
  if (set === undefined) return null
  return { names: known.filter((name) => new RegExp(`(?:^|, )${name} = `).test(set)), set }
}
