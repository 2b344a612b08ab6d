import { type Database, defineModel, defineSchema, type ModelSchema, type Session, t, truncateAll } from 'dbtool'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { onEveryEngine } from '../data/on-every-engine.js'

const Mark = defineModel('Mark', { columns: { id: t.id(), name: t.string(5).unique() } })
const schema = defineSchema([Mark])
type Models = typeof schema extends ModelSchema<infer M> ? M : never
type AnySession = Session<Models>

type Step =
  | { readonly kind: 'create'; readonly name: string }
  | { readonly kind: 'remove'; readonly name: string }
  | { readonly kind: 'after'; readonly name: string }
  /** A transaction: how it is begun (only the outermost by hand), how it ends, whether its error is caught around it. */
  | {
      readonly kind: 'transaction'
      readonly way: 'callback' | 'by hand'
      readonly end: 'keep' | 'drop'
      readonly isCaught: boolean
      readonly steps: readonly Step[]
    }

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const { steps } = fc.letrec<{ steps: readonly Step[]; step: Step }>((tie) => ({
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 5 }),
  step: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.record({ kind: fc.constant('create' as const), name }),
    fc.record({ kind: fc.constant('remove' as const), name }),
    fc.record({ kind: fc.constant('after' as const), name }),
    fc.record({
      kind: fc.constant('transaction' as const),
      way: fc.constantFrom('callback' as const, 'by hand' as const),
      end: fc.constantFrom('keep' as const, 'keep' as const, 'drop' as const),
      isCaught: fc.boolean(),
      steps: tie('steps'),
    }),
  ),
}))

class Dropped extends Error {}

async function run(session: AnySession, list: readonly Step[], told: string[]): Promise<void> {
  for (const step of list) {
    if (step.kind === 'create') await session.repo(Mark).create({ name: step.name })
    else if (step.kind === 'remove') await session.repo(Mark).deleteWhere({ name: step.name })
    else if (step.kind === 'after') await session.afterCommit(() => told.push(step.name))
    else {
      const whole =
        'begin' in session && step.way === 'by hand'
          ? byHand(session as Database<Models>, step, told)
          : inCallback(session, step, told)
      await (step.isCaught ? whole.catch(() => undefined) : whole)
    }
  }
}

type Inner = Extract<Step, { kind: 'transaction' }>

function inCallback(session: AnySession, { steps: list, end }: Inner, told: string[]): Promise<void> {
  return session.transaction(async (tx) => {
    await run(tx, list, told)
    if (end === 'drop') throw new Dropped()
  })
}

async function byHand(database: Database<Models>, { steps: list, end }: Inner, told: string[]): Promise<void> {
  await using tx = await database.begin()
  await run(tx, list, told)
  if (end === 'keep') await tx.commit()
}

/** The same in memory: what is there, and what was told after commits. */
function reckon(list: readonly Step[], rows: Set<string>, told: string[], depth: number, later: string[]): void {
  for (const step of list) {
    if (step.kind === 'create') {
      if (rows.has(step.name)) throw new Dropped()
      rows.add(step.name)
    } else if (step.kind === 'remove') rows.delete(step.name)
    else if (step.kind === 'after') (depth === 0 ? told : later).push(step.name)
    else {
      const before = new Set(rows)
      const inner: string[] = []
      const undo = (): void => {
        rows.clear()
        for (const one of before) rows.add(one)
      }
      try {
        reckon(step.steps, rows, told, depth + 1, inner)
        const isByHand = depth === 0 && step.way === 'by hand'
        if (step.end === 'drop' && !isByHand) throw new Dropped()
        if (step.end === 'drop') undo()
        else (depth === 0 ? told : later).push(...inner)
      } catch (error) {
        undo()
        if (!step.isCaught) throw error
      }
    }
  }
}

onEveryEngine(schema, (stage) => {
  it('keep and undo what a reckoning in memory does, however they are in each other', () =>
    fc.assert(
      fc.asyncProperty(steps, async (list) => {
        await truncateAll(stage.db)
        const wanted = { rows: new Set<string>(), told: [] as string[], failed: false }
        try {
          reckon(list, wanted.rows, wanted.told, 0, [])
        } catch {
          wanted.failed = true
        }
        const told: string[] = []
        const failed = await run(stage.db, list, told).then(
          () => false,
          () => true,
        )
        const rows = (await stage.db.query(Mark).orderBy({ name: 'asc' }).all()).map((row) => row.name)
        expect({ rows, told, failed }).toEqual({ ...wanted, rows: [...wanted.rows].toSorted() })
      }),
      { numRuns: 40 },
    ))
})
