// One recursive descent over the spellings of all engines: its functions call each other, so they stay in one file.
import type { Expression } from './expression.js'
import { isSymbol, isWord, type Token } from './token.js'

/** How tightly operators bind, loosest first; those of one line alike. Engines differ, but not in what checks are made of. */
const levels: readonly (readonly string[])[] = [
  ['or', '||or'],
  ['xor'],
  ['and', '&&'],
  [
    '=',
    '==',
    '<',
    '>',
    '<=',
    '>=',
    '<>',
    '!=',
    '<=>',
    '~',
    '~*',
    '!~',
    '!~*',
    '~~',
    '~~*',
    '!~~',
    '!~~*',
    '@>',
    '<@',
    '&&',
    '?',
    '~=',
    '@@',
    '@?',
  ],
  ['||', '->', '->>', '#>', '#>>', '|', '&', '<<', '>>', '#'],
  ['+', '-'],
  ['*', '/', '%', 'div', 'mod'],
  ['^'],
]
const comparison = 3
const constants: Readonly<Record<string, string | number | boolean | null>> = { null: null, true: true, false: false }
/** Words that a text or a parenthesis can follow without being part of them. */
const operators = new Set([
  'and',
  'or',
  'not',
  'xor',
  'in',
  'like',
  'ilike',
  'rlike',
  'regexp',
  'glob',
  'between',
  'is',
  'when',
  'then',
  'else',
  'case',
  'escape',
  'div',
  'mod',
  'similar',
  'to',
  'from',
  'collate',
  'end',
  'any',
  'some',
  'all',
  'array',
  'match',
  'isnull',
  'notnull',
  'binary',
])

/** The tree of an expression; `unknown` where it, or a part of it, is beyond this parser. */
export function parseExpression(tokens: readonly Token[]): Expression {
  const parser = new Parser(tokens)
  try {
    const found = parser.expression()
    return parser.atEnd ? found : unknown
  } catch (error) {
    if (error instanceof NotUnderstood) return unknown
    throw error
  }
}

const unknown: Expression = { kind: 'unknown' }

class NotUnderstood extends Error {}

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get atEnd(): boolean {
    return this.#at >= this.#tokens.length
  }

  get #next(): Token | undefined {
    return this.#tokens[this.#at]
  }

  #take(): Token {
    const token = this.#next
    if (token === undefined) throw new NotUnderstood()
    this.#at += 1
    return token
  }

  #word(...words: readonly string[]): boolean {
    if (!isWord(this.#next, ...words)) return false
    this.#at += 1
    return true
  }

  #symbol(...symbols: readonly string[]): boolean {
    if (!isSymbol(this.#next, ...symbols)) return false
    this.#at += 1
    return true
  }

  #require(found: boolean): void {
    if (!found) throw new NotUnderstood()
  }

  expression(level = 0): Expression {
    if (level >= levels.length) return this.#prefixed()
    if (level === comparison && this.#word('not')) {
      return { kind: 'not', operand: this.expression(comparison) }
    }
    let left = this.expression(level + 1)
    for (;;) {
      const more = level === comparison ? this.#predicate(left) : null
      if (more !== null) {
        left = more
        continue
      }
      const operator = this.#operator(levels[level] ?? [])
      if (operator === null) return left
      left = this.#compared(operator, left, level)
    }
  }

  #operator(known: readonly string[]): string | null {
    const token = this.#next
    if (token === undefined || (token.type !== 'symbol' && token.type !== 'word')) return null
    const text = token.text.toLowerCase()
    // PostgreSQL's prefix for operators with a schema is too rare to be read.
    if (!known.includes(text)) return null
    this.#at += 1
    return text
  }

  #compared(operator: string, left: Expression, level: number): Expression {
    if (level === comparison && isWord(this.#next, 'any', 'some', 'all') && isSymbol(this.#tokens[this.#at + 1], '(')) {
      const each = isWord(this.#take(), 'all')
      this.#take()
      const right = this.expression()
      this.#require(this.#symbol(')'))
      return { kind: 'quantified', operator, each, left, right }
    }
    return { kind: 'binary', operator, left, right: this.expression(level + 1) }
  }

  /** What follows an operand in words: IS NULL, IN (…), BETWEEN … AND …, LIKE …. */
  #predicate(left: Expression): Expression | null {
    if (this.#word('isnull')) return { kind: 'is', operand: left, what: 'null' }
    if (this.#word('notnull')) return negated({ kind: 'is', operand: left, what: 'null' }, true)
    if (this.#word('is')) return this.#is(left)
    const start = this.#at
    const not = this.#word('not')
    if (this.#word('between')) {
      const symmetric = this.#word('symmetric')
      const low = this.expression(comparison + 1)
      this.#require(this.#word('and'))
      const high = this.expression(comparison + 1)
      if (symmetric) return unknown
      return negated(
        {
          kind: 'binary',
          operator: 'and',
          left: { kind: 'binary', operator: '>=', left, right: low },
          right: { kind: 'binary', operator: '<=', left, right: high },
        },
        not,
      )
    }
    if (this.#word('in')) {
      this.#require(this.#symbol('('))
      const right: Expression = { kind: 'list', items: this.#items(')') }
      return negated({ kind: 'quantified', operator: '=', each: false, left, right }, not)
    }
    for (const [word, operator] of likes) {
      if (!this.#word(word)) continue
      if (word === 'similar') this.#require(this.#word('to'))
      const right = this.expression(comparison + 1)
      if (this.#word('escape')) this.expression(comparison + 1)
      return negated(word === 'similar' ? unknown : { kind: 'binary', operator, left, right }, not)
    }
    this.#at = start
    return null
  }

  #is(left: Expression): Expression {
    const not = this.#word('not')
    if (this.#word('distinct')) {
      this.#require(this.#word('from'))
      const right = this.expression(comparison + 1)
      return negated({ kind: 'binary', operator: '<=>', left, right }, !not)
    }
    for (const what of ['null', 'true', 'false'] as const) {
      if (this.#word(what)) return negated({ kind: 'is', operand: left, what }, not)
    }
    // SQLite: IS compares, and takes NULL for a value.
    const right = this.expression(comparison + 1)
    return negated({ kind: 'binary', operator: '<=>', left, right }, not)
  }

  #prefixed(): Expression {
    if (this.#symbol('-')) return { kind: 'negative', operand: this.#prefixed() }
    if (this.#symbol('+')) return this.#prefixed()
    if (this.#symbol('!')) return { kind: 'not', operand: this.#prefixed() }
    return this.#postfixed(this.#primary())
  }

  #postfixed(operand: Expression): Expression {
    for (;;) {
      if (this.#symbol('::')) this.#type()
      else if (this.#word('collate')) this.#name()
      else if (isWord(this.#next, 'at') && isWord(this.#tokens[this.#at + 1], 'time')) throw new NotUnderstood()
      else if (isSymbol(this.#next, '[')) throw new NotUnderstood()
      else return operand
    }
  }

  #primary(): Expression {
    const token = this.#take()
    if (token.type === 'string') return { kind: 'literal', value: token.value }
    if (token.type === 'number') return { kind: 'literal', value: numberOf(token.text) }
    if (token.type === 'symbol') {
      this.#require(token.text === '(')
      const items = this.#items(')')
      return items.length === 1 ? (items[0] as Expression) : { kind: 'list', items }
    }
    if (token.type === 'quoted') return this.#nameOrCall(token)
    const word = token.text.toLowerCase()
    if (word in constants) return { kind: 'literal', value: constants[word] ?? null }
    if (word === 'case') return this.#case()
    if (word === 'array' && this.#symbol('[')) return { kind: 'list', items: this.#items(']') }
    if (word === 'cast' && this.#symbol('(')) return this.#cast()
    if (word === 'not') return { kind: 'not', operand: this.expression(comparison) }
    if (word === 'binary') return this.#prefixed()
    if (word === 'extract' && this.#symbol('(')) {
      const name = this.#take().text.toLowerCase()
      this.#require(this.#word('from'))
      const args = [this.expression()]
      this.#require(this.#symbol(')'))
      return { kind: 'call', name, args }
    }
    // DATE '2020-01-01', _utf8mb4'a', N'a': what stands before a text says what it is.
    if (this.#next?.type === 'string' && !operators.has(word)) return { kind: 'literal', value: this.#take().value }
    if (operators.has(word)) throw new NotUnderstood()
    return this.#nameOrCall(token)
  }

  #nameOrCall(first: Token): Expression {
    let last = first
    while (isSymbol(this.#next, '.')) {
      this.#take()
      last = this.#take()
    }
    if (!this.#symbol('(')) return { kind: 'column', name: last.value }
    if (this.#symbol('*')) {
      this.#require(this.#symbol(')'))
      return { kind: 'call', name: last.value.toLowerCase(), args: [] }
    }
    return { kind: 'call', name: last.value.toLowerCase(), args: this.#items(')') }
  }

  #items(close: string): readonly Expression[] {
    const items: Expression[] = []
    if (this.#symbol(close)) return items
    for (;;) {
      items.push(this.expression())
      if (this.#symbol(close)) return items
      this.#require(this.#symbol(','))
    }
  }

  #cast(): Expression {
    const operand = this.expression()
    this.#require(this.#word('as'))
    for (let depth = 1; depth > 0; ) {
      const token = this.#take()
      if (isSymbol(token, '(')) depth += 1
      if (isSymbol(token, ')')) depth -= 1
    }
    return operand
  }

  #case(): Expression {
    const subject = isWord(this.#next, 'when') ? null : this.expression()
    const branches: { when: Expression; result: Expression }[] = []
    while (this.#word('when')) {
      const condition = this.expression()
      this.#require(this.#word('then'))
      const when: Expression =
        subject === null ? condition : { kind: 'binary', operator: '=', left: subject, right: condition }
      branches.push({ when, result: this.expression() })
    }
    const otherwise: Expression = this.#word('else') ? this.expression() : { kind: 'literal', value: null }
    this.#require(this.#word('end'))
    return { kind: 'case', branches, otherwise }
  }

  #name(): void {
    this.#take()
    while (this.#symbol('.')) this.#take()
  }

  /** The name of a type, which changes nothing that matters here. */
  #type(): void {
    this.#name()
    while (this.#word('varying', 'precision'));
    if (this.#symbol('(')) this.#items(')')
    if (isWord(this.#next, 'with', 'without') && isWord(this.#tokens[this.#at + 1], 'time')) this.#at += 3
    while (this.#symbol('[')) {
      if (!isSymbol(this.#next, ']')) this.#take()
      this.#require(this.#symbol(']'))
    }
  }
}

const likes: readonly (readonly [string, string])[] = [
  ['like', 'like'],
  ['ilike', 'ilike'],
  ['regexp', '~*'],
  ['rlike', '~*'],
  ['glob', 'glob'],
  ['similar', 'similar'],
]

function negated(operand: Expression, not: boolean): Expression {
  return not ? { kind: 'not', operand } : operand
}

function numberOf(text: string): string | number | bigint {
  if (/^\d+$/.test(text)) return BigInt(text)
  if (/^0x[\da-f]+$/i.test(text)) return BigInt(text)
  return /^[\d.]+(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : text
}
