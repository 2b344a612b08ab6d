import { DbtoolError, isDbtoolError, messageOf } from '../../errors/index.js'
import type { Checkup } from './checkup.js'
import type { Patient } from './patient.js'

/** Checks `login` and `database`. null: it cannot be opened; `missing`: a file that is made when it is opened to be written. */
export async function logIn(checkup: Checkup, patient: Patient): Promise<'there' | 'missing' | null> {
  const { dialect, address, endpoint } = patient
  if (!(await dialect.driver.exists(address))) {
    checkup.skip('login', 'A file knows no users.')
    await checkup.make('database', async () => ({
      message: `${address.display} is not there yet; dbtool upgrade makes it.`,
      value: null,
    }))
    return 'missing'
  }
  const failure = await tryToConnect(patient)
  if (endpoint.kind === 'file') checkup.skip('login', 'A file knows no users.')
  else {
    const isIn = await checkup.make('login', async () => {
      if (failure !== null && !failure.isMissing) throw failure.error
      return { message: 'The server lets this user in.', value: true }
    })
    if (isIn === null) {
      checkup.skip('database', 'The server says so only to those whom it lets in.')
      return null
    }
  }
  return checkup.make('database', async () => {
    if (failure !== null) throw failure.error
    return { message: `${address.display} can be opened.`, value: 'there' as const }
  })
}

const advice = 'Are user and password of the URL right? The client of the engine, with the same ones, says more.'

interface Failure {
  readonly error: DbtoolError
  /** Whether the server let the user in, and has no such database. */
  readonly isMissing: boolean
}

/** Closed at once: of a pool that somebody hands over, there may be one connection only. */
async function tryToConnect({ dialect, diagnosis, address }: Patient): Promise<Failure | null> {
  try {
    await (await dialect.driver.connect(address, { readOnly: true })).close()
    return null
  } catch (thrown) {
    const cause = isDbtoolError(thrown) ? thrown.cause : thrown
    const isMissing = diagnosis.lacksDatabase(cause)
    const create = diagnosis.createCommand(address)
    const next = isMissing && create !== null ? [create] : [diagnosis.clientCommand(address)]
    const known = isDbtoolError(thrown) ? thrown : dialect.errors.classify(thrown)
    const error = new DbtoolError(known?.code ?? 'DBT_CONNECT', known?.message ?? messageOf(thrown), {
      hint: isMissing ? 'Is the name in the URL right? If so, it was never made.' : (known?.hint ?? advice),
      next: isDbtoolError(thrown) && thrown.next.length > 0 ? thrown.next : next,
      cause,
    })
    return { error, isMissing }
  }
}
