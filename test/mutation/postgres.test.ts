import type { PostgresTableFacts } from '../../src/model/define-model.js'
import { forEachServer } from '../support/servers.js'
import { describeBlindness } from './describe-blindness.js'
import { onServer, scriptOf } from './server-place.js'

const options: { readonly [K in keyof Required<PostgresTableFacts>]: boolean } = {
  partitionBy: false,
  partitions: true,
  unlogged: false,
  with: true,
  inherits: false,
  rowSecurity: false,
  replicaIdentity: false,
  clusterOn: false,
  using: false,
  columnSettings: true,
}

const kindsWithoutGrants = [
  ...['extension', 'collation', 'operator', 'cast', 'text-search-dictionary', 'text-search-configuration'],
  ...['partition-index', 'statistics', 'rule', 'trigger', 'policy', 'event-trigger', 'schema-comment'],
]
const kindsWithoutAttachments = [
  ...['extension', 'collation', 'range-type', 'sequence', 'function', 'procedure', 'aggregate', 'operator', 'cast'],
  ...['text-search-dictionary', 'partition-index', 'policy', 'schema-comment'],
]

function without(field: string, kinds: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(kinds.map((kind) => [`${kind}.${field}`, 'it has none']))
}

forEachServer(['postgres'], (server) => {
  describeBlindness({
    label: 'postgres',
    script: scriptOf('postgres'),
    options,
    lacks: {
      'column.onUpdateNow': 'a trigger does that',
      'generated.stored': 'virtual ones come with version 18',
      'check.notEnforced': 'comes with version 18',
      'index.invisible': 'all are used',
      'index key.length': 'an expression does that',
      'table option using': 'no other access method is installed',
      'text-search-configuration.definition': 'there is but one parser',
      ...without('grants', kindsWithoutGrants),
      ...without('attachments', kindsWithoutAttachments),
      'schema-comment.comment': 'it is one',
    },
    idle: { 'type enum.values': 'the type has them' },
    refused: ['exclusion.method', 'extension', 'extension.definition'],
    withPlace: onServer(server, statements),
  })
})

/** Each statement by itself, and each line of a table, whose name stands before it. */
function statements(dump: string): readonly string[] {
  return dump
    .split(/^--\n-- Name: .*\n--$/m)
    .map((part) => part.trim())
    .flatMap((part) => {
      const table = /^(CREATE (?:UNLOGGED )?TABLE \S+) \(/.exec(part)?.[1]
      if (table === undefined) return [part]
      const lines = part.split('\n').map((line) => line.trim().replace(/,$/, ''))
      const order = lines.map((line) => line.split(' ')[0]).join(' ')
      return [`${table} in this order: ${order}`, ...lines.map((line) => `${table} ${line}`)]
    })
}
