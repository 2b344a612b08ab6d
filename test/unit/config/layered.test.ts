import { describe, expect, it } from 'vitest'
import type { ConfigInput } from '../../../src/config/define-config.js'
import { layered } from '../../../src/config/layered.js'
import type { DbtoolError } from '../../../src/errors/index.js'

const connection = (): string => 'sqlite:./vault.db'
const input: ConfigInput = {
  url: 'sqlite:./app.db',
  schema: './models.ts',
  migrations: { dir: './migrations', tablePrefix: 'app_' },
  databases: { analytics: { url: 'sqlite:./analytics.db', migrations: { dirs: ['./a', './b'] } } },
  environments: {
    production: { connection, migrations: { tablePrefix: 'live_' }, databases: { analytics: { connection } } },
  },
}
const inForce = (database?: string, environment: string | null = null) =>
  layered(input, { file: '/app/dbtool.config.ts', database, environment })
const failure = (run: () => unknown): DbtoolError => {
  try {
    run()
  } catch (error) {
    return error as DbtoolError
  }
  throw new Error('nothing was thrown')
}

describe('layered', () => {
  it('is the top where nothing is chosen', () => {
    expect(inForce()).toMatchObject({ url: 'sqlite:./app.db', migrations: input.migrations })
  })

  it('keeps the keys of a nested setting that the upper layer does not name', () => {
    expect(inForce(undefined, 'production').migrations).toEqual({ dir: './migrations', tablePrefix: 'live_' })
    expect(inForce('analytics').migrations).toEqual({ dirs: ['./a', './b'], tablePrefix: 'app_' })
  })

  it('never leaves the URL of a lower layer beside the connection of an upper one', () => {
    expect(inForce(undefined, 'production').url).toBeUndefined()
    expect(inForce('analytics', 'production').url).toBeUndefined()
    expect(inForce('analytics', 'production').connection).toBe(connection)
    expect(inForce('analytics').url).toBe('sqlite:./analytics.db')
  })

  it('refuses an environment that the configuration does not have', () => {
    const error = failure(() => inForce(undefined, 'prodution'))
    expect(error).toMatchObject({ code: 'DBT_CONFIG_INVALID', exit: 2 })
    expect(error.hint).toContain('Did you mean production?')
  })

  it('takes no notice of an environment where the configuration has none at all', () => {
    expect(layered({ url: 'sqlite:a' }, { file: null, database: undefined, environment: 'test' }).url).toBe('sqlite:a')
  })

  it('refuses a database that the configuration does not have, also by the name of a method', () => {
    expect(failure(() => inForce('analytcs')).hint).toContain('Did you mean analytics?')
    expect(failure(() => inForce('constructor')).code).toBe('DBT_CONFIG_INVALID')
  })
})
