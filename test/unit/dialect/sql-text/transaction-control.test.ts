import { describe, expect, it } from 'vitest'
import { mysqlRules, postgresRules } from '../../../../src/dialect/sql-text/lexer.js'
import { transactionControl } from '../../../../src/dialect/sql-text/transaction-control.js'

describe('transaction control', () => {
  it.each([
    ['commit', 'COMMIT'],
    ['COMMIT AND CHAIN', 'COMMIT'],
    ['/* a */ Rollback -- b', 'ROLLBACK'],
    ['ROLLBACK WORK', 'ROLLBACK'],
    ['BEGIN', 'BEGIN'],
    ['begin work', 'BEGIN'],
    ['START /* a */ TRANSACTION READ ONLY', 'START TRANSACTION'],
  ])('is found by both engines in: %s', (statement, word) => {
    expect(transactionControl(statement, postgresRules)).toBe(word)
    expect(transactionControl(statement, mysqlRules)).toBe(word)
  })

  it.each([
    ['END', 'END'],
    ['abort', 'ABORT'],
    ["PREPARE TRANSACTION 'a'", 'PREPARE TRANSACTION'],
    ["COMMIT PREPARED 'a'", 'COMMIT'],
    ['BEGIN ISOLATION LEVEL SERIALIZABLE', 'BEGIN'],
  ])('is found by PostgreSQL in: %s', (statement, word) => {
    expect(transactionControl(statement, postgresRules)).toBe(word)
  })

  it.each([
    '',
    '-- COMMIT',
    'SAVEPOINT a',
    'RELEASE SAVEPOINT a',
    'ROLLBACK TO a',
    'ROLLBACK TO SAVEPOINT a',
    'ROLLBACK WORK TO SAVEPOINT a',
    'SET TRANSACTION READ ONLY',
    'SELECT 1 AS commit',
    "'COMMIT'",
    'START SLAVE',
  ])('is not found in: %s', (statement) => {
    expect(transactionControl(statement, postgresRules)).toBeNull()
    expect(transactionControl(statement, mysqlRules)).toBeNull()
  })

  it('is not what PostgreSQL alone says, to MySQL', () => {
    expect(transactionControl("PREPARE transaction FROM 'SELECT 1'", mysqlRules)).toBeNull()
    expect(transactionControl("PREPARE transaction AS SELECT 'a'", postgresRules)).toBeNull()
    expect(transactionControl('END', mysqlRules)).toBeNull()
  })

  it('is not BEGIN NOT ATOMIC, which begins a block', () => {
    expect(transactionControl('BEGIN NOT ATOMIC COMMIT; END', mysqlRules)).toBeNull()
  })

  it('is not in the quoted name "commit"', () => {
    expect(transactionControl('"commit"', postgresRules)).toBeNull()
    expect(transactionControl('`commit`', mysqlRules)).toBeNull()
  })
})
