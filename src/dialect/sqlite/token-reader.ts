import {
  closingParenthesis,
  isName,
  isSymbol,
  isWord,
  type Token,
  tokenize,
  withoutOuterParentheses,
} from './tokens.js'

/** Reads tokens one after the other, with the text they come from at hand. */
export class TokenReader {
  readonly #sql: string
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(sql: string) {
    this.#sql = sql
    this.#tokens = tokenize(sql)
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead]
  }

  next(): Token {
    const token = this.#tokens[this.#at]
    if (token === undefined) throw this.failure('more')
    this.#at += 1
    return token
  }

  /** Takes the words if they come next, all of them. */
  take(...words: readonly string[]): boolean {
    if (!words.every((word, ahead) => isWord(this.peek(ahead), word))) return false
    this.#at += words.length
    return true
  }

  takeSymbol(symbol: string): boolean {
    if (!isSymbol(this.peek(), symbol)) return false
    this.#at += 1
    return true
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.failure(symbol)
  }

  expectWord(...words: readonly string[]): void {
    if (!this.take(...words)) throw this.failure(words.join(' ').toUpperCase())
  }

  name(): string {
    if (!isName(this.peek())) throw this.failure('a name')
    return this.next().value
  }

  /** A parenthesised expression, without its outer parentheses. */
  parenthesised(): string {
    const close = closingParenthesis(this.#tokens, this.#at)
    if (close < 0) throw this.failure('an expression in parentheses')
    const inner = withoutOuterParentheses(this.#tokens.slice(this.#at, close + 1))
    this.#at = close + 1
    const [first] = inner
    const last = inner.at(-1)
    return first === undefined || last === undefined ? '' : this.#sql.slice(first.start, last.end)
  }

  /** Where the next token begins; the length of the text at its end. */
  position(): number {
    return this.peek()?.start ?? this.#sql.length
  }

  /** Where the last token that was read ended. */
  lastEnd(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0
  }

  /** The text from `start` to the end of the last token that was read. */
  textSince(start: number): string {
    return this.#sql.slice(start, this.lastEnd()).trim()
  }

  done(): boolean {
    return this.#at >= this.#tokens.length
  }

  failure(expected: string): Error {
    const found = this.peek()?.text ?? 'the end'
    return new Error(`cannot read SQL that SQLite stores: expected ${expected}, found ${found}, in: ${this.#sql}`)
  }
}
