import { describe, expect, it } from 'vitest'
import { readOnlineChange } from '../../../../src/dialect/mysql/online-change.js'

const inPlace = { algorithm: 'INPLACE', lock: 'NONE' }

describe('a change that the server may do online', () => {
  it.each([
    ['ALTER TABLE t ADD c int', 't', 'ALTER TABLE t ALGORITHM=INPLACE, LOCK=NONE, ADD c int'],
    [
      '/* why */ alter table if exists `od``d name` drop c;',
      'od`d name',
      '/* why */ alter table if exists `od``d name` ALGORITHM=INPLACE, LOCK=NONE, drop c;',
    ],
    [
      'CREATE UNIQUE INDEX i ON t (a, (b + 1)); -- soon',
      't',
      'CREATE UNIQUE INDEX i ON t (a, (b + 1)) ALGORITHM=INPLACE LOCK=NONE',
    ],
    ['DROP INDEX `on` ON t;', 't', 'ALTER TABLE t ALGORITHM=INPLACE, LOCK=NONE, DROP INDEX `on`'],
    ['DROP INDEX IF EXISTS i ON `t`', 't', 'ALTER TABLE `t` ALGORITHM=INPLACE, LOCK=NONE, DROP INDEX IF EXISTS i'],
  ])('reads %s', (sql, table, written) => {
    const change = readOnlineChange(sql)
    expect(change?.table).toBe(table)
    expect(change?.asked).toEqual({ algorithm: null, lock: null })
    expect(change?.with(inPlace)).toBe(written)
  })

  it('names no lock where none is asked for', () => {
    const written = readOnlineChange('ALTER TABLE t ADD c int')?.with({ algorithm: 'INSTANT', lock: null })
    expect(written).toBe('ALTER TABLE t ALGORITHM=INSTANT, ADD c int')
  })

  it('knows what a statement asks for by itself, and columns of these names from it', () => {
    const asked = (sql: string) => readOnlineChange(sql)?.asked
    expect(asked('ALTER TABLE t ADD c int, algorithm inplace, LOCK = shared')).toEqual({
      algorithm: 'INPLACE',
      lock: 'SHARED',
    })
    expect(asked('CREATE INDEX i ON t (a) ALGORITHM=DEFAULT')).toEqual({ algorithm: null, lock: null })
    expect(asked('ALTER TABLE t ADD `lock` int, ADD algorithm int')).toEqual({ algorithm: null, lock: null })
  })

  it.each([
    'CREATE TABLE t (a int, INDEX (a))',
    'ALTER DATABASE d CHARACTER SET latin1',
    'ALTER TABLE other.t ADD c int',
    'ALTER ONLINE TABLE t ADD c int',
    'CREATE VIEW v AS SELECT `index` FROM t',
    "INSERT INTO t VALUES ('alter table x add c int",
  ])('leaves %s alone', (sql) => expect(readOnlineChange(sql)).toBeNull())
})
