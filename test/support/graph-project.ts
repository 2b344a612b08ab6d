import { temporaryFolder } from './temporary-project.js'

export interface GraphFileOptions {
  /** Statements of a revision, beside its own table; by id. */
  readonly upgrade?: Readonly<Record<string, string>>
  readonly config?: string
}

/**
 * A folder with a revision file for each word: `b<a` stands on a, `d<b,c` merges, `e<d!x` depends on x, `f:label<e` is
 * labelled. Each makes a table of its name.
 */
export function graphProject(text: string, options: GraphFileOptions = {}): Promise<string> {
  const files = Object.fromEntries(
    text.split(' ').map((word) => {
      const { id, source } = graphRevision(word, options)
      return [`migrations/${id}.js`, source]
    }),
  )
  const config = options.config === undefined ? {} : { 'dbtool.config.js': options.config }
  return temporaryFolder({ 'package.json': '{ "name": "app", "type": "module" }', ...config, ...files })
}

/** One revision of the notation above. */
export function graphRevision(word: string, options: GraphFileOptions = {}): { id: string; source: string } {
  const [left = '', right = ''] = word.split('<')
  const [id = '', label] = left.split(':')
  const [parents = '', needs = ''] = right.split('!')
  const list = (part: string): string => JSON.stringify(part.split(',').filter((item) => item !== ''))
  const source = `export const revision = '${id}'
export const downRevision = ${parents === '' ? 'null' : list(parents)}
export const message = 'make ${id}'
export const branchLabels = ${label === undefined ? '[]' : `['${label}']`}
export const dependsOn = ${list(needs)}
export async function upgrade(op) {
  await op.createTable('t_${id}', (t) => ({ columns: { id: t.int().primaryKey() } }))
  ${options.upgrade?.[id] ?? ''}
}
export async function downgrade(op) {
  await op.dropTable('t_${id}')
}
`
  return { id, source }
}
