import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** Stands before a server and behaves as networks do. */
export interface TcpProxy {
  /** The same database, through the proxy. */
  readonly url: string
  /** Connections that clients have tried to make. */
  readonly attempts: number
  /** Connections that are open. */
  readonly open: number
  /** Ends all connections. */
  cut(): void
  /** Ends all connections and takes no more, until `resume`. */
  stop(): Promise<void>
  resume(): Promise<void>
  /** Takes connections and ends them at once, until `resume`. */
  slam(): void
  /** What comes from the server over the connections that are open now goes nowhere, and nobody is told. */
  freeze(): void
}

/** Ended with the tests' process at the latest; `stop` ends it before. */
export async function startTcpProxy(url: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(url)
  const pairs = new Set<readonly [Socket, Socket]>()
  let attempts = 0
  let slamming = false
  let listener: Server
  const take = (client: Socket): void => {
    attempts++
    client.on('error', () => client.destroy())
    if (slamming) {
      client.destroy()
      return
    }
    const server = connect(Number(port), hostname)
    const pair = [client, server] as const
    pairs.add(pair)
    client.pipe(server)
    server.pipe(client)
    for (const socket of pair) {
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        for (const each of pair) each.destroy()
        pairs.delete(pair)
      })
    }
  }
  const listen = async (at: number): Promise<number> => {
    listener = createServer(take)
    await new Promise<void>((resolve) => {
      listener.listen(at, '127.0.0.1', resolve)
    })
    listener.unref()
    return (listener.address() as AddressInfo).port
  }
  const own = await listen(0)
  const cut = (): void => {
    for (const [client] of pairs) client.destroy()
  }
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String(own)
  return {
    url: through.href,
    get attempts() {
      return attempts
    },
    get open() {
      return pairs.size
    },
    cut,
    async stop() {
      const closed = new Promise<void>((resolve) => {
        listener.close(() => resolve())
      })
      cut()
      await closed
    },
    async resume() {
      slamming = false
      if (!listener.listening) await listen(own)
    },
    slam() {
      slamming = true
      cut()
    },
    freeze() {
      for (const [client, server] of pairs) {
        server.unpipe(client)
        server.resume()
      }
    },
  }
}
