import type { StoredObject } from '../../schema/index.js'
import { completeDefinition } from '../complete-definition.js'
import { isSymbol, isWord, parenthesis, type Token } from '../sql-text/token.js'
import { edited, objectHead, withHead } from './object-head.js'
import { literal, quote } from './quote.js'

/** A declared object as the server would show it, as far as its text tells. */
export function normalizeObject(object: StoredObject): StoredObject {
  const { comment, ...rest } = withHead(completeDefinition(object, ({ name }) => quote(name)))
  const known = rest.kind === 'aggregate' ? { ...rest, kind: 'function' as const } : rest
  return comment === undefined ? known : withComment(known, comment)
}

/** The comment is part of the text of a routine or an event; other objects have none. */
function withComment(object: StoredObject, comment: string): StoredObject {
  const head = objectHead(object)
  const place = head === null ? null : commentPlace(object, head.tokens, head.rest)
  if (place === null) return object
  const definition = edited(object.definition, [[{ start: place, end: place }, ` COMMENT ${literal(comment)}`]])
  return { ...object, definition }
}

function commentPlace({ kind }: StoredObject, tokens: readonly Token[], rest: number): number | null {
  if (kind === 'event') {
    const start = tokens.find((token, at) => at > rest && isWord(token, 'do'))
    return start === undefined ? null : start.start - 1
  }
  if (kind !== 'function' && kind !== 'procedure') return null
  const close = parenthesis(tokens, rest)?.close
  if (close === undefined) return null
  const last = kind === 'procedure' ? close : endOfType(tokens, close + 2)
  return tokens[last]?.end ?? null
}

const typeWords = [
  'unsigned',
  'signed',
  'zerofill',
  'precision',
  'varying',
  'varchar',
  'char',
  'character',
  'varbinary',
  'binary',
  'ascii',
  'unicode',
  'byte',
]

/** The last token of the type that a function returns. */
function endOfType(tokens: readonly Token[], from: number): number {
  let last = from
  for (;;) {
    const next = tokens[last + 1]
    if (isSymbol(next, '(')) last = parenthesis(tokens, last + 1)?.close ?? last + 1
    else if (isWord(next, 'character', 'char') && isWord(tokens[last + 2], 'set')) last += 3
    else if (isWord(next, 'charset', 'collate')) last += 2
    else if (isWord(next, ...typeWords)) last += 1
    else return last
  }
}
