import { describe, expect, it } from 'vitest'
import type { ValueShape } from '../../../src/dialect/row-values.js'
import { keyOfScalar } from '../../../src/row-generator/cell.js'
import { edgeValues } from '../../../src/row-generator/edge-values.js'
import { canTell, fitted } from '../../../src/row-generator/fits.js'
import { plainValue } from '../../../src/row-generator/plain-values.js'
import { Random } from '../../../src/row-generator/random.js'
import { likePattern, regexPattern, textLike, textMatching } from '../../../src/row-generator/text-patterns.js'

const text = (maxLength: number | null, repertoire: 'ascii' | 'bmp' | 'full' = 'full'): ValueShape => ({
  kind: 'text',
  maxLength,
  repertoire,
  padded: false,
})

const shapes: readonly ValueShape[] = [
  { kind: 'integer', min: -128n, max: 127n },
  { kind: 'integer', min: 0n, max: 2n ** 64n - 1n },
  { kind: 'integer', min: 1901n, max: 2155n },
  { kind: 'decimal', precision: 6, scale: 3, unsigned: false },
  { kind: 'decimal', precision: 3, scale: 5, unsigned: true },
  { kind: 'decimal', precision: 20, scale: 0, unsigned: false },
  { kind: 'float', digits: 6, max: 3.4e38, unsigned: false },
  { kind: 'boolean' },
  text(null),
  text(3),
  text(1),
  text(20, 'ascii'),
  text(20, 'bmp'),
  { kind: 'binary', maxLength: 3, fixed: true },
  { kind: 'binary', maxLength: null, fixed: false },
  { kind: 'date', min: '0001-01-01', max: '9999-12-31' },
  { kind: 'time', precision: 3, zone: true },
  { kind: 'timestamp', precision: 0, zone: false, min: '1970-01-02 00:00:01', max: '2038-01-18 00:00:00' },
  { kind: 'timestamp', precision: 6, zone: true, min: '0001-01-02 00:00:00', max: '9999-12-31 00:00:00' },
  { kind: 'uuid' },
  { kind: 'json' },
  { kind: 'choice', values: ['a', "b'c"] },
  { kind: 'flags', values: ['a', 'b', 'c'] },
  { kind: 'bits', length: 5, varying: false },
]

const named = (shape: ValueShape): string =>
  JSON.stringify(shape, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))

describe('values of a shape', () => {
  for (const shape of shapes) {
    it(`fit it: ${named(shape)}`, () => {
      const plain = Array.from({ length: 40 }, (_, n) => plainValue(shape, n))
      for (const value of [...plain, ...edgeValues(shape)]) {
        expect({ value, fits: value !== null && fitted(value, shape) !== undefined }).toEqual({ value, fits: true })
      }
    })
  }

  it('are different ones as long as there are any', () => {
    for (const shape of shapes) {
      const most = shape.kind === 'boolean' || shape.kind === 'choice' ? 2 : shape.kind === 'flags' ? 8 : 10
      const count = shape.kind === 'flags' ? 8 : most
      const keys = Array.from({ length: count }, (_, n) => keyOfScalar(plainValue(shape, n)))
      expect({ shape: named(shape), different: new Set(keys).size }).toEqual({ shape: named(shape), different: count })
    }
  })

  it('that do not fit are told from those that do', () => {
    const none: readonly [string | number | bigint, ValueShape][] = [
      ['3.7', { kind: 'integer', min: 0n, max: 9n }],
      [10n, { kind: 'integer', min: 0n, max: 9n }],
      ['1.2345', { kind: 'decimal', precision: 6, scale: 3, unsigned: false }],
      ['-1', { kind: 'decimal', precision: 6, scale: 3, unsigned: true }],
      ['abcd', text(3)],
      ['\u{1F600}', text(3, 'bmp')],
      ['é', text(3, 'ascii')],
      ['2023-02-29', { kind: 'date', min: '0001-01-01', max: '9999-12-31' }],
      ['2024-01-01 00:00:00.5', { kind: 'timestamp', precision: 0, zone: false, min: '1970', max: '2038' }],
      ['{a}', { kind: 'json' }],
      ['c', { kind: 'choice', values: ['a', 'b'] }],
    ]
    for (const [value, shape] of none) expect({ value, fits: fitted(value, shape) }).toEqual({ value, fits: undefined })
    expect(canTell({ kind: 'sample', texts: [], asSql: false })).toBe(false)
  })
})

describe('chance', () => {
  it('is the same for the same seed, and another for another', () => {
    const three = (...seed: string[]): readonly number[] => {
      const random = new Random(...seed)
      return [random.next(), random.next(), random.next()]
    }
    expect(three('a', 'b')).toEqual(three('a', 'b'))
    expect(three('a', 'b')).not.toEqual(three('ab', ''))
    expect(new Set(three('x')).size).toBe(3)
  })

  it('is spread over all that can come', () => {
    const random = new Random('spread')
    const counts = [0, 0, 0, 0, 0]
    for (let at = 0; at < 5000; at += 1) {
      const value = random.below(5)
      counts[value] = (counts[value] ?? 0) + 1
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
})

describe('texts for patterns', () => {
  it('match the regular expressions that checks are made of', () => {
    const patterns = [
      '^[A-Z]{2}-[0-9]{3}$',
      '^(a|bc)+x?$',
      '^[^@]+@[^@]+\\.[a-z]{2,}$',
      '^\\d{4}-\\d{2}$',
      '^#[0-9a-fA-F]{6}$',
      '^[[:alnum:]_]+$',
      '[.]txt$',
      '^\\+?[1-9]\\d{1,14}$',
    ]
    for (const pattern of patterns) {
      const made = textMatching(pattern, new Random(pattern))
      expect({ pattern, made, matches: made !== null && regexPattern(pattern, '')?.test(made) }).toEqual({
        pattern,
        made,
        matches: true,
      })
    }
  })

  it('are given up for what is beyond this', () => {
    expect(textMatching('(?=a)b', new Random('x'))).toBeNull()
    expect(regexPattern('[', '')).toBeNull()
  })

  it('match patterns of LIKE, with what is escaped in them', () => {
    for (const pattern of ['ab%', '%_x', '100\\%', 'a.b%']) {
      const made = textLike(pattern, 'zz')
      expect({ pattern, matches: likePattern(pattern, '')?.test(made) }).toEqual({ pattern, matches: true })
    }
    expect(likePattern('a.b', '')?.test('axb')).toBe(false)
  })
})
