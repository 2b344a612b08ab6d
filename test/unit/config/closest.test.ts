import { describe, expect, it } from 'vitest'
import { closest } from '../../../src/config/closest.js'

describe('closest', () => {
  it.each([
    ['upgrde', 'upgrade'],
    ['ulr', 'url'],
    ['Status', 'status'],
    ['migration', 'migrations'],
  ])('takes %s for %s', (word, meant) => {
    expect(closest(word, ['upgrade', 'url', 'status', 'migrations'])).toBe(meant)
  })

  it('takes nothing for a word that is like none', () => {
    expect(closest('zebra', ['upgrade', 'url', 'status'])).toBeNull()
    expect(closest('', ['url'])).toBeNull()
  })
})
