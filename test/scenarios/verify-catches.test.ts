import { describe, expect, it } from 'vitest'
import type { VerifyResult } from '../../src/migrator/results.js'
import { runCli, runJson } from '../support/run-cli.js'
import { temporaryFolder } from '../support/temporary-project.js'

const base = `import type { Operations } from 'dbtool'
export const revision = 'base01'
export const downRevision = null
export const message = 'base'
export async function upgrade(op: Operations) {
  await op.createTable('users', (t) => ({
    columns: { id: t.id(), email: t.string(100), age: t.int().nullable().default(1), note: t.text().nullable() },
    constraints: [t.index(['email'], { name: 'ix_users_email' })],
  }))
  await op.createTable('posts', (t) => ({
    columns: { id: t.id(), user_id: t.int() },
    constraints: [t.foreignKey(['user_id'], { table: 'users', columns: ['id'] }, { name: 'fk_posts_user', onDelete: 'cascade' })],
  }))
  await op.execute('CREATE VIEW adults AS SELECT id, email FROM users WHERE age > 17')
  await op.execute("CREATE TRIGGER users_note AFTER INSERT ON users BEGIN UPDATE users SET note = 'new' WHERE id = new.id; END")
}
export async function downgrade(op: Operations) {
  await op.execute('DROP TRIGGER users_note; DROP VIEW adults')
  await op.dropTable('posts')
  await op.dropTable('users')
}
`

function revision(upgrade: string, downgrade: string): string {
  return `import type { Operations } from 'dbtool'
export const revision = 'next02'
export const downRevision = 'base01'
export const message = 'the change'
export async function upgrade(op: Operations) {
${upgrade}
}
export async function downgrade(op: Operations) {
${downgrade}
}
`
}

async function judge(upgrade: string, downgrade: string) {
  const folder = await temporaryFolder({
    'migrations/1_base.ts': base,
    'migrations/2_next.ts': revision(upgrade, downgrade),
    'migrations/3_later.ts': revision(
      "  await op.createTable('later', (t) => ({ columns: { id: t.id() } }))",
      "  await op.dropTable('later')",
    )
      .replace("'next02'", "'later3'")
      .replace("'base01'", "'next02'"),
  })
  const result = await runJson<VerifyResult>(['verify', '--url', 'sqlite:./app.db'], folder)
  const of = (id: string) => result.revisions.find((entry) => entry.revision === id)
  expect(of('base01')?.verdict).toBe('reversible')
  return { result, judged: of('next02'), later: of('later3') }
}

const wrong: readonly { name: string; upgrade: string; downgrade: string; verdict: string; object: string }[] = [
  {
    name: 'is empty',
    upgrade: "  await op.addColumn('users', 'city', (t) => t.text().nullable())",
    downgrade: '',
    verdict: 'not-restored',
    object: 'column users.city',
  },
  {
    name: 'forgets an index',
    upgrade: "  await op.dropIndex('users', 'ix_users_email')",
    downgrade: '  await op.query("SELECT 1")',
    verdict: 'not-restored',
    object: 'index ix_users_email',
  },
  {
    name: 'restores another type',
    upgrade: "  await op.alterColumn('users', 'email', (t) => t.string(200))",
    downgrade: "  await op.alterColumn('users', 'email', (t) => t.text())",
    verdict: 'not-restored',
    object: 'column users.email',
  },
  {
    name: 'restores another default',
    upgrade: "  await op.alterColumn('users', 'age', { default: 5 })",
    downgrade: "  await op.alterColumn('users', 'age', { default: 2 })",
    verdict: 'not-restored',
    object: 'column users.age',
  },
  {
    name: 'restores another nullability',
    upgrade: "  await op.alterColumn('users', 'age', { nullable: false })",
    downgrade: "  await op.alterColumn('users', 'age', { default: 1 })",
    verdict: 'not-restored',
    object: 'column users.age',
  },
  {
    name: 'leaves a table',
    upgrade:
      "  await op.createTable('tags', (t) => ({ columns: { id: t.id() } }))\n  await op.createTable('labels', (t) => ({ columns: { id: t.id() } }))",
    downgrade: "  await op.dropTable('tags')",
    verdict: 'not-restored',
    object: 'table labels',
  },
  {
    name: 'drops one too many',
    upgrade: "  await op.createTable('tags', (t) => ({ columns: { id: t.id() } }))",
    downgrade: "  await op.dropTable('tags')\n  await op.dropTable('posts')",
    verdict: 'not-restored',
    object: 'table posts',
  },
  {
    name: 'fails',
    upgrade: "  await op.createTable('tags', (t) => ({ columns: { id: t.id() } }))",
    downgrade: "  await op.dropTable('tegs')",
    verdict: 'downgrade-failed',
    object: 'tegs',
  },
  {
    name: 'loses a trigger',
    upgrade: "  await op.execute('DROP TRIGGER users_note')",
    downgrade: '  await op.query("SELECT 1")',
    verdict: 'not-restored',
    object: 'trigger users_note',
  },
  {
    name: 'loses a view',
    upgrade: "  await op.execute('DROP VIEW adults')",
    downgrade: '  await op.query("SELECT 1")',
    verdict: 'not-restored',
    object: 'view adults',
  },
  {
    name: 'swaps a foreign key action',
    upgrade: "  await op.dropConstraint('posts', 'fk_posts_user')",
    downgrade:
      "  await op.createForeignKey('posts', ['user_id'], { table: 'users', columns: ['id'] }, { name: 'fk_posts_user', onDelete: 'restrict' })",
    verdict: 'not-restored',
    object: 'fk_posts_user',
  },
]

describe('verify catches a downgrade that', () => {
  for (const { name, upgrade, downgrade, verdict, object } of wrong) {
    it(`${name}, and names ${object}`, async () => {
      const { result, judged, later } = await judge(upgrade, downgrade)
      expect(judged?.verdict).toBe(verdict)
      expect(judged?.findings.map((finding) => finding.message).join('\n')).toContain(object)
      expect(result).toMatchObject({ ok: false, exit: 11 })
      expect(later?.verdict, 'the rest is judged all the same').toBe('reversible')
    })
  }

  it('makes the second upgrade collide, and names what is in the way', async () => {
    // The rows of another table are no part of the structure, yet they stop the second upgrade.
    const { judged } = await judge(
      "  await op.execute(\"INSERT INTO users (id, email) VALUES (7, 'a@b')\")\n  await op.createTable('tags', (t) => ({ columns: { id: t.id() } }))",
      "  await op.dropTable('tags')",
    )
    expect(judged?.verdict).toBe('reupgrade-failed')
    expect(judged?.findings[0]?.message).toMatch(/users\.id/)
  })

  it('does not exist, where there is something to undo', async () => {
    const folder = await temporaryFolder({
      'migrations/1.ts': base.slice(0, base.indexOf('export async function downgrade')),
    })
    const result = await runJson<VerifyResult>(['verify', '--url', 'sqlite:./app.db'], folder)
    expect(result.revisions[0]).toMatchObject({ verdict: 'not-restored' })
    expect(result.revisions[0]?.findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^there is no downgrade, and the upgrade changes .*table users/),
    ])
  })
})

describe('verify', () => {
  it('does not judge what stands on a revision whose upgrade fails, and says what failed', async () => {
    const { judged, later, result } = await judge("  await op.dropTable('nowhere')", '')
    expect(judged?.verdict).toBe('upgrade-failed')
    expect(judged?.findings[0]?.message).toContain('nowhere')
    expect(later?.verdict).toBe('not-judged')
    expect(result.exit).toBe(11)
  })

  it('accepts a revision that declares that it cannot be undone', async () => {
    const folder = await temporaryFolder({
      'migrations/1.ts': base.replace(
        "export const message = 'base'",
        "export const message = 'base'\nexport const irreversible = 'it moves money'",
      ),
    })
    const result = await runJson<VerifyResult>(['verify', '--url', 'sqlite:./app.db'], folder)
    expect(result).toMatchObject({ ok: true, revisions: [{ verdict: 'irreversible', declared: true }] })
  })

  it('leaves neither the database nor a scratch file behind', async () => {
    const folder = await temporaryFolder({ 'migrations/1.ts': base })
    const scratch = await temporaryFolder()
    const { exit } = await runCli(['verify', '--url', 'sqlite:./app.db'], { cwd: folder, env: { TMPDIR: scratch } })
    const { readdirSync } = await import('node:fs')
    expect(exit).toBe(0)
    expect(readdirSync(folder)).toEqual(['migrations'])
    expect(readdirSync(scratch).filter((name) => name.startsWith('dbtool-scratch'))).toEqual([])
  })
})
