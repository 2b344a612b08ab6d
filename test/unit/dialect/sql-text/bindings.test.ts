import { describe, expect, it } from 'vitest'
import { numberPlaceholders } from '../../../../src/dialect/sql-text/bindings.js'
import { mysqlRules, postgresRules } from '../../../../src/dialect/sql-text/lexer.js'

const numbered = (sql: string): string => numberPlaceholders(sql, postgresRules)

describe('numbering placeholders', () => {
  it('counts from one', () => {
    expect(numbered('SELECT ?, f(?,?)::int WHERE a=? AND b = -?')).toBe(
      'SELECT $1, f($2,$3)::int WHERE a=$4 AND b = -$5',
    )
    expect(numbered('?')).toBe('$1')
    expect(numbered('SELECT 1')).toBe('SELECT 1')
  })

  it('leaves strings, names and comments', () => {
    const text = `SELECT '?', E'\\'?', $$?$$, $a$ ? $a$, "?" /* ? /* ? */ ? */ -- ?\n`
    expect(numbered(text)).toBe(text)
    expect(numbered(`${text}, ?`)).toBe(`${text}, $1`)
  })

  it('writes an escaped question mark as it is', () => {
    expect(numbered('a \\? ? AND a \\?| ? AND a \\?& ? AND a @\\? ?')).toBe(
      'a ? $1 AND a ?| $2 AND a ?& $3 AND a @? $4',
    )
    expect(numbered("a\\?'b'")).toBe("a?'b'")
  })

  it('finds a placeholder beside a comment', () => {
    expect(numbered('a=?--?\n+?/*?*/')).toBe('a=$1--?\n+$2/*?*/')
  })

  it('knows the comments and strings of MySQL too', () => {
    expect(numberPlaceholders('? # ?\n, "?", `?`, ?', mysqlRules)).toBe('$1 # ?\n, "?", `?`, $2')
  })
})
