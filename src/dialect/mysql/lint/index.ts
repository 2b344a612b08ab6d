import type { EngineLint } from '../../lint-rule.js'
import { readScript } from '../../sql-text/read/read-statement.js'
import { parseVersion } from '../server.js'
import { copyRules } from './copies.js'
import { grammar } from './grammar.js'
import { onlineRules } from './online.js'
import { pitfallRules } from './pitfalls.js'

/** What only MySQL and MariaDB do to a live system. */
export function lintOf(flavour: 'mysql' | 'mariadb'): EngineLint {
  return {
    rules: [...copyRules, ...onlineRules, ...pitfallRules],
    newestVersion: flavour === 'mysql' ? 90_700 : 110_800,
    alsoSpeaks: flavour === 'mariadb' ? ['mysql'] : [],
    enforces: () => true,
    parseVersion(text) {
      const { version } = parseVersion(text.replace(/^(\d+)$/, '$1.0').replace(/^(\d+\.\d+)(?!\.?\d)/, '$1.0'))
      return version === 0 ? null : version
    },
    read: (sql) => readScript(sql, grammar),
  }
}
