import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root, runCli } from '../support/run-cli.js'
import { forEachServer, withDatabase } from '../support/servers.js'
import { temporaryFolder, writeFiles } from '../support/temporary-project.js'

interface Block {
  readonly language: string
  /** The file that the block is; undefined: commands, or a part. */
  readonly file: string | undefined
  readonly text: string
}

function blocksOf(document: string): readonly Block[] {
  const text = readFileSync(join(root, document), 'utf8')
  return [...text.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```/gm)].map(([, language = '', file, body = '']) => ({
    language,
    file,
    text: body,
  }))
}

/** A folder in which `npx dbtool` is this package, as after `npm install dbtool sqlite3`. */
async function installedFolder(): Promise<string> {
  const folder = await temporaryFolder()
  mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true })
  symlinkSync(root, join(folder, 'node_modules', 'dbtool'))
  symlinkSync(join(root, 'node_modules', 'sqlite3'), join(folder, 'node_modules', 'sqlite3'))
  symlinkSync(join(root, 'bin', 'run.js'), join(folder, 'node_modules', '.bin', 'dbtool'))
  return folder
}

function shell(command: string, cwd: string): Promise<{ exit: number | null; output: string }> {
  const { DATABASE_URL: _, CI: __, NODE_ENV: ___, ...env } = process.env
  const child = spawn('bash', ['-ec', command], {
    cwd,
    env: { ...env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  return new Promise((resolve) => child.on('close', (exit) => resolve({ exit, output })))
}

describe('the documents', () => {
  it('have a tutorial whose blocks work as written, one after the other', async () => {
    const folder = await installedFolder()
    const blocks = blocksOf('docs/tutorial.md')
    const ran: string[] = []
    for (const { language, file, text } of blocks) {
      if (file !== undefined) {
        await writeFiles(folder, { [file]: text })
        continue
      }
      expect(language).toBe('sh')
      for (const line of text.trim().split('\n')) {
        // The package is not fetched from the registry here; it is there already.
        if (line.startsWith('npm install ')) continue
        const { exit, output } = await shell(line, folder)
        expect(exit, `${line}\n${output}`).toBe(0)
        ran.push(line)
      }
    }
    expect(ran.filter((line) => line.startsWith('npx dbtool')).length).toBeGreaterThan(8)
    const { stdout } = await runCli(['status', '--json'], { cwd: folder })
    expect((JSON.parse(stdout) as { applied: string[] }).applied).toHaveLength(2)
  }, 120_000)

  it('show models that can be used: README.md and docs/models.md', async () => {
    for (const document of ['README.md', 'docs/models.md']) {
      const models = blocksOf(document).find(
        ({ language, text }) => language === 'ts' && text.includes('defineSchema('),
      )
      const folder = await temporaryFolder({
        'dbtool.config.json': '{ "url": "sqlite:./app.db", "schema": "./models.ts" }',
        'models.ts': models?.text ?? '',
      })
      const { exit, stderr } = await runCli(['revision', '--autogenerate', '-m', 'x'], { cwd: folder })
      expect(exit, `${document}: ${stderr}`).toBe(0)
    }
  })

  it('show a revision that runs, in TypeScript and in SQL: docs/revision-format.md', async () => {
    for (const [language, extension] of [
      ['ts', 'ts'],
      ['sql', 'sql'],
    ] as const) {
      const block = blocksOf('docs/revision-format.md').find((candidate) => candidate.language === language)
      const folder = await temporaryFolder({ [`migrations/1.${extension}`]: block?.text ?? '' })
      const { exit, stdout, stderr } = await runCli(['verify', '--url', 'sqlite:./app.db'], { cwd: folder })
      expect(exit, `${stdout}${stderr}`).toBe(0)
    }
  })
})

forEachServer(['postgres'], (server) => {
  it('shows objects that a database can be built from and that check finds again: docs/objects.md', async () => {
    await withDatabase(server, async (url) => {
      const [models] = blocksOf('docs/objects.md')
      const folder = await temporaryFolder({
        'dbtool.config.json': JSON.stringify({ url, schema: './models.ts' }),
        'models.ts': models?.text ?? '',
      })
      for (const args of [
        ['revision', '--autogenerate', '-m', 'x'],
        ['upgrade'],
        ['check'],
        ['verify'],
        ['downgrade', 'base', '--yes'],
      ]) {
        const { exit, stdout, stderr } = await runCli(args, { cwd: folder })
        expect(exit, `${args.join(' ')}: ${stdout}${stderr}`).toBe(0)
      }
    })
  })
})
