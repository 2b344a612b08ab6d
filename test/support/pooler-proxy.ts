import { type AddressInfo, connect, createServer } from 'node:net'

export interface PoolerProxy {
  /** The same database, through the proxy. */
  readonly url: string
  close(): Promise<void>
}

/**
 * Stands before a PostgreSQL server as a pooler in transaction mode does: the process that it names to the client at the
 * greeting is not the one that answers. (BackendKeyData: the letter K, the length 12, the process, its key.)
 */
export async function startPoolerProxy(url: string): Promise<PoolerProxy> {
  const { hostname, port } = new URL(url)
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname)
    client.pipe(server)
    let greeted = false
    server.on('data', (chunk: Buffer) => {
      const at = greeted ? -1 : chunk.indexOf(Buffer.from([0x4b, 0, 0, 0, 12]))
      if (at >= 0) {
        greeted = true
        chunk.writeInt32BE(chunk.readInt32BE(at + 5) + 1, at + 5)
      }
      client.write(chunk)
    })
    server.on('end', () => client.end())
    for (const socket of [client, server]) socket.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve)
  })
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String((proxy.address() as AddressInfo).port)
  return {
    url: through.href,
    close: () => new Promise((resolve) => proxy.close(() => resolve())),
  }
}
