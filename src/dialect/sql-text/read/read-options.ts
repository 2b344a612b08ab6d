import type { TokenCursor } from './token-cursor.js'

/** `(fillfactor = 70, autovacuum_enabled = off)`: names in lower case, values as written. */
export function readOptions(cursor: TokenCursor): Readonly<Record<string, string>> {
  const entries = (cursor.group()?.list() ?? []).map((part): readonly [string, string] => {
    let name = part.name() ?? ''
    while (part.takeSymbol('.')) name = `${name}.${part.name() ?? ''}`
    part.takeSymbol('=')
    return [name.toLowerCase(), part.done ? 'true' : (part.next()?.value ?? '')]
  })
  return Object.fromEntries(entries)
}
