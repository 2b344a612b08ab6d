import { isDbtoolError, messageOf } from '../../errors/index.js'
import { settleStatement } from '../resolve.js'
import type { Finding } from '../results.js'
import type { Revision } from '../revision.js'
import { runInParts } from '../run-in-parts.js'
import type { Direction } from '../run-revision.js'
import type { RevisionContext } from '../run-whole.js'
import { VersionTables } from '../version-tables.js'
import { type Cut, cutSession } from './cut-session.js'
import type { ProvingGround } from './proving-ground.js'
import { compareStates, type DatabaseState, isFault } from './state.js'

/** The books of the runs that are cut off; they are gone before anything is compared. */
const bookPrefix = 'dbtool_cut_'

/** Whether a revision can be left half done at all. */
export function runsInParts(ground: ProvingGround, revision: Revision): boolean {
  return !ground.isWhole(revision)
}

/**
 * Cuts a run of the revision off right before and right after each of its statements, and has the next run go on: it must
 * come to where an undisturbed run does. Begins and ends where the run is to begin.
 * @param target Where an undisturbed run leads.
 */
export async function proveResume(
  ground: ProvingGround,
  revision: Revision,
  direction: Direction,
  target: DatabaseState,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const told = new Set<string>()
  // The same thing is mostly to be said of several statements.
  const tell = (what: string, finding: Finding): void => {
    if (!told.has(what)) findings.push(finding)
    told.add(what)
  }
  const other = direction === 'up' ? 'down' : 'up'
  for (let step = 0; ; step += 1) {
    const cut: Cut = { statement: Math.floor(step / 2), moment: step % 2 === 0 ? 'before' : 'after' }
    const outcome = await cutAndResume(ground, revision, direction, cut)
    await dropBooks(ground)
    if (outcome.kind === 'finished') {
      await ground.run(revision, other)
      return findings
    }
    const where = `cut off ${cut.moment} ${outcome.at}, the ${direction === 'up' ? 'upgrade' : 'downgrade'}`
    const finding = { rule: 'resume', object: `revision ${revision.revision}` }
    if (outcome.kind === 'failed') {
      tell(outcome.message, {
        ...finding,
        severity: 'error',
        message: `${where} could not be gone on with: ${outcome.message}`,
        fix: 'Have each statement do its work whether or not it was done before (IF EXISTS, IF NOT EXISTS), or split the revision.',
      })
      await beginAgain(ground, revision, direction)
      continue
    }
    const left = compareStates(ground.dialect, target, await ground.read(target)).filter(isFault)
    if (left.length > 0) {
      const objects = left.map(({ object, kind }) => `${object} ${kind}`).join(', ')
      tell(objects, { ...finding, severity: 'error', message: `${where} came to another end: ${objects}` })
      await beginAgain(ground, revision, direction)
      continue
    }
    if (outcome.wasAsked) {
      tell(outcome.at, {
        ...finding,
        severity: 'note',
        message: `${where} stops and asks whether that statement happened: nothing tells it`,
        fix: `dbtool resolve ${revision.revision} --done`,
      })
    }
    if (!(await ground.attempt(revision, other)).ran) await beginAgain(ground, revision, direction)
  }
}

/** To where the run begins, whatever is left of it. */
async function beginAgain(ground: ProvingGround, revision: Revision, direction: Direction): Promise<void> {
  await ground.restore()
  if (direction === 'down') await ground.run(revision, 'up')
}

type Outcome =
  | { readonly kind: 'finished' }
  | { readonly kind: 'resumed'; readonly at: string; readonly wasAsked: boolean }
  | { readonly kind: 'failed'; readonly at: string; readonly message: string }

async function cutAndResume(
  ground: ProvingGround,
  revision: Revision,
  direction: Direction,
  cut: Cut,
): Promise<Outcome> {
  const { connection } = ground.session
  const tables = await new VersionTables(ground.dialect, { tablePrefix: bookPrefix }).located(connection)
  const context = await openBooks(ground, tables, revision, direction)
  const { session, at } = cutSession(ground.session, cut, (sql) => !isOfBooks(tables, sql))
  try {
    await runInParts({ ...context, session }, revision)
    return { kind: 'finished' }
  } catch (error) {
    const statement = at()
    if (statement === null) throw error
    // What the connection had not committed is gone with it, and so is all that its session knew.
    await ground.session.connection.execute('ROLLBACK').catch(() => undefined)
    await ground.reconnect()
    const heads = await tables.fetchHeads(ground.session.connection)
    // Only the answer was lost: the next run finds nothing to do.
    if (heads.join() === context.headsAfter.join())
      return { kind: 'resumed', at: shortened(statement), wasAsked: false }
    return goOn(ground, tables, context, revision, { statement, isDone: cut.moment === 'after' })
  }
}

async function goOn(
  ground: ProvingGround,
  tables: VersionTables,
  context: Omit<RevisionContext, 'session'>,
  revision: Revision,
  { statement, isDone }: { readonly statement: string; readonly isDone: boolean },
): Promise<Outcome> {
  const at = shortened(statement)
  let wasAsked = false
  for (;;) {
    try {
      await runInParts({ ...context, session: ground.session }, revision)
      return { kind: 'resumed', at, wasAsked }
    } catch (error) {
      const isAsked = isDbtoolError(error) && error.facts['ambiguous'] === true
      const open = (await tables.fetch(ground.session.connection)).unfinished
      if (!isAsked || wasAsked || open === null) return { kind: 'failed', at, message: messageOf(error) }
      wasAsked = true
      await settleStatement(ground.session.connection, tables, open, isDone ? 'done' : 'not-done')
    }
  }
}

async function openBooks(
  ground: ProvingGround,
  tables: VersionTables,
  revision: Revision,
  direction: Direction,
): Promise<Omit<RevisionContext, 'session'>> {
  const { connection } = ground.session
  await tables.ensure(connection)
  const id = revision.revision
  if (direction === 'down') {
    const { literal } = ground.dialect.expressions
    await connection.execute(`INSERT INTO ${tables.names.head} (revision, seq) VALUES (${literal(id)}, 0)`)
  }
  const [headsBefore, headsAfter] = direction === 'up' ? [[], [id]] : [[id], []]
  const move = { remove: headsBefore, add: headsAfter }
  return { dialect: ground.dialect, tables, direction, headsBefore, headsAfter, move, runId: 'cut' }
}

async function dropBooks(ground: ProvingGround): Promise<void> {
  const { log, head, meta } = new VersionTables(ground.dialect, { tablePrefix: bookPrefix }).names
  for (const name of [head, log, meta]) await ground.session.connection.execute(`DROP TABLE IF EXISTS ${name}`)
}

/**
 * Whether the statement is none of the revision's, and cutting there is the same as cutting at one of them. At a COMMIT it is
 * not: with it, rows and the note that they are written become true together.
 */
function isOfBooks({ names }: VersionTables, sql: string): boolean {
  if (/^(?:BEGIN|START TRANSACTION|ROLLBACK)\b/i.test(sql)) return true
  return [names.log, names.head, names.meta].some((name) => sql.includes(name))
}

function shortened(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim()
  return line.length > 120 ? `${line.slice(0, 117)}…` : line
}
