import { relative } from 'node:path'
import { loadDriver } from '../../dialect/load-driver.js'
import { engineNamed } from '../../dialect/registry.js'
import type { Project } from '../project.js'
import type { DoctorCheckName, DoctorResult } from '../results.js'
import { Checkup } from './checkup.js'
import { examine } from './examine.js'
import { logIn } from './log-in.js'
import { resolveHost, tryPort, trySocket } from './network.js'
import type { Patient } from './patient.js'

const ofDatabase: readonly DoctorCheckName[] = ['login', 'database', 'session', 'version', 'rights', 'books']

/**
 * Finds out what keeps dbtool from working, from the configuration to the version tables, one step after the other;
 * what stands on a step that failed is not asked. Makes nothing, changes nothing, and throws nothing.
 * @param open gives the project; its failure is the first thing that can be found.
 */
export async function doctor(open: () => Promise<Project>): Promise<DoctorResult> {
  const checkup = new Checkup()
  const project = await checkup.make('configuration', async () => {
    const value = await open()
    const { file } = value.config
    return {
      value,
      message: file === null ? 'There is none; --url and ./migrations do.' : relative(process.cwd(), file),
    }
  })
  const patient = project === null ? null : await checkup.make('url', () => admit(project))
  if (patient === null) {
    if (project === null) checkup.skip('url', 'The configuration has to be mended first.')
    for (const name of ['driver', 'host', 'port', ...ofDatabase] as const) checkup.skip(name, 'No database is known.')
  } else await checkDatabase(checkup, patient)
  if (project === null) checkup.skip('revisions', 'The configuration says where they are.')
  else await checkup.make('revisions', () => readRevisions(project))
  return { ok: checkup.checks.every(({ status }) => status !== 'failed'), checks: checkup.checks }
}

async function admit(project: Project): Promise<{ message: string; value: Patient }> {
  const dialect = await project.declaredDialect()
  const engine = engineNamed(dialect.name)
  const [diagnosis, address] = await Promise.all([engine.loadDiagnosis(), project.address()])
  const source = project.config.url?.source
  const value = { project, engine, dialect, diagnosis, address, endpoint: diagnosis.endpoint(address) }
  return { message: source === undefined ? address.display : `${address.display} (${source})`, value }
}

async function checkDatabase(checkup: Checkup, patient: Patient): Promise<void> {
  const { engine } = patient
  const driver = await checkup.make('driver', async () => {
    loadDriver(engine.driver, engine.name)
    return { message: `${engine.driver} is installed`, value: true }
  })
  const isReached = await checkNetwork(checkup, patient)
  if (driver === null || !isReached) {
    const why = driver === null ? 'Without the driver nobody can ask.' : 'The server cannot be reached.'
    for (const name of ofDatabase) checkup.skip(name, why)
    return
  }
  const found = await logIn(checkup, patient)
  if (found !== null) return examine(checkup, patient, found)
  for (const name of ofDatabase.slice(2)) checkup.skip(name, 'There is no connection to ask on.')
}

async function checkNetwork(checkup: Checkup, { endpoint, engine, project, address }: Patient): Promise<boolean> {
  if (address.pool !== undefined || endpoint.kind === 'file') {
    const why = address.pool === undefined ? 'A file needs no server.' : 'The application opens the connections.'
    checkup.skip('host', why)
    checkup.skip('port', why)
    return true
  }
  if (endpoint.kind === 'socket') {
    checkup.skip('host', 'The server is reached by a socket of this machine.')
    return (await checkup.make('port', () => trySocket(endpoint.path))) !== null
  }
  if ((await checkup.make('host', () => resolveHost(endpoint))) === null) {
    checkup.skip('port', 'The host is not known.')
    return false
  }
  return (await checkup.make('port', () => tryPort(endpoint, engine.name, project.config.root))) !== null
}

async function readRevisions(project: Project): Promise<{ message: string; value: true }> {
  const { revisions, heads } = await project.graph()
  const folders = project.config.migrations.dirs.value.map((folder) => relative(process.cwd(), folder) || '.')
  const count = `${revisions.length} ${revisions.length === 1 ? 'revision' : 'revisions'}`
  const ends = heads.length === 0 ? '' : `, ${heads.length === 1 ? 'head' : 'heads'} ${heads.join(', ')}`
  return { message: `${count} in ${folders.join(', ')}${ends}`, value: true }
}
