/**
 * Whether SQL may set something that outlives it in its session, and would be there for what runs next: a revision must
 * mean the same whether others were run just before it or not. Says so once too often rather than once too seldom.
 */
export function mayChangeSession(sql: string): boolean {
  return words.test(sql)
}

const words =
  /(?:^|;)\s*(?:set|reset|discard|pragma|use|lock|prepare|load)\b|\bset_config\s*\(|\bcreate\s+(?:or\s+replace\s+|local\s+|global\s+)*temp/im
