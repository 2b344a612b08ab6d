import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { runCli, runJson } from '../support/run-cli.js'
import { forEachServer, query, type Server, withDatabase } from '../support/servers.js'
import { modelsFile, temporaryProject, writeFiles } from '../support/temporary-project.js'

interface CheckOutcome {
  readonly operations: readonly { readonly description: string; readonly unverified?: boolean }[]
  readonly pending: readonly string[]
}

interface Spelling {
  readonly now: string
  readonly state: string
  readonly amount: string
  readonly open: string
  readonly extra: string
  readonly positive: string
  /** null: the engine has no indexes over expressions. */
  readonly lower: string | null
}

/** The same models in two spellings: what the engine itself would write, and what a person may. */
const spellings: Record<Server['engine'], readonly [Spelling, Spelling]> = {
  postgres: [
    {
      now: 'CURRENT_TIMESTAMP',
      state: "'x'::character varying",
      amount: '1',
      open: 'true',
      extra: `'{"a": 1}'::json`,
      positive: 'amount > 0',
      lower: 'lower((email)::text)',
    },
    {
      now: 'now()',
      state: "'x'::text",
      amount: "'1'",
      open: "'t'::bool",
      extra: `'{"a": 1}'`,
      positive: '((amount > 0))',
      lower: 'lower(email)',
    },
  ],
  mysql: [
    {
      now: 'CURRENT_TIMESTAMP',
      state: "'x'",
      amount: '1',
      open: '1',
      extra: `'{"a": 1}'`,
      positive: '(`amount` > 0)',
      lower: 'lower(`email`)',
    },
    {
      now: 'now()',
      state: "('x')",
      amount: "'1'",
      open: 'true',
      extra: `('{"a": 1}')`,
      positive: '((amount > 0))',
      lower: '(LOWER((email)))',
    },
  ],
  mariadb: [
    {
      now: 'CURRENT_TIMESTAMP',
      state: "'x'",
      amount: '1',
      open: '1',
      extra: `'{"a": 1}'`,
      positive: '`amount` > 0',
      lower: null,
    },
    {
      now: 'now()',
      state: "('x')",
      amount: "'1'",
      open: 'true',
      extra: `('{"a": 1}')`,
      positive: '((amount > 0))',
      lower: null,
    },
  ],
}

function models({ now, state, amount, open, extra, positive, lower }: Spelling): string {
  const text = (sql: string): string => JSON.stringify(sql)
  return modelsFile(`
const raw = (text: string) => sql([text] as never)
export const Account = defineModel('Account', {
  columns: {
    id: t.id(),
    email: t.string(120),
    state: t.string(20).default(raw(${text(state)})),
    amount: t.int().default(raw(${text(amount)})),
    open: t.bool().default(raw(${text(open)})),
    extra: t.json().default(raw(${text(extra)})),
    at: t.timestamp().default(raw(${text(now)})),
  },
  constraints: [
    check(${text(positive)}, { name: 'amount_positive' }),
    ${lower === null ? '' : `index([{ expression: ${text(lower)} }], { name: 'ix_accounts_lower' }),`}
  ],
})`)
}

const config = (scratch: string): string => `import { defineConfig } from 'dbtool'
export default defineConfig({ schema: './models.ts'${scratch === '' ? '' : `, scratch: { url: '${scratch}' }`} })
`

/** A user who may only read this database, gone afterwards; gives its URL. */
async function withReader(server: Server, url: string, use: (reader: string) => Promise<void>): Promise<void> {
  const user = `dbtool_r_${randomBytes(4).toString('hex')}`
  const reader = new URL(url)
  const database = reader.pathname.slice(1)
  reader.username = user
  reader.password = 'secret'
  const isPostgres = server.engine === 'postgres'
  const grant = isPostgres
    ? `CREATE ROLE ${user} LOGIN PASSWORD 'secret'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${user};
       REVOKE TEMPORARY ON DATABASE ${database} FROM PUBLIC`
    : `CREATE USER ${user} IDENTIFIED BY 'secret'; GRANT SELECT ON ${database}.* TO ${user}`
  await query(url, grant)
  try {
    await use(reader.href)
  } finally {
    await query(url, isPostgres ? `DROP OWNED BY ${user}; DROP ROLE ${user}` : `DROP USER ${user}`)
  }
}

forEachServer(['postgres', 'mysql', 'mariadb'], (server) => {
  const [stored, written] = spellings[server.engine]

  it('a role that may only read sees no difference in other words for the same, where a scratch database can be made', async () => {
    const folder = await temporaryProject('', { 'models.ts': models(stored), 'dbtool.config.ts': config(server.url) })
    await withDatabase(server, async (url) => {
      const made = await runCli(['revision', '--autogenerate', '-m', 'all', '--url', url], { cwd: folder })
      expect(made.exit, made.stderr).toBe(0)
      expect((await runCli(['upgrade', '--url', url], { cwd: folder })).exit).toBe(0)
      await withReader(server, url, async (reader) => {
        await writeFiles(folder, { 'models.ts': models(written) })
        const agreed = { exit: 0, operations: [], pending: [] }
        expect(await runJson<CheckOutcome>(['check', '--url', url], folder)).toMatchObject(agreed)
        expect(await runJson<CheckOutcome>(['check', '--url', reader], folder)).toMatchObject(agreed)
        if (server.engine === 'postgres') {
          const strict = `${reader}?options=-c%20default_transaction_read_only%3Don`
          expect(await runJson<CheckOutcome>(['check', '--url', strict], folder)).toMatchObject(agreed)
        }
        await writeFiles(folder, { 'dbtool.config.ts': config('') })
        const alone = await runJson<CheckOutcome>(['check', '--url', reader], folder)
        expect(alone.exit).toBe(alone.operations.length === 0 ? 0 : 3)
        expect(alone.operations.filter(({ unverified }) => unverified !== true)).toEqual([])
        await writeFiles(folder, {
          'models.ts': models({ ...written, positive: 'amount > 1' }),
          'dbtool.config.ts': config(server.url),
        })
        const changed = await runJson<CheckOutcome>(['check', '--url', reader], folder)
        expect(changed.exit).toBe(3)
        expect(changed.operations.map(({ description }) => description).join()).toContain('amount_positive')
        expect(changed.operations.every(({ unverified }) => unverified !== true)).toBe(true)
      })
      const left = await query(
        url,
        server.engine === 'postgres'
          ? "SELECT datname AS name FROM pg_database WHERE datname LIKE 'dbtool\\_scratch%'"
          : "SHOW DATABASES LIKE 'dbtool\\_scratch%'",
      )
      expect(left.filter((row) => JSON.stringify(row).includes(`_${process.pid}_`))).toEqual([])
    })
  })
})
