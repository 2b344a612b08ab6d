import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../support/run-cli.js'
import { servers } from '../support/servers.js'

/** A server of its own is started for it, so it is only tried where PostgreSQL is at hand anyway. */
const isPossible = process.env['CI'] === 'true' || servers.some(({ engine }) => engine === 'postgres')

describe.skipIf(!isPossible)('a service under load', () => {
  it('outlives two restarts of its database, hangs nowhere, loses nothing and leaves nothing behind', async () => {
    const args = [join(root, 'scripts', 'bench-load.js'), '--seconds=6', '--clients=50', '--down=500', '--json']
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    await new Promise((resolve) => child.on('close', resolve))
    expect(stderr).toBe('')
    const { criteria, ...result } = JSON.parse(stdout)
    const failed = criteria.filter(({ ok }: { ok: boolean }) => !ok)
    expect(failed, JSON.stringify(result, null, 1).slice(0, 4000)).toEqual([])
    expect(criteria.length).toBeGreaterThan(10)
  }, 120_000)
})
