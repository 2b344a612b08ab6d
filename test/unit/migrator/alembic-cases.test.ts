/**
 * What Alembic 1.8.1 answers to random graphs and targets, recorded by alembic/answer.py: an oracle outside ourselves. Only
 * cases are kept in which dbtool means to say the same; where it differs on purpose, the last tests here say why.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isDbtoolError } from '../../../src/errors/index.js'
import { planDowngradeSteps, planUpgradeSteps } from '../../../src/migrator/plan.js'
import { resolveRange, revisionsIn } from '../../../src/migrator/range.js'
import { planStamp } from '../../../src/migrator/stamp-plan.js'
import { graphOf } from './letter-graph.js'

interface Case {
  readonly graph: string
  readonly at: readonly string[]
  readonly op: 'upgrade' | 'downgrade' | 'stamp' | 'range'
  readonly target: string
  readonly error?: true
  /** The revisions that run, or that are in the range; sorted. */
  readonly ids?: readonly string[]
  readonly heads?: readonly string[]
}

type Answer = Pick<Case, 'error' | 'ids' | 'heads'>

function answer({ graph: text, at: heads, op, target }: Pick<Case, 'graph' | 'at' | 'op' | 'target'>): Answer {
  const graph = graphOf(text)
  try {
    if (op === 'range')
      return { ids: [...revisionsIn(graph, resolveRange(graph, target, heads, { clamp: true }))].sort() }
    if (op === 'stamp') return { heads: planStamp(graph, { heads }, [target]).headsAfter }
    const steps = (op === 'upgrade' ? planUpgradeSteps : planDowngradeSteps)(graph, { heads }, target)
    const ids = steps.map(({ revision }) => revision.revision)
    expect(isInOrder(text, op, ids)).toBe(true)
    return { ids: ids.sort(), heads: steps.at(-1)?.headsAfter ?? heads }
  } catch (error) {
    if (isDbtoolError(error) && error.next.length > 0) return { error: true }
    throw error
  }
}

function isInOrder(text: string, op: 'upgrade' | 'downgrade', ids: readonly string[]): boolean {
  const graph = graphOf(text)
  const upward = op === 'upgrade' ? ids : ids.toReversed()
  return upward.every((id, at) => graph.needsOf(id).every((need) => !upward.slice(at).includes(need)))
}

const cases = JSON.parse(readFileSync(new URL('alembic/cases.json', import.meta.url), 'utf8')) as readonly Case[]

describe('what Alembic answers', () => {
  it.each(['upgrade', 'downgrade', 'stamp', 'range'] as const)('is what a %s answers', (op) => {
    const ours = cases.filter((one) => one.op === op)
    expect(ours.length).toBeGreaterThan(100)
    const wrong = ours.flatMap((one) => {
      const { graph, at, target, op: _, ...theirs } = one
      const mine = answer(one)
      return JSON.stringify(sorted(mine)) === JSON.stringify(sorted(theirs))
        ? []
        : [{ graph, at, target, mine, theirs }]
    })
    expect(wrong).toEqual([])
  })
})

function sorted({ error, ids, heads }: Answer): Answer {
  if (error === true) return { error }
  return {
    ...(ids === undefined ? {} : { ids: ids.toSorted() }),
    ...(heads === undefined ? {} : { heads: heads.toSorted() }),
  }
}

describe('where dbtool is stricter than Alembic, or kinder', () => {
  it('does not choose one of two heads for downgrade -1, where Alembic takes the first row', () => {
    expect(answer({ graph: 'a b<a c<a', at: ['b', 'c'], op: 'downgrade', target: '-1' })).toEqual({ error: true })
  })

  it('undoes a merge by downgrade -1, where Alembic calls the walk ambiguous', () => {
    const merged = { graph: 'a b<a c<a d<b,c', at: ['d'], op: 'downgrade', target: '-1' } as const
    expect(answer(merged)).toEqual({ ids: ['d'], heads: ['b', 'c'] })
  })

  it('leaves what a branch shares with another when the branch goes down to its base', () => {
    const fork = { graph: 'a b:left<a c:right<a', at: ['b', 'c'], op: 'downgrade', target: 'left@base' } as const
    expect(answer(fork)).toEqual({ ids: ['b'], heads: ['c'] })
  })

  it('stays where it is when a revision that only a dependency holds is the target', () => {
    expect(answer({ graph: 'a x<!a', at: ['x'], op: 'downgrade', target: 'a' })).toEqual({ ids: [], heads: ['x'] })
  })
})
