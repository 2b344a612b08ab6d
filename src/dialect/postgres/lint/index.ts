import type { EngineLint } from '../../lint-rule.js'
import { readScript } from '../../sql-text/read/read-statement.js'
import { constraintRules } from './constraints.js'
import { grammar } from './grammar.js'
import { indexRules } from './indexes.js'
import { lockRules } from './locks.js'
import { rewriteRules } from './rewrites.js'
import { safeForm } from './safe-form.js'
import { typeRules } from './types.js'

/** What only PostgreSQL does to a live system. */
export const lint: EngineLint = {
  rules: [...indexRules, ...constraintRules, ...rewriteRules, ...lockRules, ...typeRules],
  newestVersion: 180_000,
  alsoSpeaks: [],
  enforces: () => true,
  safeForm,
  parseVersion(text) {
    const [, major, minor = '0'] = /^(\d+)(?:\.(\d+))?/.exec(text) ?? []
    return major === undefined ? null : Number(major) * 10_000 + Number(minor)
  },
  read: (sql) => readScript(sql, grammar),
}
