import { afterEach, describe, expect, it, vi } from 'vitest'
import { parseEnv, readVariable, withVariables } from '../../../src/config/environment.js'
import { temporaryFolder } from '../../support/temporary-project.js'

afterEach(() => vi.unstubAllEnvs())

describe('parseEnv', () => {
  it('reads what shells read', () => {
    const text = `# a comment\nA=1\nexport B = two words \nC="quoted # no comment" # comment\nD='single "x"'\nE=\nbroken line\nF=a=b\n`
    expect(Object.fromEntries(parseEnv(text))).toEqual({
      A: '1',
      B: 'two words',
      C: 'quoted # no comment',
      D: 'single "x"',
      E: '',
      F: 'a=b',
    })
  })

  it('reads lines that end as on Windows', () => {
    expect(Object.fromEntries(parseEnv('A=1\r\nB=2\r\n'))).toEqual({ A: '1', B: '2' })
  })
})

describe('readVariable', () => {
  it('prefers the environment, then .env.local, then .env', async () => {
    const folder = await temporaryFolder({ '.env': 'EDGE_URL=c\n', '.env.local': 'EDGE_URL=b\n' })
    expect(readVariable('EDGE_URL', folder)).toEqual({ value: 'b', source: '.env.local' })
    vi.stubEnv('EDGE_URL', 'a')
    expect(readVariable('EDGE_URL', folder)).toEqual({ value: 'a', source: 'environment variable EDGE_URL' })
    vi.stubEnv('EDGE_URL', '')
    expect(readVariable('EDGE_URL', folder)?.value).toBe('b')
    expect(readVariable('EDGE_OTHER', folder)).toBeNull()
  })
})

describe('withVariables', () => {
  it('adds what .env files say, replaces nothing, and takes it back, after a failure too', async () => {
    const folder = await temporaryFolder({ '.env': 'EDGE_NEW=file\nEDGE_OWN=file\n' })
    vi.stubEnv('EDGE_OWN', 'process')
    const seen = await withVariables(folder, async () => [process.env['EDGE_NEW'], process.env['EDGE_OWN']])
    expect(seen).toEqual(['file', 'process'])
    await expect(withVariables(folder, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(process.env['EDGE_NEW']).toBeUndefined()
    expect(process.env['EDGE_OWN']).toBe('process')
  })
})
