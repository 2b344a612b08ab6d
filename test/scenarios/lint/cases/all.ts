import type { LintFinding } from '../../../../src/migrator/results.js'
import { lintModule, lintSql } from '../lint-text.js'
import { generalCases } from './general.js'
import { mysqlCases } from './mysql.js'
import { postgresCases } from './postgres.js'
import type { RuleCase, Text } from './rule-case.js'
import { sqliteCases } from './sqlite.js'

/** For each rule at least one revision that it finds something in, and a near miss. */
export const allCases: readonly RuleCase[] = [...generalCases, ...postgresCases, ...mysqlCases, ...sqliteCases]

/** What lint finds in one of the two texts of a case. */
export async function findingsOf(rule: RuleCase, text: Text): Promise<readonly LintFinding[]> {
  const parts = typeof text === 'string' ? { up: text } : text
  const run = rule.form === 'op' ? lintModule : lintSql
  const { engine, before, settings } = rule
  const history = before === undefined ? {} : { before }
  return run({ engine, ...history, ...(settings === undefined ? {} : { settings }), ...parts })
}
