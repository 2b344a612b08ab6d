import type { OwnedThing, OwnershipRule } from '../config/ownership-rule.js'
import { DbtoolError, messageOf } from '../errors/index.js'

const constraintKinds = ['primary-key', 'unique', 'foreign-key', 'check', 'exclude']

/** Kinds that are parts of a table. A name alone is never about them. */
const partKinds = ['column', 'index', ...constraintKinds]

interface CompiledRule {
  /** Whether the rule has a say about such a thing. */
  readonly applies: (thing: OwnedThing) => boolean
  readonly matches: (thing: OwnedThing) => boolean
}

/**
 * Whether dbtool owns a thing: nothing excludes it, and where some of `include` is about things of its kind, one of these
 * means it.
 */
export function ownershipTest(
  include: readonly OwnershipRule[] | undefined,
  exclude: readonly OwnershipRule[] = [],
): (thing: OwnedThing) => boolean {
  const included = include?.map((rule) => compiled(rule, 'include'))
  const excluded = exclude.map((rule) => compiled(rule, 'exclude'))
  // An empty list includes nothing, as it says.
  const nothing = included?.length === 0
  return (thing) => {
    if (excluded.some(({ applies, matches }) => applies(thing) && matches(thing))) return false
    const asked = included?.filter(({ applies }) => applies(thing)) ?? []
    if (asked.length === 0) return !nothing || partKinds.includes(thing.kind)
    return asked.some(({ matches }) => matches(thing))
  }
}

function compiled(rule: OwnershipRule, key: string): CompiledRule {
  if (typeof rule === 'function') return { applies: () => true, matches: (thing) => asked(rule, thing, key) }
  if (typeof rule === 'string') {
    const pattern = toPattern(rule)
    return {
      applies: ({ kind }) => !partKinds.includes(kind),
      // What hangs on a table goes with it.
      matches: ({ name, table }) => pattern.test(table ?? name ?? ''),
    }
  }
  const [name, table, schema] = [rule.name, rule.table, rule.schema].map((text) =>
    text === undefined ? null : toPattern(text),
  )
  return {
    applies: ({ kind }) => kind === rule.kind || (rule.kind === 'constraint' && constraintKinds.includes(kind)),
    matches: (thing) =>
      (name?.test(thing.name ?? '') ?? true) &&
      (table?.test(thing.table ?? '') ?? true) &&
      (schema?.test(thing.schema ?? '') ?? true),
  }
}

function asked(rule: (thing: OwnedThing) => boolean, thing: OwnedThing, key: string): boolean {
  try {
    return rule(thing) === true
  } catch (error) {
    throw new DbtoolError(
      'DBT_CONFIG_INVALID',
      `A function in ${key} failed on ${thing.kind} ${thing.name ?? '(unnamed)'}: ${messageOf(error)}`,
      { cause: error },
    )
  }
}

/** A name in which `*` stands for any characters. */
function toPattern(glob: string): RegExp {
  const escaped = glob.split('*').map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${escaped.join('.*')}$`, 's')
}
