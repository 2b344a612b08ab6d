import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type LexicalRules,
  mysqlRules,
  postgresRules,
  SqlTextError,
  tokenize,
} from '../../../../src/dialect/sql-text/lexer.js'

const texts = (sql: string, rules: LexicalRules): string[] => tokenize(sql, rules).map((token) => token.text)
const typed = (sql: string, rules: LexicalRules): string[][] =>
  tokenize(sql, rules).map((token) => [token.type, token.value])
const offsetOfFailure = (sql: string, rules: LexicalRules): number | undefined => {
  try {
    tokenize(sql, rules)
  } catch (error) {
    if (error instanceof SqlTextError) return error.offset
    throw error
  }
  return undefined
}
const engines: [string, LexicalRules][] = [
  ['PostgreSQL', postgresRules],
  ['MySQL', mysqlRules],
]

describe.each(engines)('the lexer for %s', (_, rules) => {
  it('says where in the source each token is', () => {
    expect(tokenize('a  =\n1', rules)).toEqual([
      { type: 'word', text: 'a', value: 'a', start: 0, end: 1 },
      { type: 'symbol', text: '=', value: '=', start: 3, end: 4 },
      { type: 'number', text: '1', value: '1', start: 5, end: 6 },
    ])
  })

  it('gives no tokens for white space and comments, not even at the very end', () => {
    expect(texts('', rules)).toEqual([])
    expect(texts(' \t\r\n\f\v', rules)).toEqual([])
    expect(texts("/* ; ' */ a -- ' ;\n b -- end", rules)).toEqual(['a', 'b'])
    expect(texts('a --', rules)).toEqual(['a'])
    expect(texts('a /**/ b /***/ c', rules)).toEqual(['a', 'b', 'c'])
  })

  it('takes a byte order mark at the beginning for white space', () => {
    expect(texts('\uFEFFa', rules)).toEqual(['a'])
  })

  it('reads doubled quotes as one', () => {
    expect(typed("'it''s' '' ''''", rules)).toEqual([
      ['string', "it's"],
      ['string', ''],
      ['string', "'"],
    ])
    const quote = rules.identifierQuote
    expect(typed(`${quote}a${quote}${quote};b${quote}`, rules)).toEqual([['quoted', `a${quote};b`]])
  })

  it('reads numbers with fractions, exponents and other bases', () => {
    const numbers = ['1', '1.5', '.5', '1.', '1e10', '1.5E-3', '0x1F']
    expect(typed(numbers.join(' '), rules)).toEqual(numbers.map((number) => ['number', number]))
    expect(texts('1+2', rules)).toEqual(['1', '+', '2'])
  })

  it('takes letters beyond ASCII, digits, _ and $ for parts of words', () => {
    expect(typed('größe 名前 a$1 _x9 😀', rules)).toEqual([
      ['word', 'größe'],
      ['word', '名前'],
      ['word', 'a$1'],
      ['word', '_x9'],
      ['word', '😀'],
    ])
  })

  it('reads bits and hexadecimal digits as one number', () => {
    expect(typed("b'101' X'1F'", rules)).toEqual([
      ['number', "b'101'"],
      ['number', "X'1F'"],
    ])
  })

  it('reads a string of the national character set as a string', () => {
    expect(typed("N'x'", rules)).toEqual([['string', 'x']])
  })

  it('keeps punctuation apart', () => {
    expect(texts('f(a.b,[1]);', rules)).toEqual(['f', '(', 'a', '.', 'b', ',', '[', '1', ']', ')', ';'])
  })

  it('says where a string, a name or a comment begins that has no end', () => {
    expect(offsetOfFailure("a 'b", rules)).toBe(2)
    expect(offsetOfFailure("a 'b''", rules)).toBe(2)
    expect(offsetOfFailure(`a ${rules.identifierQuote}b`, rules)).toBe(2)
    expect(offsetOfFailure('a /* b', rules)).toBe(2)
    expect(offsetOfFailure('a /*/', rules)).toBe(2)
  })

  it('never loses a character that is neither white space nor comment, whatever the text', () => {
    const pieces = fc.constantFrom(
      ...'abeEux019_$.;:=-+*/<>@#\'"`&\\?|!~()[],{} \n'.split(''),
      '--',
      '/*',
      '*/',
      'é',
      '😀',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 25 }), (parts) => {
        const sql = parts.join('')
        if (offsetOfFailure(sql, rules) !== undefined) return
        let at = 0
        for (const token of tokenize(sql, rules)) {
          expect(sql.slice(at, token.start)).toMatch(/^(?:\s|--|\/\*|#|$)/)
          expect(token.end).toBeGreaterThan(token.start)
          expect(sql.slice(token.start, token.end)).toBe(token.text)
          at = token.end
        }
        expect(sql.slice(at)).toMatch(/^(?:\s|--|\/\*|#|$)/)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the lexer for PostgreSQL', () => {
  it('ends a string at a backslash and a quote, but for E strings', () => {
    expect(texts("'\\' , '\\'", postgresRules)).toEqual(["'\\'", ',', "'\\'"])
    expect(typed("E'\\'' e'a\\\\' x", postgresRules)).toEqual([
      ['string', "'"],
      ['string', 'a\\'],
      ['word', 'x'],
    ])
  })

  it('decodes the escapes of E strings', () => {
    expect(typed("E'a\\n\\t\\x41\\101\\u00e9\\U0001F600\\q''\\''", postgresRules)).toEqual([
      ['string', "a\n\tAAé😀q''"],
    ])
    expect(typed("E'\\xc3\\xa9 \\ud83d\\ude00'", postgresRules)).toEqual([['string', 'é 😀']])
    expect(typed("E'\\Uffffffff'", postgresRules)).toEqual([['string', '\\Uffffffff']])
  })

  it('decodes the escapes of U& strings and names, where a backslash before the quote is none', () => {
    expect(typed(`U&'d\\0061t\\+000061\\\\' u&"d\\0061t" U&'\\'`, postgresRules)).toEqual([
      ['string', 'data\\'],
      ['quoted', 'dat'],
      ['string', '\\'],
    ])
  })

  it('takes a prefix for a word where the string does not follow at once', () => {
    expect(texts("E 'a' xE'a' U & 'b'", postgresRules)).toEqual(['E', "'a'", 'xE', "'a'", 'U', '&', "'b'"])
  })

  it('reads dollar quotes, with others and with semicolons in them', () => {
    expect(typed("$$it's; \\ $1$$ $a$ $$b$$ $b$ $a $a$", postgresRules)).toEqual([
      ['string', "it's; \\ $1"],
      ['string', ' $$b$$ $b$ $a '],
    ])
    expect(typed('$é_1$x$é_1$', postgresRules)).toEqual([['string', 'x']])
    expect(offsetOfFailure(' $a$ $$ $A$', postgresRules)).toBe(1)
  })

  it('takes $1 for a parameter and a$b$ for a word', () => {
    expect(texts('$1+$2 a$b$c', postgresRules)).toEqual(['$1', '+', '$2', 'a$b$c'])
  })

  it('nests comments', () => {
    expect(texts('a /* b /* c */ d */ e', postgresRules)).toEqual(['a', 'e'])
    expect(offsetOfFailure('a /* b /* c */ d', postgresRules)).toBe(2)
  })

  it('reads an operator as one token', () => {
    const operators = '-> ->> #> #>> @> <@ || <= >= <> != ~~* !~~ !~* ?| ?& @@ <-> && :: := => &< |/ ||/ % ^ @-'.split(
      ' ',
    )
    expect(texts(operators.map((operator) => `a${operator}b`).join(' '), postgresRules)).toEqual(
      operators.flatMap((operator) => ['a', operator, 'b']),
    )
  })

  it('leaves a sign to the number after an operator', () => {
    expect(texts('a=-1 a<-1 a*+-1 a@-1 +-1', postgresRules)).toEqual([
      'a',
      '=',
      '-',
      '1',
      'a',
      '<',
      '-',
      '1',
      'a',
      '*',
      '+',
      '-',
      '1',
      'a',
      '@-',
      '1',
      '+',
      '-',
      '1',
    ])
  })

  it('ends an operator where a comment begins', () => {
    expect(texts('a=--b\nc', postgresRules)).toEqual(['a', '=', 'c'])
    expect(texts('a</* b */c', postgresRules)).toEqual(['a', '<', 'c'])
    expect(texts('a*/*b*/c', postgresRules)).toEqual(['a', '*', 'c'])
    expect(texts('a--b', postgresRules)).toEqual(['a'])
  })

  it('reads digits in groups, and leaves two dots alone', () => {
    expect(texts('1_000 0b10_1 0o17 1..2', postgresRules)).toEqual(['1_000', '0b10_1', '0o17', '1', '.', '.2'])
  })

  it('takes # and ` for operators', () => {
    expect(texts('a # b', postgresRules)).toEqual(['a', '#', 'b'])
    expect(texts('a ` b', postgresRules)).toEqual(['a', '`', 'b'])
  })
})

describe('the lexer for MySQL', () => {
  it('decodes the backslashes of strings, and keeps those that are for LIKE', () => {
    expect(typed(String.raw`'it\'s' 'a\n\t\0\Z\\' '\%\_\q'`, mysqlRules)).toEqual([
      ['string', "it's"],
      ['string', 'a\n\t\0\x1a\\'],
      ['string', '\\%\\_q'],
    ])
    expect(texts(String.raw`'a\\' b`, mysqlRules)).toEqual([String.raw`'a\\'`, 'b'])
  })

  it('takes double quotes for those of a string, unless ANSI_QUOTES are on', () => {
    expect(typed(`"a""b'" 'a""b'`, mysqlRules)).toEqual([
      ['string', `a"b'`],
      ['string', 'a""b'],
    ])
    expect(typed('"a""b" `c`', { ...mysqlRules, doubleQuotedStrings: false })).toEqual([
      ['quoted', 'a"b'],
      ['quoted', 'c'],
    ])
  })

  it('knows NO_BACKSLASH_ESCAPES', () => {
    expect(texts(String.raw`'\' a`, { ...mysqlRules, backslashEscapes: false })).toEqual([String.raw`'\'`, 'a'])
  })

  it('takes no backslash in a quoted name for an escape', () => {
    expect(typed('`a\\` b', mysqlRules)).toEqual([
      ['quoted', 'a\\'],
      ['word', 'b'],
    ])
  })

  it('wants white space after the dashes of a comment', () => {
    expect(texts('1--1', mysqlRules)).toEqual(['1', '-', '-', '1'])
    expect(texts('1 -- 1\n+\t--\t2\n3 --\n4', mysqlRules)).toEqual(['1', '+', '3', '4'])
  })

  it('reads # as the beginning of a comment', () => {
    expect(texts("a # it's\nb #", mysqlRules)).toEqual(['a', 'b'])
  })

  it('does not nest comments, and takes those with a version for comments', () => {
    expect(texts('a /* b /* c */ d', mysqlRules)).toEqual(['a', 'd'])
    expect(texts('a /*!40101 SET x = 1 */ b', mysqlRules)).toEqual(['a', 'b'])
    expect(texts('a /*/ b */ c', mysqlRules)).toEqual(['a', 'c'])
    expect(texts('a /* b /*/ c', mysqlRules)).toEqual(['a', 'c'])
  })

  it('reads an operator as one token', () => {
    const operators = [':=', '->', '->>', '<=>', '||', '&&', '<=', '>=', '<>', '!=', '<<', '>>', '=', '%']
    expect(texts(operators.map((operator) => `a${operator}b`).join(' '), mysqlRules)).toEqual(
      operators.flatMap((operator) => ['a', operator, 'b']),
    )
  })

  it('keeps a character set apart from its string', () => {
    expect(typed("_utf8mb4'x'", mysqlRules)).toEqual([
      ['word', '_utf8mb4'],
      ['string', 'x'],
    ])
  })

  it('reads variables as words, quoted ones too', () => {
    expect(typed("@a @a.b @@global.x @'a b' @`c;d` root@localhost 'root'@'%'", mysqlRules)).toEqual([
      ['word', '@a'],
      ['word', '@a.b'],
      ['word', '@@global.x'],
      ['word', "@'a b'"],
      ['word', '@`c;d`'],
      ['word', 'root'],
      ['word', '@localhost'],
      ['string', 'root'],
      ['word', "@'%'"],
    ])
  })

  it('takes names that begin with a digit, and digits after a qualifier, for what they are', () => {
    expect(typed('1st t.2nd 1e5 1e t.5', mysqlRules)).toEqual([
      ['word', '1st'],
      ['word', 't'],
      ['symbol', '.'],
      ['word', '2nd'],
      ['number', '1e5'],
      ['word', '1e'],
      ['word', 't'],
      ['symbol', '.'],
      ['number', '5'],
    ])
  })

  it('knows no dollar quotes', () => {
    expect(texts('$$ $a$', mysqlRules)).toEqual(['$$', '$a$'])
  })
})
