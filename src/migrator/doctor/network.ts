import { lookup } from 'node:dns/promises'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Endpoint } from '../../dialect/diagnosis.js'
import { shellWord } from '../../dialect/diagnosis.js'
import { isLoopback } from '../../dialect/server-url.js'
import { DbtoolError } from '../../errors/index.js'
import type { Finding } from './checkup.js'

type Place = Extract<Endpoint, { readonly kind: 'port' }>

/** How long a server may take to take a connection, milliseconds. */
const patience = 5000

/** Whether a name stands for an address. @throws {DbtoolError} DBT_CONNECT. */
export async function resolveHost({ host }: Place): Promise<Finding<true>> {
  try {
    const { address } = await lookup(host)
    return { message: address === host ? host : `${host} is ${address}`, value: true }
  } catch (cause) {
    throw new DbtoolError('DBT_CONNECT', `There is no address for the host ${host}.`, {
      hint: 'Is the name spelled right, and is this machine in the network (VPN, container) that knows it?',
      next: [`getent hosts ${shellWord(host)}`, 'dbtool config'],
      cause,
    })
  }
}

/** Whether something listens there. @param root of the project. @throws {DbtoolError} DBT_CONNECT. */
export async function tryPort({ host, port }: Place, engine: string, root: string): Promise<Finding<true>> {
  const outcome = await knock({ host, port })
  if (outcome === 'open') return { message: `${host}:${port} takes connections`, value: true }
  const probe = `nc -vz ${shellWord(host)} ${port}`
  if (outcome === 'silent') {
    throw new DbtoolError('DBT_CONNECT', `Nothing comes back from ${host}:${port} within ${patience / 1000} seconds.`, {
      hint: 'That is what a firewall does that lets nobody through: do its rules, and the security group of the server, know this machine?',
      next: [probe],
    })
  }
  throw new DbtoolError('DBT_CONNECT', `Nothing takes connections at ${host}:${port}.`, {
    hint: 'Is the server running, is this its port, and does it listen to this network?',
    next: isLoopback(host) ? startCommands(engine, root) : [probe],
  })
}

/** Whether there is a socket. @throws {DbtoolError} DBT_CONNECT. */
export async function trySocket(path: string): Promise<Finding<true>> {
  if ((await knock({ path })) === 'open') return { message: `${path} takes connections`, value: true }
  throw new DbtoolError('DBT_CONNECT', `No server is behind the socket ${path}.`, {
    hint: 'Is the server running on this machine, and is that where it has its socket?',
    next: [`ls -l ${shellWord(path)}`],
  })
}

function startCommands(engine: string, root: string): readonly string[] {
  const hasCompose = ['compose', 'docker-compose'].some((name) =>
    ['yaml', 'yml'].some((ending) => existsSync(join(root, `${name}.${ending}`))),
  )
  const start = 'docker compose up --detach --wait'
  return hasCompose ? [start] : [`dbtool init --dialect ${engine} --docker`, start]
}

function knock(place: { host: string; port: number } | { path: string }): Promise<'open' | 'closed' | 'silent'> {
  return new Promise((resolve) => {
    const socket = connect(place)
    const end = (outcome: 'open' | 'closed' | 'silent'): void => {
      socket.destroy()
      resolve(outcome)
    }
    socket.setTimeout(patience, () => end('silent'))
    socket.once('connect', () => end('open'))
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'ETIMEDOUT' ? 'silent' : 'closed'))
  })
}
