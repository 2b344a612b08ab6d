// mysqldump --no-data --routines --triggers --events, cut into its statements.
import { add } from './account.js'
import { run } from './engines.js'

export async function mysqlAccount({ name }, { place, env }) {
  const own = ['revision', 'head', 'meta'].map((table) => `--ignore-table=${name}.dbtool_${table}`)
  const args = [...place, '--no-data', '--routines', '--triggers', '--events', '--skip-comments', ...own, name]
  const { stdout } = await run('mysqldump', args, { env })
  const account = new Map()
  let settings = []
  for (const statement of statementsOf(stdout.replaceAll(`\`${name}\`.`, ''))) {
    const text = statement.replace(/\/\*!\d+ ?([\s\S]*?)\*\//g, '$1').trim()
    // What the dump sets for the next object is what the object was made under.
    if (
      /^SET (?:sql_mode|character_set_client|character_set_results|collation_connection|time_zone) *= *[^@]/.test(text)
    ) {
      // What a table is made under says nothing about it.
      if (!/utf8|character_set_client *= *utf8/.test(text) || !/^SET character_set_client/.test(text))
        settings.push(text)
      continue
    }
    // The stand-in of a view, until its turn comes.
    const isStandIn = /^CREATE VIEW[\s\S]*AS SELECT\s+1 AS/.test(text)
    const made =
      /^(?:CREATE)(?:\s+(?:OR REPLACE|ALGORITHM=\w+|DEFINER=\S+|SQL SECURITY \w+|AGGREGATE))*\s+(TABLE|VIEW|TRIGGER|FUNCTION|PROCEDURE|EVENT|SEQUENCE)\s+(?:IF NOT EXISTS\s+)?`((?:[^`]|``)*)`/i.exec(
        text,
      )
    if (made !== null && !isStandIn) {
      const object = `${made[1].toLowerCase()} ${made[2]}`
      if (made[1] === 'TABLE') add(account, object, ...linesOfTable(text))
      else add(account, object, ...settings, ...text.split('\n'))
    } else if (/^ALTER DATABASE|^GRANT/.test(text)) add(account, 'database', text)
    settings = []
  }
  return account
}

function linesOfTable(text) {
  return text
    .replace(/^(\) ENGINE=\w+) AUTO_INCREMENT=\d+/m, '$1')
    .split('\n')
    .map((line) => line.replace(/,$/, ''))
}

/** Statements end with the delimiter at the end of a line; the dump changes it around bodies. */
function statementsOf(dump) {
  const statements = []
  let delimiter = ';'
  let current = []
  for (const line of dump.split('\n')) {
    const changed = /^DELIMITER (\S+)/.exec(line)
    if (changed !== null) {
      delimiter = changed[1]
      continue
    }
    if (!line.trimEnd().endsWith(delimiter)) {
      current.push(line)
      continue
    }
    current.push(line.trimEnd().slice(0, -delimiter.length).trimEnd())
    statements.push(current.join('\n').trim())
    current = []
  }
  return statements
}
