import { compareText, type ObjectKind } from '../schema/index.js'

/** What declares each kind of object; `storedObject` declares the others. */
export const objectBuilders: Partial<Record<ObjectKind, string>> = {
  view: 'view',
  'materialized-view': 'materializedView',
  function: 'func',
  procedure: 'procedure',
  aggregate: 'aggregate',
  trigger: 'trigger',
  policy: 'policy',
  rule: 'rule',
  sequence: 'sequence',
  domain: 'domain',
  'composite-type': 'compositeType',
  'range-type': 'rangeType',
  collation: 'collation',
  extension: 'extension',
  statistics: 'statistics',
  'event-trigger': 'eventTrigger',
  event: 'event',
  'virtual-table': 'virtualTable',
}

/** Everything that files of models import, in the order in which the formatter puts it. */
export const helpers: readonly string[] = [
  'belongsTo',
  'check',
  'defineModel',
  'defineSchema',
  'exclude',
  'foreignKey',
  'hasMany',
  'hasOne',
  'index',
  'manyToMany',
  'primaryKey',
  'sql',
  't',
  'unique',
  'enumType',
  'storedObject',
  ...Object.values(objectBuilders),
].toSorted(compareText)
