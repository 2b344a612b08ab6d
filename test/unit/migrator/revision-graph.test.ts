import { describe, expect, it } from 'vitest'
import { isDbtoolError } from '../../../src/errors/index.js'
import { resolveId } from '../../../src/migrator/branch.js'
import { resolveDowngrade, resolveUpgrade } from '../../../src/migrator/target.js'
import { graphOf } from './letter-graph.js'

function codeOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (isDbtoolError(error)) return `${error.code} ${error.message}`
    throw error
  }
  return 'no error'
}

describe('a graph of revisions', () => {
  it('orders each after all that it stands on, ties by id', () => {
    const graph = graphOf('d<b,c c<a b<a a e<d')
    expect(graph.revisions.map(({ revision }) => revision)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(graph.heads).toEqual(['e'])
    expect(graph.bases).toEqual(['a'])
  })

  it('plans what is missing up to a target, and what must go down to one', () => {
    const graph = graphOf('a b<a c<a d<b,c e<d')
    const ids = (list: readonly { revision: string }[]) => list.map(({ revision }) => revision)
    expect(ids(graph.planUpgrade(['b'], ['d']))).toEqual(['c', 'd'])
    expect(ids(graph.planUpgrade([], ['e']))).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(ids(graph.planDowngrade(['e'], ['c']))).toEqual(['e', 'd', 'c'])
    expect(ids(graph.planDowngrade(['e'], ['a']))).toEqual(['e', 'd', 'c', 'b', 'a'])
  })

  it('lets a revision depend on a label, which is the revision that has it', () => {
    const graph = graphOf('a:lib b<a x y<x!lib')
    expect(graph.needsOf('y')).toEqual(['x', 'a'])
    expect(graph.headsOf(graph.ancestorsOf(['y']))).toEqual(['y'])
    expect(graph.headsOf(graph.ancestorsOf(['y', 'b']))).toEqual(['b', 'y'])
  })

  it('knows a revision that has been replaced by the one that took its place', () => {
    const graph = graphOf('s=a,b,c d<c')
    expect(graph.parentsOf('d')).toEqual(['s'])
    expect(graph.replacementOf('b')).toBe('s')
    expect(graph.replacementOf('d')).toBeNull()
    expect(resolveUpgrade(graph, 'c', [])).toEqual(['s'])
  })

  it('runs what a revision depends on before it', () => {
    const graph = graphOf('a b<a x y<x!b')
    expect(graph.planUpgrade([], ['y']).map(({ revision }) => revision)).toEqual(['a', 'b', 'x', 'y'])
  })

  it('refuses duplicates, missing parents and circles, with ids and files', () => {
    expect(codeOf(() => graphOf('a a'))).toMatch(/^DBT_REVISION_DUPLICATE .*a\.ts and a\.ts/)
    expect(codeOf(() => graphOf('a b<z'))).toMatch(/^DBT_REVISION_PARENT_MISSING .*b.*b\.ts.*z/)
    expect(codeOf(() => graphOf('a<c b<a c<b'))).toMatch(/^DBT_REVISION_CYCLE .*→.*a\.ts/)
    expect(codeOf(() => graphOf('a<a'))).toMatch(/^DBT_REVISION_CYCLE/)
    expect(codeOf(() => graphOf('a<!b b<a'))).toMatch(/^DBT_REVISION_CYCLE/)
    expect(codeOf(() => graphOf('a b<a!z'))).toMatch(/^DBT_REVISION_PARENT_MISSING .*depends on z/)
    expect(codeOf(() => graphOf('a:x b:x<a'))).toMatch(/^DBT_LABEL_TAKEN .*b\.ts.*label.*a\.ts/)
    expect(codeOf(() => graphOf('a b:a<a'))).toMatch(/^DBT_LABEL_TAKEN .*the id of revision a/)
  })

  it('holds twenty thousand revisions in a row without overflowing the stack', () => {
    const graph = graphOf(Array.from({ length: 20_000 }, (_, at) => (at === 0 ? 'r0' : `r${at}<r${at - 1}`)).join(' '))
    expect(graph.heads).toEqual(['r19999'])
    expect(graph.planUpgrade([], ['r19999'])).toHaveLength(20_000)
  })
})

describe('a target', () => {
  const line = graphOf('aa1 ab2<aa1 b3<ab2 c4<b3')
  const fork = graphOf('a b:left<a c:right<a d<b e<c')

  it('names revisions by head, id, prefix, label and number of steps', () => {
    expect(resolveUpgrade(line, 'head', [])).toEqual(['c4'])
    expect(resolveUpgrade(line, 'b', [])).toEqual(['b3'])
    expect(resolveUpgrade(line, '+2', [])).toEqual(['ab2'])
    expect(resolveUpgrade(line, '+1', ['ab2'])).toEqual(['b3'])
    expect(resolveUpgrade(line, 'aa1+2', [])).toEqual(['b3'])
    expect(resolveUpgrade(line, 'head-1', [])).toEqual(['b3'])
    expect(resolveUpgrade(fork, 'heads', [])).toEqual(['d', 'e'])
    expect(resolveUpgrade(fork, 'left@head', [])).toEqual(['d'])
    expect(resolveUpgrade(fork, 'left', [])).toEqual(['b'])
  })

  it('names by a downgrade what has to go, with whatever stands on it', () => {
    expect(resolveDowngrade(line, '-1', ['c4'])).toEqual(['c4'])
    expect(resolveDowngrade(line, '-3', ['c4'])).toEqual(['ab2'])
    expect(resolveDowngrade(line, 'base', ['c4'])).toEqual(['aa1'])
    expect(resolveDowngrade(line, 'aa', ['c4'])).toEqual(['ab2'])
    expect(resolveDowngrade(fork, 'a', ['d', 'e'])).toEqual(['b', 'c'])
    expect(resolveDowngrade(fork, 'left@a', ['d', 'e'])).toEqual(['b'])
    expect(resolveDowngrade(fork, 'right@-1', ['d', 'e'])).toEqual(['e'])
    expect(resolveDowngrade(fork, 'd@-2', ['d', 'e'])).toEqual(['b'])
  })

  it('undoes of a branch what is its own, and leaves what it shares', () => {
    expect(resolveDowngrade(fork, 'left@base', ['d', 'e'])).toEqual(['b'])
    const roots = graphOf('a:left b<a x:right y<x')
    expect(resolveDowngrade(roots, 'left@base', ['b', 'y'])).toEqual(['a'])
  })

  it('looks for the beginning of an id on the branch that is named', () => {
    const graph = graphOf('a ab1:left<a ab2:right<a')
    expect(codeOf(() => resolveUpgrade(graph, 'ab', []))).toMatch(/^DBT_REVISION_AMBIGUOUS/)
    expect(resolveUpgrade(graph, 'left@ab', [])).toEqual(['ab1'])
  })

  it('tells an unknown id from an ambiguous one, and lists the candidates', () => {
    expect(codeOf(() => resolveId(line, 'zz'))).toMatch(/^DBT_REVISION_NOT_FOUND/)
    expect(codeOf(() => resolveId(line, 'a'))).toMatch(/^DBT_REVISION_AMBIGUOUS .*aa1 \(aa1\.ts\), ab2 \(ab2\.ts\)/)
  })

  it('refuses what could mean several heads, a step too far, and the wrong direction', () => {
    expect(codeOf(() => resolveUpgrade(fork, 'head', []))).toMatch(/^DBT_MULTIPLE_HEADS .*d \(d\.ts\), e \(e\.ts\)/)
    expect(codeOf(() => resolveDowngrade(fork, '-1', ['d', 'e']))).toMatch(
      /^DBT_MULTIPLE_HEADS .*d \(d\.ts\), e \(e\.ts\)/,
    )
    expect(codeOf(() => resolveUpgrade(line, '+9', []))).toMatch(/^DBT_TARGET_INVALID/)
    expect(codeOf(() => resolveUpgrade(line, '-1', ['c4']))).toMatch(/^DBT_TARGET_INVALID/)
    expect(codeOf(() => resolveDowngrade(line, 'c4', ['aa1']))).toMatch(/^DBT_TARGET_INVALID/)
    expect(codeOf(() => resolveUpgrade(line, 'no such; thing', []))).toMatch(/^DBT_TARGET_INVALID/)
  })
})
