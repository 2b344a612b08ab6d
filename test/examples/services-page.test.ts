import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openDatabase } from 'dbtool'
import { afterAll, describe, expect, it } from 'vitest'
import { request } from '../support/blog-service.js'
import { root } from '../support/run-cli.js'

const page = readFileSync(join(root, 'docs/data/services.md'), 'utf8')
mkdirSync(join(root, '.tmp'), { recursive: true })
// Inside the project, so that its packages are found.
const folder = mkdtempSync(join(root, '.tmp', 'services-page-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

for (const [, name = '', text = ''] of page.matchAll(/^```ts (\S+)\n([\s\S]*?)^```/gm)) {
  writeFileSync(join(folder, name), text)
}
writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }')
writeFileSync(
  join(folder, 'tsconfig.json'),
  JSON.stringify({
    extends: '../../tsconfig.json',
    compilerOptions: { noUnusedLocals: false },
    include: ['*.ts'],
    exclude: [],
  }),
)
const load = (name: string) => import(join(folder, name))

async function listening(listener: RequestListener): Promise<{ server: Server; base: string }> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, base: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

describe('docs/data/services.md', () => {
  it('shows programs that compile', async () => {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch((error) => error)
    expect(stdout).toBe('')
  })

  it.each(['fastify-app.ts', 'express-app.ts'])('shows a service that moves credits, or does not: %s', async (name) => {
    const { schema, User } = await load('models.ts')
    const { buildApp } = await load(name)
    await using db = openDatabase(schema, { url: 'sqlite::memory:' })
    await db.createAll()
    const [ada, bob] = await db
      .repo(User as never)
      .createMany([{ email: 'ada@example.com', credits: 10 }, { email: 'bob@example.com' }] as never)
    const ids = [ada, bob].map((user) => (user as unknown as { id: string }).id)
    const app = buildApp(db)
    const isFastify = name.startsWith('fastify')
    if (isFastify) await app.ready()
    const { server, base } = await listening(isFastify ? app.routing : app)
    try {
      const credits = async () =>
        Promise.all(ids.map(async (id) => (await request(base, 'GET', `/users/${id}`)).body.credits))
      const move = (amount: number, to = ids[1]) => request(base, 'POST', '/transfers', { from: ids[0], to, amount })
      expect((await move(4)).status).toBe(isFastify ? 204 : 200)
      expect(await credits()).toEqual([6, 4])
      expect(await move(7)).toMatchObject({ status: 400, body: { error: 'CHECK_VIOLATION' } })
      expect(await move(1, '11111111-1111-4111-8111-111111111111')).toMatchObject({
        status: 404,
        body: { error: 'NOT_FOUND', model: 'User' },
      })
      for (const amount of [-1, 0.5, '1', null]) expect((await move(amount as number)).status).toBe(400)
      expect(await credits()).toEqual([6, 4])
      expect((await request(base, 'GET', '/users/nobody')).status).toBe(400)
      expect((await request(base, 'GET', '/health')).body).toEqual({ status: 'up' })
    } finally {
      server.close()
    }
  })

  it('shows a unit test that passes without a database', async () => {
    const jiti = join(root, 'node_modules', 'jiti', 'lib', 'jiti-cli.mjs')
    const { stdout } = await promisify(execFile)(process.execPath, [jiti, join(folder, 'sign-up.test.ts')], {
      env: { ...process.env, JITI_ALIAS: JSON.stringify({ dbtool: join(root, 'dist', 'index.js') }) },
    })
    expect(stdout).toMatch(/pass 1\b/)
    expect(stdout).toMatch(/fail 0\b/)
  })
})
