import { type Irreversible, isIrreversible, type Operation } from '../operations/index.js'
import type { RevisionHeader } from './header.js'
import { changeSource, operationSource } from './operation-source.js'
import { parentSource } from './rewrite-header.js'
import { indent, listSource, literalSource, objectSource, stringLiteral, withBlocks } from './source.js'

/** What a new revision file says. */
export interface RevisionDraft
  extends Pick<RevisionHeader, 'revision' | 'downRevision' | 'message' | 'branchLabels' | 'dependsOn'> {
  readonly replaces?: readonly string[]
  readonly upgrade: readonly Operation[]
  readonly downgrade: readonly (Operation | Irreversible)[]
  readonly lossy?: RevisionHeader['lossy']
  readonly requires?: string | null
  readonly irreversible?: string | null
  /** false: outside a transaction. */
  readonly transaction?: boolean
}

/** The TypeScript source of a revision: pretty, and byte for byte the same for the same draft. */
export function renderRevision(draft: RevisionDraft, engine: string): string {
  const {
    revision,
    downRevision,
    message,
    branchLabels,
    dependsOn,
    lossy,
    requires,
    irreversible,
    transaction,
    replaces = [],
  } = draft
  const header = [
    `export const revision = ${stringLiteral(revision)}`,
    `export const downRevision = ${parentSource(downRevision)}`,
    `export const message = ${stringLiteral(message)}`,
    `export const branchLabels: string[] = ${literalSource(branchLabels)}`,
    `export const dependsOn: string[] = ${literalSource(dependsOn)}`,
    replaces.length === 0 ? '' : replacesSource(replaces),
    transaction === false ? 'export const transaction = false' : '',
    requires == null ? '' : `export const requires = ${stringLiteral(requires)}`,
    irreversible == null ? '' : `export const irreversible = ${stringLiteral(irreversible)}`,
    lossy == null ? '' : lossySource(lossy),
  ].filter((line) => line !== '')
  return withBlocks(
    [
      "import type { Operations } from 'dbtool'",
      '',
      ...header,
      '',
      functionSource('upgrade', draft.upgrade, engine),
      '',
      functionSource('downgrade', draft.downgrade, engine),
      '',
    ].join('\n'),
  )
}

function replacesSource(ids: readonly string[]): string {
  const flat = `export const replaces = ${literalSource(ids)}`
  return flat.length <= 120 ? flat : listSource('export const replaces = [', ids.map(stringLiteral), ']', 2)
}

function lossySource(lossy: NonNullable<RevisionHeader['lossy']>): string {
  const flat = `export const lossy = ${objectSource([
    ['columns', literalSource(lossy.columns)],
    ['reason', stringLiteral(lossy.reason)],
  ])}`
  if (flat.length <= 120) return flat
  const columns = listSource('columns: [', lossy.columns.map(stringLiteral), ']', 4)
  return `export const lossy = {\n${indent(`${columns},\nreason: ${stringLiteral(lossy.reason)},`)}\n}`
}

function functionSource(name: string, steps: readonly (Operation | Irreversible)[], engine: string): string {
  const lines = steps.map((step) => {
    if (isIrreversible(step)) return `// Cannot be undone by itself: ${step.irreversible}.`
    return noteSource(step) + operationSource(step, engine)
  })
  if (lines.length === 0) {
    return `export async function ${name}(_op: Operations): Promise<void> {\n  // Nothing to do.\n}`
  }
  return `export async function ${name}(op: Operations): Promise<void> {\n${indent(lines.join('\n'))}\n}`
}

/** The old definition above a change, which names only the new one. */
function noteSource(operation: Operation): string {
  if (operation.kind !== 'alter-column' || operation.from === null) return ''
  const was = changeSource(operation.column, operation.from).replace(/^\(t\) => /, '')
  return `// It was ${was.replace(/\s+/g, ' ')}\n`
}
