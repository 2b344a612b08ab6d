import type { ColumnType, TableName } from '../../../schema/index.js'
import { isSymbol, isWord, parenthesis, type Token, withoutOuterParentheses } from '../token.js'

/** Where the grammars that the reader knows differ in more than words. */
export interface SqlGrammar {
  tokenize(sql: string): readonly Token[]
  split(sql: string): readonly string[]
  /** A name as the engine stores it. */
  fold(token: Token): string
  /** The namespace that a name without one is in, where there is such; then naming it says nothing. */
  readonly defaultSchema: string | null
  /** Words of types to types, with their numbers: `varchar` and [255]. null: the engine's own. */
  type(words: string, numbers: readonly number[]): ColumnType | null
}

/** Walks over the tokens of a statement. Nothing is thrown: what does not fit is left for the next that asks. */
export class TokenCursor {
  readonly sql: string
  readonly grammar: SqlGrammar
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(sql: string, grammar: SqlGrammar, tokens: readonly Token[] = grammar.tokenize(sql)) {
    this.sql = sql
    this.grammar = grammar
    this.#tokens = tokens
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead]
  }

  get done(): boolean {
    return this.#at >= this.#tokens.length
  }

  next(): Token | undefined {
    const token = this.#tokens[this.#at]
    this.#at += 1
    return token
  }

  /** Whether these words come next; it goes on behind them if they do. */
  take(...words: readonly string[]): boolean {
    if (!words.every((word, ahead) => isWord(this.peek(ahead), word))) return false
    this.#at += words.length
    return true
  }

  /** The first of these words that comes next, or null. */
  takeAny(...words: readonly string[]): string | null {
    return words.find((word) => this.take(...word.split(' '))) ?? null
  }

  isNext(...words: readonly string[]): boolean {
    return words.every((word, ahead) => isWord(this.peek(ahead), word))
  }

  takeSymbol(symbol: string): boolean {
    if (!isSymbol(this.peek(), symbol)) return false
    this.#at += 1
    return true
  }

  /** Whether any later token is this word, outside of parentheses. */
  has(...words: readonly string[]): boolean {
    let depth = 0
    for (let at = this.#at; at < this.#tokens.length; at += 1) {
      if (isSymbol(this.#tokens[at], '(')) depth += 1
      else if (isSymbol(this.#tokens[at], ')')) depth -= 1
      else if (depth === 0 && words.every((word, ahead) => isWord(this.#tokens[at + ahead], word))) return true
    }
    return false
  }

  /** A name, or null where none comes next. Keywords are taken for names: the engine has accepted them. */
  name(): string | null {
    const token = this.peek()
    if (token === undefined || (token.type !== 'word' && token.type !== 'quoted')) return null
    this.#at += 1
    return this.grammar.fold(token)
  }

  /** `a`, `s.a`, `db.s.a`. */
  tableName(): TableName | null {
    let name = this.name()
    let schema: string | null = null
    while (name !== null && this.takeSymbol('.')) {
      schema = name
      name = this.name()
    }
    if (name === null) return null
    return schema === null || schema === this.grammar.defaultSchema ? { name } : { name, schema }
  }

  text(): string | null {
    const token = this.peek()
    if (token?.type !== 'string') return null
    this.#at += 1
    return token.value
  }

  /** What the parentheses that come next hold; null where none come. */
  group(): TokenCursor | null {
    if (!isSymbol(this.peek(), '(')) return null
    const close = parenthesis(this.#tokens, this.#at)?.close ?? this.#tokens.length
    const inner = this.#tokens.slice(this.#at + 1, close)
    this.#at = close + 1
    return new TokenCursor(this.sql, this.grammar, inner)
  }

  /** The parts between commas that no parentheses hold; the cursor is then at its end. */
  list(): readonly TokenCursor[] {
    const parts: TokenCursor[] = []
    while (!this.done) {
      parts.push(this.until((token) => isSymbol(token, ',')))
      this.#at += 1
    }
    return parts
  }

  /** What comes before the first token, outside of parentheses, for which `stops` holds. */
  until(stops: (token: Token) => boolean): TokenCursor {
    const from = this.#at
    let depth = 0
    while (!this.done) {
      const token = this.#tokens[this.#at] as Token
      if (depth === 0 && stops(token)) break
      if (isSymbol(token, '(', '[')) depth += 1
      if (isSymbol(token, ')', ']')) depth -= 1
      this.#at += 1
    }
    return new TokenCursor(this.sql, this.grammar, this.#tokens.slice(from, this.#at))
  }

  /** What is left, as it is written, without parentheses around all of it. */
  rest(): string {
    const left = withoutOuterParentheses(this.#tokens.slice(this.#at))
    const [first] = left
    const last = left.at(-1)
    return first === undefined || last === undefined ? '' : this.sql.slice(first.start, last.end)
  }

  /** The names between commas. */
  names(): readonly string[] {
    return this.list().flatMap((part) => part.name() ?? [])
  }

  tokens(): readonly Token[] {
    return this.#tokens.slice(this.#at)
  }
}
