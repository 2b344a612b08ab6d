import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { appendFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { githubWorkflow, gitlabJob } from '../../src/cli/scaffold-ci.js'
import { commitAll, git } from '../support/git-repository.js'
import { junitProblems, sarifProblems } from '../support/report-schemas.js'
import { root, runCli } from '../support/run-cli.js'
import { temporaryFolder, writeFiles } from '../support/temporary-project.js'

interface Step {
  readonly name?: string
  readonly run?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
}

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly steps: readonly Step[]
        readonly services?: Readonly<Record<string, { readonly image: string; readonly ports: readonly string[] }>>
        readonly env?: Readonly<Record<string, string>>
      }
    >
  >
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>
  readonly runs: { readonly using: string; readonly steps: readonly Step[] }
}

interface GitlabJob {
  readonly migrations: {
    readonly script: readonly string[]
    readonly variables: Readonly<Record<string, string | number>>
    readonly services?: readonly { readonly name: string; readonly alias: string }[]
    readonly artifacts: { readonly reports: { readonly junit: string } }
  }
}

const example = (name: string): string => readFileSync(join(root, 'examples/ci', name), 'utf8')

function jobOf(text: string): Workflow['jobs'][string] {
  const { jobs } = parse(text) as Workflow
  const [job] = Object.values(jobs)
  if (job === undefined) throw new Error('no job')
  return job
}

/** A command as a build runs it. Nothing of the build that runs this test is known to it. */
function build(
  command: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly exit: number | null; readonly output: string }> {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', command], {
    cwd,
    env: { PATH, HOME, CI: 'true', NO_COLOR: '1', ...env },
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

/** A project as `dbtool init` makes it, on `main` with one revision and on `work` with another. */
async function origin(system: 'github' | 'gitlab'): Promise<string> {
  const folder = await temporaryFolder({ '.gitignore': 'node_modules\nreports\n*.db\n' })
  const run = async (...args: readonly string[]): Promise<void> => {
    const { exit, stderr } = await runCli(args, { cwd: folder })
    expect(exit, stderr).toBe(0)
  }
  await run('init', '--ci', system)
  await run('revision', '--autogenerate', '-m', 'users', '--rev-id', 'first')
  await commitAll(folder)
  await commitAll(folder, { branch: 'work' })
  const models = readFileSync(join(folder, 'src/models.ts'), 'utf8')
  await writeFiles(folder, { 'src/models.ts': models.replace('name:', 'nick: t.text().nullable(),\n    name:') })
  await run('revision', '--autogenerate', '--against', 'revisions', '-m', 'nicks', '--rev-id', 'second')
  await commitAll(folder)
  return folder
}

/** What a build machine has after its checkout and `npm ci`, which fetches nothing here. */
async function checkout(from: string, ...how: readonly string[]): Promise<string> {
  const folder = join(await temporaryFolder(), 'clone')
  await git(from, 'clone', '--quiet', ...how, '--branch', 'work', `file://${from}`, folder)
  mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true })
  symlinkSync(root, join(folder, 'node_modules', 'dbtool'))
  symlinkSync(join(root, 'node_modules', 'sqlite3'), join(folder, 'node_modules', 'sqlite3'))
  symlinkSync(join(root, 'bin', 'run.js'), join(folder, 'node_modules', '.bin', 'dbtool'))
  return folder
}

/** Runs the commands of a job's steps up to the first that fails, but for the one that installs. */
async function runSteps(steps: readonly Step[], cwd: string, env: Readonly<Record<string, string>>) {
  const commands = steps.flatMap(({ run, env: own }) => (run === undefined ? [] : [{ run, env: { ...env, ...own } }]))
  const ran = commands.filter(({ run }) => run !== 'npm ci')
  expect(ran.length).toBeGreaterThan(0)
  let last: Awaited<ReturnType<typeof build>> = { exit: null, output: '' }
  for (const { run, env: variables } of ran) {
    last = await build(run, cwd, variables)
    if (last.exit !== 0) return last
  }
  return last
}

describe('the workflow for GitHub', () => {
  const pull = { GITHUB_ACTIONS: 'true', GITHUB_BASE_REF: 'main' }

  it('is the one that init writes, with all servers', () => {
    expect(example('github.yml')).toBe(githubWorkflow(['postgres', 'mysql', 'mariadb']))
    const { steps, services } = jobOf(example('github.yml'))
    expect(steps[0]).toMatchObject({ uses: expect.stringMatching(/^actions\/checkout@/), with: { 'fetch-depth': 0 } })
    expect(Object.values(services ?? {}).map(({ ports }) => ports)).toEqual([
      ['5432:5432'],
      ['3306:3306'],
      ['3307:3306'],
    ])
    expect(steps.some(({ uses }) => uses?.includes('upload-sarif'))).toBe(true)
  })

  it('explains itself in a shallow clone, and passes in a whole one', async () => {
    const from = await origin('github')
    const shallow = await checkout(from, '--depth', '1')
    const { steps, env } = jobOf(readFileSync(join(shallow, '.github/workflows/migrations.yml'), 'utf8'))
    const summary = join(shallow, 'summary.md')
    const cut = await runSteps(steps, shallow, { ...env, ...pull, GITHUB_STEP_SUMMARY: summary })
    expect(cut.exit, cut.output).toBe(11)
    expect(cut.output).toMatch(/^unedited +FAIL +cannot be compared with origin\/main/m)
    expect(cut.output).toContain('fetch-depth: 0')
    expect(cut.output).toContain('git fetch --unshallow origin')
    expect(cut.output).toMatch(/^verify +pass/m)
    expect(cut.output).toMatch(/^::error file=dbtool\.config\.ts,line=1,title=dbtool ci unedited%3A DBT_REF_UNKNOWN::/m)
    expect(readFileSync(summary, 'utf8')).toContain('| unedited | ❌ **FAIL** |')
    expect(await junitProblems(readFileSync(join(shallow, 'reports/dbtool.xml'), 'utf8'))).toEqual([])
    expect(sarifProblems(readFileSync(join(shallow, 'reports/dbtool.sarif'), 'utf8'))).toEqual([])
    // As the message says.
    const said = /^ +(git fetch --unshallow origin)$/m.exec(cut.output)?.[1] ?? 'false'
    const fetched = await build(`${said} && git fetch origin +refs/heads/main:refs/remotes/origin/main`, shallow, {})
    expect(fetched.exit, fetched.output).toBe(0)
    expect(await runSteps(steps, shallow, { ...env, ...pull })).toMatchObject({ exit: 0 })

    const whole = await checkout(from)
    const passed = await runSteps(steps, whole, { ...env, ...pull })
    expect(passed.exit, passed.output).toBe(0)
    expect(passed.output).toMatch(/^unedited +pass +1 revisions? as in origin\/main/m)
    expect(passed.output).not.toContain('::error')
    const [first = ''] = (await readdir(join(whole, 'migrations'))).filter((name) => name.includes('first'))
    await appendFile(join(whole, 'migrations', first), '\nexport const more = 1\n')
    const edited = await runSteps(steps, whole, { ...env, ...pull })
    expect(edited.exit, edited.output).toBe(11)
    expect(edited.output).toContain('title=dbtool ci unedited%3A revision-edited')
  })

  it('is an action, too, which takes names of branches as data', async () => {
    const { inputs, runs } = parse(example('action.yml')) as Action
    expect(runs.using).toBe('composite')
    const steps = (given: Readonly<Record<string, string>>): readonly Step[] =>
      runs.steps.map((step) => {
        const env = Object.entries(step.env ?? {}).map(([name, value]) => [
          name,
          value.replace(
            /\$\{\{ inputs\.([\w-]+) \}\}/g,
            (_, input: string) => given[input] ?? inputs[input]?.default ?? '',
          ),
        ])
        return { ...step, env: Object.fromEntries(env) as Record<string, string> }
      })
    const from = await origin('github')
    const whole = await checkout(from)
    const all = await runSteps(steps({}), whole, pull)
    expect(all.exit, all.output).toBe(0)
    expect(existsSync(join(whole, 'reports/dbtool.md'))).toBe(true)
    const since = await runSteps(steps({ since: 'origin/main', base: 'origin/main', reports: 'out' }), whole, {})
    expect(since.exit, since.output).toBe(0)
    expect(since.output).toMatch(/^verify +pass +1 revision proved/m)
    expect(existsSync(join(whole, 'out/dbtool.sarif'))).toBe(true)
    const hostile = await runSteps(steps({ base: '$(touch stolen); touch stolen "' }), whole, {})
    expect(hostile.exit, hostile.output).toBe(11)
    expect(existsSync(join(whole, 'stolen'))).toBe(false)
    const shallow = await checkout(from, '--depth', '1')
    const cut = await runSteps(steps({ since: 'origin/main' }), shallow, pull)
    expect(cut.exit, cut.output).toBe(11)
    expect(cut.output).toMatch(/^verify +FAIL +git knows no commit called origin\/main here/m)
  })
})

describe('the job for GitLab', () => {
  const merge = { GITLAB_CI: 'true', CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' }
  const stepsOf = (text: string): readonly Step[] =>
    (parse(text) as GitlabJob).migrations.script.map((run) => ({ run }))

  it('is the one that init writes', () => {
    expect(example('gitlab-ci.yml')).toBe(gitlabJob('postgres'))
    const { migrations } = parse(example('gitlab-ci.yml')) as GitlabJob
    expect(migrations.variables['GIT_DEPTH']).toBe(0)
    expect(migrations.services).toEqual([{ name: expect.stringMatching(/^postgres:/), alias: 'postgres' }])
  })

  it('fetches the target branch itself, and explains itself where the history is cut off', async () => {
    const from = await origin('gitlab')
    expect(readFileSync(join(from, '.gitlab-ci.yml'), 'utf8')).toContain('local: .gitlab/migrations.yml')
    const steps = stepsOf(readFileSync(join(from, '.gitlab/migrations.yml'), 'utf8'))
    const whole = await checkout(from, '--single-branch')
    const passed = await runSteps(steps, whole, merge)
    expect(passed.exit, passed.output).toBe(0)
    expect(passed.output).toMatch(/^unedited +pass +1 revisions? as in origin\/main/m)
    expect(await junitProblems(readFileSync(join(whole, 'reports/dbtool.xml'), 'utf8'))).toEqual([])
    const shallow = await checkout(from, '--depth', '1')
    const cut = await runSteps(steps, shallow, merge)
    expect(cut.exit, cut.output).toBe(11)
    expect(cut.output).toContain('GIT_DEPTH')
  })
})

describe('init --ci', () => {
  it.each(['postgres', 'mysql', 'mariadb'])('starts the server of %s and names it', async (engine) => {
    const cwd = await temporaryFolder()
    await runCli(['init', '--ci', 'github', '--dialect', engine], { cwd })
    const { services, env } = jobOf(readFileSync(join(cwd, '.github/workflows/migrations.yml'), 'utf8'))
    expect(Object.keys(services ?? {})).toEqual([engine])
    expect(env?.['DATABASE_URL']).toContain(`${engine}://`)
    const other = await temporaryFolder()
    await runCli(['init', '--ci', 'gitlab', '--dialect', engine], { cwd: other })
    const { migrations } = parse(readFileSync(join(other, '.gitlab/migrations.yml'), 'utf8')) as GitlabJob
    expect(migrations.services).toMatchObject([{ alias: engine }])
    // On another machine nothing is made unasked.
    const url = String(migrations.variables['SCRATCH_URL'])
    const config = await runCli(['config'], { cwd: other, env: { SCRATCH_URL: url } })
    expect(config.exit, config.stderr).toBe(0)
    expect(readFileSync(join(other, 'dbtool.config.ts'), 'utf8')).toContain('process.env.SCRATCH_URL')
  })

  it('needs no server for sqlite, means GitHub without a name, and overwrites nothing', async () => {
    const cwd = await temporaryFolder({ '.gitlab-ci.yml': 'mine: {}\n' })
    const first = await runCli(['init', '--ci'], { cwd })
    expect(first).toMatchObject({ exit: 0, stderr: '' })
    const text = readFileSync(join(cwd, '.github/workflows/migrations.yml'), 'utf8')
    expect(text).toBe(githubWorkflow(['sqlite']))
    expect(jobOf(text)).not.toHaveProperty('services')
    const second = await runCli(['init', '--ci', 'gitlab', '--json'], { cwd })
    expect(JSON.parse(second.stdout)).toMatchObject({
      created: ['.gitlab/migrations.yml'],
      kept: expect.arrayContaining(['.gitlab-ci.yml']) as unknown,
    })
    expect(readFileSync(join(cwd, '.gitlab-ci.yml'), 'utf8')).toBe('mine: {}\n')
    expect(await runCli(['init', '--ci=jenkins'], { cwd })).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('github, gitlab') as unknown,
    })
  })
})
