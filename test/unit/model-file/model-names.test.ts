import { describe, expect, it } from 'vitest'
import { compareFileNames } from '../../../src/model-file/file-order.js'
import { ModelNames } from '../../../src/model-file/model-names.js'
import { neutralType } from '../../../src/model-file/neutral-type.js'
import { emptySchema, type Schema, type Table } from '../../../src/schema/index.js'

function table(name: string, columns: readonly string[] = ['id'], more: Partial<Table> = {}): Table {
  return {
    name,
    columns: columns.map((column) => ({ name: column, type: { kind: 'int' }, nullable: false })),
    uniques: [],
    foreignKeys: [],
    checks: [],
    excludes: [],
    indexes: [],
    options: {},
    ...more,
  }
}

const schemaOf = (...tables: readonly Table[]): Schema => ({ ...emptySchema, tables })
const modelsOf = (...names: readonly string[]): readonly string[] =>
  new ModelNames(schemaOf(...names.map((name) => table(name)))).tables.map(({ model }) => model)

describe('the names of models', () => {
  it('lead back to the tables by the naming strategy that explains most of them', () => {
    const namingOf = (...names: readonly string[]) =>
      new ModelNames(schemaOf(...names.map((name) => table(name)))).naming.table
    expect(namingOf('users', 'blog_posts', 'staff')).toBeUndefined()
    expect(namingOf('user', 'blog_post', 'people')).toBe('snake')
    expect(namingOf('User', 'BlogPost')).toBe('none')
    expect(modelsOf('users', 'blog_posts', 'user_addresses')).toEqual(['User', 'BlogPost', 'UserAddress'])
    expect(modelsOf('user', 'blog_post')).toEqual(['User', 'BlogPost'])
  })

  it('are given out once, whatever their letter case, and never twice for two schemas', () => {
    const names = new ModelNames(
      schemaOf(table('users'), table('Users'), table('users', ['id'], { schema: 'billing' }), table('user_s')),
    )
    const models = names.tables.map(({ model }) => model)
    expect(new Set(models.map((model) => model.toLowerCase())).size).toBe(4)
    expect(models.slice(0, 3)).toEqual(['User', 'User2', 'BillingUser'])
    expect(names.tables.map(({ isRegular }) => isRegular).slice(0, 3)).toEqual([true, false, false])
    expect(new Set(names.tables.map(({ file }) => file)).size).toBe(4)
  })

  it('hide nothing that every program knows, nor the file that puts models together', () => {
    expect(modelsOf('dates', 'users')).toEqual(['Dates', 'User'])
    expect(modelsOf('date', 'map', 'user', 'blog_post')).toEqual(['DateModel', 'MapModel', 'User', 'BlogPost'])
    const [index] = new ModelNames(schemaOf(table('indices'), table('users'))).tables
    expect(index?.file).not.toBe('index')
  })
})

describe('the names of properties', () => {
  const propertiesOf = (...columns: readonly string[]) => {
    const names = new ModelNames(schemaOf(table('users', columns)))
    return Object.fromEntries(names.tables[0]?.properties ?? [])
  }

  it('are those of the columns in camel case', () => {
    expect(propertiesOf('id', 'hashed_password', 'oauth2_token')).toEqual({
      id: 'id',
      hashed_password: 'hashedPassword',
      oauth2_token: 'oauth2Token',
    })
  })

  it('are marked where the naming strategy would not lead back', () => {
    const names = new ModelNames(
      schemaOf(table('users', ['id', 'name', 'line_1', 'ID2', 'x_y', 'created_at', 'email'])),
    )
    expect([...(names.tables[0]?.irregular ?? [])]).toEqual(['line_1', 'ID2'])
  })

  it('are the columns as they stand where most of them are written so', () => {
    expect(propertiesOf('ArtistId', 'Name', 'two words')).toEqual({
      ArtistId: 'ArtistId',
      Name: 'Name',
      'two words': 'twoWords',
    })
  })

  it('are never those that every object has', () => {
    const properties = propertiesOf('constructor', '__proto__', 'then', 'to_string', 'id', 'name', 'a', 'b', 'c', 'd')
    expect(Object.values(properties)).not.toContain('constructor')
    expect(properties).toHaveProperty('then', 'thenColumn')
    expect(properties).toHaveProperty('to_string', 'toStringColumn')
  })
})

describe('patterns for the names of constraints', () => {
  it('are chosen where they explain more names than those of dbtool', () => {
    const named = table('users', ['id', 'email'], {
      primaryKey: { name: 'users_pkey', columns: ['id'] },
      uniques: [{ name: 'users_email_key', columns: ['email'] }],
      indexes: [{ name: 'anything', keys: [{ column: 'email' }], unique: false }],
    })
    expect(new ModelNames(schemaOf(named)).naming).toEqual({
      primaryKey: '{table}_pkey',
      unique: '{table}_{columns}_key',
    })
  })
})

describe('types in the words of an engine', () => {
  it('are neutral where they mean the same to a program', () => {
    expect(neutralType('BIGINT(20) UNSIGNED')).toEqual({ kind: 'bigint' })
    expect(neutralType('NVARCHAR( 160 )')).toEqual({ kind: 'string', length: 160 })
    expect(neutralType('Decimal (10, 2)')).toEqual({ kind: 'decimal', precision: 10, scale: 2 })
    expect(neutralType('timestamp(3)')).toEqual({ kind: 'timestamp', timezone: true, precision: 3 })
  })

  it('stay as they are where they mean something of their own, or models could not say them', () => {
    for (const words of ['int4range', 'interval', 'numeric', 'varchar(0)', 'decimal(3,5)', 'point', '']) {
      expect(neutralType(words)).toBeNull()
    }
  })
})

it('files are imported in the order of the formatter', () => {
  const files = [
    'user',
    'user-2',
    'user-2-b',
    'user-2b',
    'user-10',
    'user-address',
    'user2',
    'user10',
    'userb',
    'users',
  ]
  expect(files.toReversed().toSorted(compareFileNames)).toEqual(files)
  expect(['objects', 'Orders', 'EmployeeTerritories', 'OrderDetails', 'Employees'].toSorted(compareFileNames)).toEqual([
    'Employees',
    'EmployeeTerritories',
    'OrderDetails',
    'Orders',
    'objects',
  ])
})
