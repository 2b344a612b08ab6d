import type { StoredObject } from '../../schema/index.js'
import { isWord } from '../sql-text/token.js'
import { objectHead } from './object-head.js'
import { quote } from './quote.js'

/** What a sequence is that says nothing. @see https://mariadb.com/kb/en/create-sequence/ */
const usual = [
  { words: ['start'], text: '' },
  { words: ['minvalue', 'nominvalue'], text: 'NO MINVALUE' },
  { words: ['maxvalue', 'nomaxvalue'], text: 'NO MAXVALUE' },
  { words: ['increment'], text: 'INCREMENT BY 1' },
  { words: ['cache', 'nocache'], text: 'CACHE 1000' },
  { words: ['cycle', 'nocycle'], text: 'NOCYCLE' },
]

/** Gives a sequence other options where it is, so that it goes on counting: all of them, as the rest would stay as it was. */
export function sequenceChange(object: StoredObject): string {
  const head = objectHead(object)
  const rest = head === null ? '' : object.definition.slice(head.name.end).trim()
  const missing = usual
    .filter(({ words, text }) => text !== '' && !head?.tokens.some((token) => isWord(token, ...words)))
    .map(({ text }) => text)
  return ['ALTER SEQUENCE', quote(object.name), rest, ...missing].filter((part) => part !== '').join(' ')
}
