import pluralize from 'pluralize'
import { helpers } from './helpers.js'

/** Words that no constant can be called, and names that a file of models uses or everybody expects to mean something else. */
const reserved = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for function if implements import in instanceof interface let new null package private protected public return
  static super switch this throw true try typeof undefined var void while with yield async of get set
  AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError
  FinalizationRegistry Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON
  Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String Symbol
  SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet
  decodeURI decodeURIComponent encodeURI encodeURIComponent escape globalThis isFinite isNaN parseFloat parseInt unescape`.split(
    /\s+/,
  ),
)

/** Properties that every object has already, and the one that would make a row a promise. */
const everywhere = new Set([...Object.getOwnPropertyNames(Object.prototype), 'then', 'prototype'])

export function isReservedConstant(name: string): boolean {
  return reserved.has(name) || everywhere.has(name) || name === 'objects' || helpers.includes(name)
}

export function isReservedProperty(name: string): boolean {
  return everywhere.has(name)
}

/** The words of a name: `HTTPServer_log-2` → HTTP, Server, log, 2. What can be in no identifier separates. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[^\p{ID_Continue}]+|_+/u)
    .filter((word) => word !== '')
}

/** `film_actor` → `FilmActor`; `fallback` where there is nothing to make a name of. */
export function pascalCase(words: readonly string[], fallback: string): string {
  return startable(words.map(capitalized).join(''), fallback)
}

/** `film_actor` → `filmActor`. */
export function camelCase(words: readonly string[], fallback: string): string {
  const [first = '', ...rest] = words
  return startable([first.toLowerCase(), ...rest.map(capitalized)].join(''), fallback)
}

/** The words in the singular, as far as English goes. */
export function singular(words: readonly string[]): readonly string[] {
  return withLast(words, pluralize.singular)
}

export function plural(words: readonly string[]): readonly string[] {
  return withLast(words, pluralize.plural)
}

function withLast(words: readonly string[], change: (word: string) => string): readonly string[] {
  const last = words.at(-1)
  return last === undefined ? words : [...words.slice(0, -1), change(last)]
}

function capitalized(word: string): string {
  const [first = '', ...rest] = word
  const tail = rest.join('')
  // `USER` is a word like others.
  return first.toUpperCase() + (tail === tail.toUpperCase() && rest.length > 0 ? tail.toLowerCase() : tail)
}

function startable(name: string, fallback: string): string {
  if (name === '') return fallback
  return /^[\p{ID_Start}$_]/u.test(name) ? name : `_${name}`
}

/** Names that are given out once. Letter case does not tell two apart: people would mix them up. */
export class NamePool {
  readonly #taken = new Set<string>()

  has(name: string): boolean {
    return this.#taken.has(name.toLowerCase())
  }

  /** The first of these that is free; else the last one with a number. */
  take(...candidates: readonly [string, ...string[]]): string {
    const last = candidates.at(-1) as string
    let name = candidates.find((candidate) => !this.has(candidate))
    for (let number = 2; name === undefined; number += 1) if (!this.has(`${last}${number}`)) name = `${last}${number}`
    this.#taken.add(name.toLowerCase())
    return name
  }
}
