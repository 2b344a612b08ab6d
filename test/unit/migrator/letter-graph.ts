import type { Revision } from '../../../src/migrator/revision.js'
import { RevisionGraph } from '../../../src/migrator/revision-graph.js'

/** `b<a` stands on a; `d<b,c` merges; `e<d!x` also depends on x; `f:label<e` is labelled; `g=a,b` replaces a and b. */
export function graphOf(text: string): RevisionGraph<Revision> {
  return RevisionGraph.from(
    text.split(' ').map((word) => {
      const [left = '', right = ''] = word.split('<')
      const [head = '', replaced = ''] = left.split('=')
      const [revision = '', label] = head.split(':')
      const [parents = '', needs = ''] = right.split('!')
      const list = (part: string): string[] => part.split(',').filter((id) => id !== '')
      return {
        revision,
        downRevision: list(parents),
        dependsOn: list(needs),
        branchLabels: label === undefined ? [] : [label],
        replaces: list(replaced),
        path: `${revision}.ts`,
        message: '',
        transaction: true,
        irreversible: null,
        requires: null,
        lossy: null,
        checksum: '',
        format: 'module' as const,
      }
    }),
  )
}
