import { describe, expect, it } from 'vitest'
import { all, rightsIn } from '../../../../src/dialect/mysql/grants.js'

const on = (place: string, words = 'CREATE, DROP'): string => `GRANT ${words} ON ${place} TO \`me\`@\`%\``

describe('rightsIn', () => {
  it.each([
    ['`app`.*', true],
    ['`ap%`.*', true],
    ['`a_p`.*', true],
    ['*.*', true],
    ['`a\\_p`.*', false],
    ['`a.p`.*', false],
    ['`app2`.*', false],
    ['`app`.`users`', false],
  ])('%s is about the database app: %s', (place, expected) => {
    expect(rightsIn([on(place)], 'app').has('DROP')).toBe(expected)
  })

  it('takes marks in names as they are, where they are escaped', () => {
    expect(rightsIn([on('`my\\_app`.*')], 'my_app').has('CREATE')).toBe(true)
    expect(rightsIn([on('`my``app`.*')], 'my`app').has('CREATE')).toBe(true)
    expect(rightsIn([on('`a+b`.*')], 'a+b').has('CREATE')).toBe(true)
  })

  it('tells all rights on a database from those on the server', () => {
    expect([...rightsIn([on('`app`.*', 'ALL PRIVILEGES')], 'app')]).toEqual([all])
    expect(rightsIn([on('*.*', 'ALL PRIVILEGES')], 'app')).toEqual(new Set([all, 'SUPER']))
    expect(rightsIn([on('*.*', 'USAGE'), 'GRANT `r`@`%` TO `me`@`%`'], 'app').has('CREATE')).toBe(false)
  })
})
