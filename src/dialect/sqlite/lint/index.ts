import type { EngineLint } from '../../lint-rule.js'
import { readScript } from '../../sql-text/read/read-statement.js'
import { grammar } from './grammar.js'
import { limitRules } from './limits.js'
import { rebuildRules } from './rebuilds.js'

/** What only SQLite does to a live system. */
export const lint: EngineLint = {
  rules: [...rebuildRules, ...limitRules],
  newestVersion: 35_000,
  alsoSpeaks: [],
  // Lengths and digits are advice, but the values of an enum are a check.
  enforces: (type) => type.kind === 'enum',
  parseVersion(text) {
    const [, major, minor = '0', patch = '0'] = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text) ?? []
    return major === undefined ? null : Number(major) * 10_000 + Number(minor) * 100 + Number(patch)
  },
  read: (sql) => readScript(sql, grammar),
}
