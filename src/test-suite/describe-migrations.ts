import { AssertionError } from 'node:assert'
import type { CiStepDefinition } from '../migrator/ci/step.js'
import type { Project } from '../migrator/project.js'
import type { Finding, VerifiedRevision } from '../migrator/results.js'

export interface MigrationTestOptions {
  /** Where the configuration is looked for, upward from; default the current folder. */
  readonly folder?: string
  /** Path of the configuration. */
  readonly config?: string
  /** Tells the engine, and where scratch databases may be made; nothing is done to this database itself. */
  readonly url?: string
  /** One of the configured databases. */
  readonly database?: string
  /** How many rows are made for a table, before a revision is run; default that of `dbtool verify`. */
  readonly rows?: number
  /** The same seed makes the same rows. */
  readonly seed?: number
  /** How long one test may take; default two minutes. */
  readonly timeoutMs?: number
}

/** What the suite needs of a test runner. */
export interface TestRunner {
  readonly describe: (name: string, body: () => Promise<void>) => unknown
  readonly test: (name: string, timeoutMs: number, body: () => Promise<void>) => unknown
}

/**
 * Declares tests for the migrations of a project: what `dbtool ci` asks, one test a question and one a revision. They run
 * on scratch databases, as `dbtool verify` does.
 */
export function declareMigrationTests({ describe, test }: TestRunner, options: MigrationTestOptions): void {
  const timeoutMs = options.timeoutMs ?? 120_000
  const declare = (name: string, body: () => Promise<void>): unknown => test(name, timeoutMs, body)
  describe('migrations', async () => {
    const { openProject } = await import('../migrator/project.js')
    const { folder = process.cwd(), config, url, database } = options
    const project = await openProject({ folder, config, url, database })
    const { revisions } = await project.graph()
    declare('have one head', async () => expectStep((await import('../migrator/ci/one-head.js')).oneHead, project))
    declare('upgrade from nothing to head', async () => {
      const { upgradeFromNothing } = await import('../migrator/verify/whole-history.js')
      expectNone(await upgradeFromNothing(project))
    })
    if (project.hasModels) {
      declare('make what the models declare', async () =>
        expectStep((await import('../migrator/ci/models.js')).modelsAgree, project),
      )
    }
    const proof = new Proof(project, options)
    for (const { revision, message } of revisions) {
      declare(`${revision} ${message}`.trim(), () => proof.expect(revision))
    }
    declare('leave no trace when all of them are undone', async () => {
      const { undoHistory } = await import('../migrator/verify/whole-history.js')
      expectNone(await undoHistory(project))
    })
  })
}

async function expectStep(step: CiStepDefinition, project: Project): Promise<void> {
  const { ok, summary, findings } = await step.run({ project, options: {}, revisions: async () => undefined })
  if (!ok) fail([summary, ...findings.map(textOf)].join('\n'))
}

/** One proof of the whole history, begun by the first test that asks, and told to each as soon as its revision is judged. */
class Proof {
  readonly #project: Project
  readonly #rows: Pick<MigrationTestOptions, 'rows' | 'seed'>
  readonly #judged = new Map<string, PromiseWithResolvers<VerifiedRevision>>()
  #begun = false

  constructor(project: Project, { rows, seed }: MigrationTestOptions) {
    this.#project = project
    this.#rows = { ...(rows === undefined ? {} : { rows }), ...(seed === undefined ? {} : { seed }) }
  }

  async expect(revision: string): Promise<void> {
    if (!this.#begun) {
      this.#begun = true
      void this.#run()
    }
    const judged = await this.#place(revision).promise
    const { passes } = await import('../migrator/verify/passing.js')
    const { verdict, findings } = judged
    if (!passes(judged)) fail([`${revision} is ${verdict}`, ...findings.map(textOf)].join('\n'))
  }

  async #run(): Promise<void> {
    try {
      const { verify } = await import('../migrator/verify/verify.js')
      const { revisions } = await verify(this.#project, {
        ...this.#rows,
        onRevision: (judged) => this.#place(judged.revision).resolve(judged),
      })
      // One that was told already stays as it was told.
      for (const judged of revisions) this.#place(judged.revision).resolve(judged)
    } catch (error) {
      for (const { revision } of (await this.#project.graph()).revisions) this.#place(revision).reject(error)
    }
  }

  #place(revision: string): PromiseWithResolvers<VerifiedRevision> {
    const known = this.#judged.get(revision)
    if (known !== undefined) return known
    const made = withResolvers<VerifiedRevision>()
    // Whoever runs a part of the tests only does not ask for the others.
    made.promise.catch(() => {})
    this.#judged.set(revision, made)
    return made
  }
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (reason: unknown) => void
}

/** `Promise.withResolvers`, which Node has since 22. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => {}
  let reject: (reason: unknown) => void = () => {}
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}

function expectNone(findings: readonly Finding[]): void {
  if (findings.length > 0) fail(findings.map(textOf).join('\n'))
}

function textOf({ message, fix }: Finding): string {
  return fix === undefined ? message : `${message}\n  mend: ${fix}`
}

function fail(message: string): never {
  throw new AssertionError({ message, stackStartFn: fail })
}
