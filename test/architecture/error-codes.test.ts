import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { errorCodes } from '../../src/errors/index.js'
import { sourceFiles } from './source-files.js'

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
const documented = new Map(
  [...page.matchAll(/^### (DBT_\w+) · (\d+)$/gm)].map(([, code = '', exit]) => [code, Number(exit)]),
)

describe('docs/errors.md', () => {
  it('explains every code, with the exit code that it has', () => {
    const missing = Object.entries(errorCodes).filter(([code, exit]) => documented.get(code) !== exit)
    expect(missing).toEqual([])
  })

  it('explains no code that does not exist', () => {
    expect([...documented.keys()].filter((code) => !(code in errorCodes))).toEqual([])
  })

  it('says of every code what it means and what to do', () => {
    const sections = page.split(/^### /m).slice(1)
    const thin = sections.filter((section) => !/\n\nMend: /.test(section)).map((section) => section.split('\n')[0])
    expect(thin).toEqual([])
  })

  it('explains every exit code', () => {
    const rows = new Set([...page.matchAll(/^\| (\d+) +\|/gm)].map(([, exit]) => Number(exit)))
    expect([...new Set(Object.values(errorCodes))].filter((exit) => !rows.has(exit))).toEqual([])
  })

  it('matches the codes that the source throws', () => {
    const thrown = new Set(sourceFiles().flatMap((file) => file.code.match(/\bDBT_[A-Z_]+\b/g) ?? []))
    expect([...thrown].filter((code) => !(code in errorCodes))).toEqual([])
  })
})
