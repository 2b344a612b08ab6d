import type { Random } from './random.js'

/** A LIKE pattern as a regular expression. */
export function likePattern(pattern: string, flags: '' | 'i'): RegExp | null {
  let body = ''
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] as string
    if (char === '\\' && at + 1 < pattern.length) {
      at += 1
      body += escaped(pattern[at] as string)
    } else body += char === '%' ? '.*' : char === '_' ? '.' : escaped(char)
  }
  return compiled(`^${body}$`, `s${flags}`)
}

/** A regular expression of an engine as one of JavaScript: they have what checks are made of in common. */
export function regexPattern(pattern: string, flags: '' | 'i'): RegExp | null {
  return compiled(translated(pattern), `s${flags}`)
}

const classes: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  xdigit: '0-9A-Fa-f',
  punct: '!-\\/:-@\\[-`{-~',
  blank: ' \\t',
}

function translated(pattern: string): string {
  return pattern
    .replace(/\[:(\w+):\]/g, (whole, name: string) => classes[name] ?? whole)
    .replace(/\\A/g, '^')
    .replace(/\\[zZ]/g, '$')
    .replace(/\\[my]/g, '\\b')
}

function escaped(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/-]/, '\\$&')
}

function compiled(body: string, flags: string): RegExp | null {
  try {
    return new RegExp(body, flags)
  } catch {
    return null
  }
}

/** A text that fits a LIKE pattern. */
export function textLike(pattern: string, filling: string): string {
  return pattern.replace(/\\(.)|%|_/g, (mark, literal: string | undefined) => literal ?? (mark === '%' ? filling : 'x'))
}

/**
 * A text that a regular expression should match; null where the expression has what this does not know. Whether it does
 * match is for the caller to see.
 */
export function textMatching(pattern: string, random: Random, repeats = 1): string | null {
  const source = translated(pattern)
  let at = 0
  const alternatives = (): string | null => {
    const options: string[] = []
    let current: string | null = ''
    const finish = (): void => {
      if (current !== null) options.push(current)
    }
    while (at < source.length && source[at] !== ')') {
      if (source[at] === '|') {
        at += 1
        finish()
        current = ''
        continue
      }
      const piece = atom()
      if (piece === null) return null
      const many = times()
      for (let copy = 0; copy < many; copy += 1) current += piece()
    }
    finish()
    return random.pick(options)
  }
  const times = (): number => {
    const [all, low, comma, high] = /^\{(\d+)(,?)(\d*)\}/.exec(source.slice(at)) ?? []
    if (all !== undefined) {
      at += all.length
      const least = Number(low)
      const most = comma === '' ? least : high === '' || high === undefined ? least + repeats : Number(high)
      lazy()
      return Math.min(most, least + random.below(most - least + 1))
    }
    const mark = source[at]
    if (mark !== '*' && mark !== '+' && mark !== '?') return 1
    at += 1
    lazy()
    if (mark === '?') return random.below(2)
    return mark === '*' ? random.below(repeats + 1) : repeats
  }
  const lazy = (): void => {
    if (source[at] === '?' || source[at] === '+') at += 1
  }
  const atom = (): (() => string) | null => {
    const char = source[at] as string
    at += 1
    if (char === '^' || char === '$') return () => ''
    if (char === '.') return () => 'x'
    if (char === '[') return charClass()
    if (char === '(') {
      if (source[at] === '?') {
        if (source[at + 1] !== ':') return null
        at += 2
      }
      const inner = alternatives()
      if (inner === null || source[at] !== ')') return null
      at += 1
      return () => inner
    }
    if (char !== '\\') return () => char
    const letter = source[at] as string
    at += 1
    if (letter === 'd') return () => String(random.below(10))
    if (letter === 'w') return () => 'w'
    if (letter === 's') return () => ' '
    if (letter === 'b') return () => ''
    return /[A-Za-z0-9]/.test(letter) ? null : () => letter
  }
  const charClass = (): (() => string) | null => {
    const close = /^\^?\]?(?:\\.|[^\]\\])*\]/.exec(source.slice(at))
    if (close === null) return null
    const test = compiled(`^[${close[0].slice(0, -1).replaceAll('[', '\\[')}]$`, '')
    at += close[0].length
    if (test === null) return null
    const chars = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.@ +/:,;#!?'].filter((char) =>
      test.test(char),
    )
    return chars.length === 0 ? null : () => random.pick(chars)
  }
  const text = alternatives()
  return at < source.length ? null : text
}
