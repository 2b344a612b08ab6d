import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CheckResult, CiResult } from '../../src/migrator/results.js'
import { runCli, runJson } from '../support/run-cli.js'
import { temporaryFolder, writeFiles } from '../support/temporary-project.js'
import { expectShape } from './expect-shape.js'

const model = (name: string): string =>
  `import { defineModel, t } from 'dbtool'\nexport const ${name} = defineModel('${name}', { columns: { id: t.id() } })\n`
const schema = (...names: readonly string[]): string =>
  `import { defineSchema } from 'dbtool'
${names.map((name) => `import { ${name} } from './models/${name.toLowerCase()}.js'`).join('\n')}
export default defineSchema([${names.join(', ')}])
`

async function project(files: Readonly<Record<string, string>> = {}): Promise<string> {
  return temporaryFolder({
    'package.json': '{ "name": "app", "private": true, "type": "module" }',
    'dbtool.config.json': '{ "url": "sqlite:./app.db", "schema": "./src/schema.ts" }',
    'src/schema.ts': schema('User'),
    'src/models/user.ts': model('User'),
    ...files,
  })
}

describe('a model file that the schema does not hold', () => {
  it('is told of by check, revision --autogenerate and ci, until it is added', async () => {
    const cwd = await project({ 'src/models/post.ts': model('Post') })
    const unlisted = [{ model: 'Post', path: 'src/models/post.ts' }]
    const { exit, ...result } = await runJson<CheckResult>(['check'], cwd)
    expectShape('check', result)
    expect({ exit, unlisted: result.unlisted }).toEqual({ exit: 3, unlisted })
    expect((await runCli(['check'], { cwd })).stdout).toContain('Model Post of src/models/post.ts is not in the schema')
    const revision = await runCli(['revision', '--autogenerate', '-m', 'users'], { cwd })
    expect(revision).toMatchObject({
      exit: 0,
      stderr: expect.stringContaining('src/models/post.ts is not in the schema'),
    })
    const gate = await runJson<CiResult>(['ci'], cwd)
    expect(gate.steps.find(({ name }) => name === 'models')).toMatchObject({
      ok: true,
      findings: [{ severity: 'warning', object: 'model Post' }],
    })
    await writeFiles(cwd, { 'src/schema.ts': schema('User', 'Post') })
    expect((await runJson<CheckResult>(['check'], cwd)).unlisted).toBeUndefined()
  })

  it('does not count where it is no model of this schema', async () => {
    const cwd = await project({
      'src/models/event.ts': model('Event'),
      // Another schema holds it.
      'src/analytics.ts': schema('Event'),
      'src/models/draft.ts': model('Draft').replace('export ', ''),
      'src/models/old.ts': `/*\n${model('Old')}*/\n${model('Older').replace(/^/gm, '// ')}`,
      'src/models/user.test.ts': model('InTest'),
      'src/test/helper.ts': model('Helper'),
      'elsewhere/other.ts': model('Other'),
    })
    expect((await runJson<CheckResult>(['check'], cwd)).unlisted).toBeUndefined()
    await rm(join(cwd, 'src/analytics.ts'))
    expect((await runJson<CheckResult>(['check'], cwd)).unlisted).toEqual([
      { model: 'Event', path: 'src/models/event.ts' },
    ])
  })

  it('is an error where the configuration names the file itself', async () => {
    const cwd = await project({ 'src/models/post.ts': model('Post') })
    await writeFiles(cwd, {
      'dbtool.config.json': '{ "url": "sqlite:./app.db", "schema": ["./src/schema.ts", "./src/models/*.ts"] }',
    })
    const { exit, stdout } = await runCli(['check', '--json'], { cwd })
    expect(exit).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'DBT_MODEL_INVALID', message: expect.stringContaining('is not in the schema') },
    })
  })
})
