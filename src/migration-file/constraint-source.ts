import type {
  Check,
  Constraint,
  Exclusion,
  ForeignKey,
  IndexDefinition,
  IndexKey,
  PrimaryKey,
  Unique,
} from '../schema/index.js'
import { literalSource, objectSource, stringLiteral } from './source.js'

type Entries = [string, string][]

/** An options argument; none where there are no options. */
export function optionsArgument(entries: Entries): readonly string[] {
  return entries.length === 0 ? [] : [objectSource(entries)]
}

/** `name: null` keeps a constraint nameless that the database holds without a name. */
function nameEntry(name: string | undefined): Entries {
  return [['name', name === undefined ? 'null' : stringLiteral(name)]]
}

/** The arguments by which both `t.unique(…)` and `op.createUnique(table, …)` tell a constraint. `more`: further options. */
export function constraintArguments(constraint: Constraint, more: Entries = []): readonly string[] {
  switch (constraint.kind) {
    case 'primary-key':
      return [literalSource(constraint.columns), ...optionsArgument([...keyOptions(constraint), ...more])]
    case 'unique':
      return [literalSource(constraint.columns), ...optionsArgument([...uniqueOptions(constraint), ...more])]
    case 'check':
      return [stringLiteral(constraint.expression), ...optionsArgument([...checkOptions(constraint), ...more])]
    case 'exclude':
      return [literalSource(constraint.elements), ...optionsArgument([...excludeOptions(constraint), ...more])]
    case 'foreign-key':
      return [
        literalSource(constraint.columns),
        targetSource(constraint),
        ...optionsArgument([...foreignKeyOptions(constraint), ...more]),
      ]
  }
}

/** What is there of the options, as entries of an object. */
function given(options: Readonly<Record<string, unknown>>): Entries {
  return Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, literalSource(value)])
}

function keyOptions({ name, deferrable, include, comment }: PrimaryKey): Entries {
  return [...nameEntry(name), ...given({ include, deferrable, comment })]
}

function uniqueOptions({ name, nullsNotDistinct, deferrable, include, comment }: Unique): Entries {
  return [...nameEntry(name), ...given({ nullsNotDistinct, include, deferrable, comment })]
}

function checkOptions({ name, notValid, noInherit, notEnforced, comment }: Check): Entries {
  return [...nameEntry(name), ...given({ notValid, noInherit, notEnforced, comment })]
}

function excludeOptions({ name, method, where, deferrable, comment }: Exclusion): Entries {
  return [...nameEntry(name), ...given({ method, where, deferrable, comment })]
}

function targetSource(key: ForeignKey): string {
  const entries: Entries = [['table', stringLiteral(key.table.name)]]
  if (key.table.schema !== undefined) entries.push(['schema', stringLiteral(key.table.schema)])
  entries.push(['columns', literalSource(key.referencedColumns)])
  return objectSource(entries)
}

function foreignKeyOptions(key: ForeignKey): Entries {
  const entries = nameEntry(key.name)
  if (key.onDelete !== 'no action') entries.push(['onDelete', stringLiteral(key.onDelete)])
  if (key.onUpdate !== 'no action') entries.push(['onUpdate', stringLiteral(key.onUpdate)])
  if (key.match !== undefined) entries.push(['match', stringLiteral(key.match)])
  return [...entries, ...given({ deferrable: key.deferrable, notValid: key.notValid, comment: key.comment })]
}

/** The arguments by which both `t.index(…)` and `op.createIndex(table, …)` tell an index. `more`: options of the operation. */
export function indexArguments(index: IndexDefinition, more: Entries = []): readonly string[] {
  const entries = nameEntry(index.name)
  if (index.unique) entries.push(['unique', 'true'])
  if (index.where !== undefined) entries.push(['where', stringLiteral(index.where)])
  if (index.method !== undefined) entries.push(['method', stringLiteral(index.method)])
  if (index.include !== undefined) entries.push(['include', literalSource(index.include)])
  const { nullsNotDistinct, invisible, with: storage, comment } = index
  entries.push(...given({ nullsNotDistinct, invisible, with: storage, comment }))
  return [`[${index.keys.map(keySourceOf).join(', ')}]`, ...optionsArgument([...entries, ...more])]
}

function keySourceOf(key: IndexKey): string {
  const { collation, ...rest } = key
  const only = key.column !== undefined && Object.keys(key).length === 1
  if (only) return stringLiteral(key.column)
  const entries = Object.entries({ ...rest, ...(collation === undefined ? {} : { collate: collation }) })
  return objectSource(entries.map(([name, value]) => [name, literalSource(value)]))
}
