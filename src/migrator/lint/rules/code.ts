import type { LintRule } from '../../../dialect/lint-rule.js'

/** What the source of a module says beside its operations. */
export const codeRules: readonly LintRule[] = [
  {
    id: 'unawaited-knex',
    severity: 'error',
    title: 'a query of op.knex that nothing awaits',
    *check({ code }) {
      for (const { line } of code?.unawaitedKnex ?? []) {
        yield {
          line,
          object: 'revision',
          message:
            'Nothing waits for this query: the revision may commit before it has run, or without it, and its error reaches nobody.',
          fix: 'await op.knex(…)',
        }
      }
    },
  },
  {
    id: 'R06',
    severity: 'warning',
    title: 'a revision that runs code of the application',
    *check({ code }) {
      for (const { from, isType, line } of code?.imports ?? []) {
        if (isType || !/^(?:[.#~]|@\/)/.test(from)) continue
        yield {
          line,
          object: `import ${from}`,
          message: `The revision does what ${from} says on the day it is run, not on the day it was written: once that file changes, a new database comes out different from those that are there, and the downgrade no longer fits.`,
          fix: 'Copy what the revision needs into it; importing types is fine.',
        }
      }
    },
  },
  {
    id: 'nondeterministic-code',
    severity: 'note',
    title: 'values that differ from run to run',
    *check({ code }) {
      for (const { text, line } of code?.volatileCalls ?? []) {
        yield {
          line,
          object: 'revision',
          message: `${text} gives every database another value: what was proved is not what runs in production, and a resumed run does not recognise its own statements.`,
          fix: 'Write the value out, or let the server compute it: op.sql`now()`.',
        }
      }
    },
  },
]
