import { join } from 'node:path'
import { sqlite } from '../../src/dialect/sqlite/index.js'
import type { TableFacts } from '../../src/model/define-model.js'
import { openSqlite } from '../support/sqlite-file.js'
import { sqliteAccount } from '../support/sqlite-oracle.js'
import { temporaryFolder } from '../support/temporary-project.js'
import { describeBlindness } from './describe-blindness.js'
import { scriptOf } from './server-place.js'

const options: { readonly [K in keyof Required<NonNullable<TableFacts['sqlite']>>]: boolean } = {
  strict: false,
  withoutRowid: false,
  clauses: false,
  spelling: false,
}

const comments = Object.fromEntries(
  ['table', 'column', 'primary key', 'unique', 'foreign key', 'check', 'index', ...sqlite.objects.kinds].map((what) => [
    `${what}.comment`,
    'there is no COMMENT ON',
  ]),
)

describeBlindness({
  label: 'sqlite',
  script: scriptOf('sqlite'),
  options,
  lacks: {
    'schema.enums': 'the values are a check of the column',
    enum: 'the values are a check of the column',
    'type enum.name': 'the values are a check of the column',
    'type enum.schema': 'the values are a check of the column',
    'schema.namespaces': 'there are only databases',
    'table.grants': 'whoever opens the file may',
    'table.schema': 'there are only databases',
    'table.excludes': 'it has none',
    exclusion: 'it has none',
    'exclusion element': 'it has none',
    ...comments,
    'column.onUpdateNow': 'a trigger does that',
    'identity.always': 'whoever inserts may supply a value',
    'identity.serial': 'it has no sequences',
    'identity.sequence': 'it has no sequences',
    'sequence options': 'it has no sequences',
    'type json': 'a text',
    'type jsonb': 'a text',
    'type array': 'it has none',
    'type time.precision': 'types are words',
    'type timestamp.precision': 'types are words',
    'primary key.deferrable': 'only foreign keys are',
    'primary key.include': 'it has none',
    'unique.nullsNotDistinct': 'nulls are distinct',
    'unique.deferrable': 'only foreign keys are',
    'unique.include': 'it has none',
    'foreign key.notValid': 'it looks at no row',
    'check.notValid': 'it looks at no row',
    'check.noInherit': 'tables do not inherit',
    'check.notEnforced': 'all are',
    'index.method': 'all are trees',
    'index.include': 'it has none',
    'index.nullsNotDistinct': 'nulls are distinct',
    'index.invisible': 'all are used',
    'index.with': 'it has none',
    'index key.nulls': 'they come first',
    'index key.operatorClass': 'it has none',
    'index key.length': 'it has none',
    ...Object.fromEntries(
      sqlite.objects.kinds.flatMap((kind) =>
        ['attachments', 'grants'].map((field) => [`${kind}.${field}`, 'it has none']),
      ),
    ),
  },
  idle: { 'type timestamp.timezone': 'a DATETIME is both' },
  refused: [],
  withPlace: async (use) => {
    const database = await openSqlite(join(await temporaryFolder(), 'app.db'))
    try {
      return await use({
        dialect: sqlite,
        connection: database,
        script: (sql) => database.script(sql),
        account: async () =>
          Object.entries(await sqliteAccount(database)).flatMap(([what, facts]) =>
            (facts as readonly unknown[]).map((fact) => `${what}: ${JSON.stringify(fact)}`),
          ),
      })
    } finally {
      await database.close()
    }
  },
})
