import type { Finding } from '../results.js'
import type { Revision } from '../revision.js'
import type { RowLoss } from './compare-rows.js'

/** What the trials of a revision have lost, against what its file says that it loses. */
export class ObservedLosses {
  readonly #revision: Revision
  readonly #found = new Map<string, RowLoss>()
  /** Columns of another type afterwards: whether values fit depends on the engine, and the file may be for several. */
  readonly #retyped = new Set<string>()
  /** Columns of which rows were refused: also a way in which what is declared shows. */
  readonly #refused = new Set<string>()

  constructor(revision: Revision) {
    this.#revision = revision
  }

  add(losses: readonly RowLoss[]): void {
    for (const loss of losses) {
      const name = nameOf(loss)
      if (!this.#found.has(name)) this.#found.set(name, loss)
    }
  }

  refuse(names: readonly string[]): void {
    for (const name of names) this.#refused.add(name)
  }

  retype(names: Iterable<string>): void {
    for (const name of names) this.#retyped.add(name)
  }

  get isEmpty(): boolean {
    return this.#found.size === 0
  }

  /** Whether the file declares all of it. */
  get areDeclared(): boolean {
    return [...this.#found.keys()].every((name) => this.#isDeclared(name))
  }

  /** @param tried The tables that held rows: of the others nothing is known. */
  findings(tried: ReadonlySet<string>): readonly Finding[] {
    return [...[...this.#found].map(([name, loss]) => this.#lost(name, loss)), ...this.#unobserved(tried)]
  }

  #lost(name: string, loss: RowLoss): Finding {
    const isDeclared = this.#isDeclared(name)
    const what = loss.column === null ? `rows of table ${loss.table}` : `values of column ${name}`
    const shown = loss.sample.map(({ before, after }) => `${before} became ${after ?? 'nothing'}`).join('; ')
    return {
      rule: 'lossy',
      severity: isDeclared ? 'note' : 'error',
      object: loss.column === null ? `table ${loss.table}` : `column ${name}`,
      message: `${loss.rows} ${what} are ${loss.kind} after upgrade and downgrade: ${shown}`,
      ...(isDeclared
        ? {}
        : { fix: `Keep them where the downgrade finds them, or say so: ${declaration(this.#revision, name)}` }),
    }
  }

  #unobserved(tried: ReadonlySet<string>): readonly Finding[] {
    const names = [...this.#found.keys(), ...this.#refused]
    return (this.#revision.lossy?.columns ?? []).flatMap((declared): readonly Finding[] => {
      const table = declared.slice(0, declared.lastIndexOf('.'))
      if (!tried.has(table) || names.some((name) => covers(declared, name) || covers(name, declared))) return []
      return [
        {
          rule: 'lossy-unobserved',
          severity: [...this.#retyped].some((name) => covers(declared, name)) ? 'note' : 'warning',
          object: `column ${declared}`,
          message: `the file says that ${declared} is lost, and nothing of it was`,
          fix: `Take ${declared} out of \`lossy\`.`,
        },
      ]
    })
  }

  #isDeclared(name: string): boolean {
    return (this.#revision.lossy?.columns ?? []).some((declared) => covers(declared, name))
  }
}

function nameOf({ table, column }: RowLoss): string {
  return `${table}.${column ?? '*'}`
}

/** Whether a declared name, `users.bio` or `users.*`, is about this one. */
function covers(declared: string, name: string): boolean {
  return declared === name || (declared.endsWith('.*') && name.startsWith(declared.slice(0, -1)))
}

function declaration(revision: Revision, name: string): string {
  return revision.format === 'sql'
    ? `-- lossy: ${name}; why that is all right`
    : `export const lossy = { columns: ['${name}'], reason: 'why that is all right' }`
}
