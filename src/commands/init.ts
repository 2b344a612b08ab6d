import { resolve } from 'node:path'
import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/base-command.js'
import { ciSystems } from '../cli/scaffold-ci.js'
import { layouts } from '../cli/scaffold-files.js'

export default class Init extends BaseCommand {
  static override summary = 'Set up a project: configuration, a first model, migrations folder, npm scripts.'
  static override description = 'Never overwrites: what is there already is kept, and said.'
  static override examples = [
    '<%= config.bin %> init',
    '<%= config.bin %> init --dialect postgres',
    '<%= config.bin %> init --dialect postgres --docker',
    '<%= config.bin %> init --layout infra',
    '<%= config.bin %> init my-app --ci github --makefile',
  ]
  static override args = {
    dir: Args.string({ ignoreStdin: true, description: 'Folder to set up; made where it is not there.', default: '.' }),
  }
  static override flags = {
    dialect: Flags.option({
      options: ['sqlite', 'postgres', 'mysql', 'mariadb'] as const,
      description: 'The database engine; default that of --url, or sqlite.',
    })(),
    layout: Flags.option({
      options: layouts,
      default: 'plain' as const,
      description: 'plain: src/models.ts; infra: src/infra/database, the layer of an application.',
    })(),
    ci: Flags.option({
      options: ciSystems,
      description: 'Add a workflow for pull requests that runs dbtool ci; alone it means github.',
    })(),
    docker: Flags.boolean({ description: "Add a compose.yaml that starts the engine's server." }),
    makefile: Flags.boolean({ description: 'Add a Makefile with the usual targets.' }),
    yes: Flags.boolean({ char: 'y', description: 'For scripts; init never asks.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Init, withCiSystem(this.argv))
    const { scaffold } = await import('../cli/scaffold.js')
    const engine = await engineOf(flags.dialect, flags.url)
    const result = await scaffold({
      folder: resolve(args.dir),
      ...(engine === undefined ? {} : { engine }),
      layout: flags.layout,
      ci: flags.ci ?? null,
      docker: flags.docker,
      makefile: flags.makefile,
    })
    const lines = [
      ...result.created.map((path) => `created ${path}`),
      ...result.kept.map((path) => `kept    ${path}`),
      ...(result.notes ?? []).map((note) => `note:   ${note}`),
      'next:',
      ...result.next.map((command) => `  ${command}`),
    ]
    this.print(flags, result, lines.join('\n'))
  }
}

/** @throws {DbtoolError} DBT_USAGE where both are named and contradict each other; DBT_DIALECT_UNKNOWN. */
async function engineOf(dialect: string | undefined, url: string | undefined): Promise<string | undefined> {
  if (url === undefined) return dialect
  const { engineFor } = await import('../dialect/registry.js')
  const { name } = engineFor(url)
  if (dialect === undefined || dialect === name) return name
  const { DbtoolError } = await import('../errors/index.js')
  throw new DbtoolError('DBT_USAGE', `--dialect names ${dialect}, and --url is for ${name}.`, {
    hint: 'Give one of them. Nothing was written.',
    next: ['dbtool init --help'],
  })
}

/** `--ci` without a name is `--ci github`: flags of oclif either always take a value or never do. */
function withCiSystem(argv: readonly string[]): string[] {
  return argv.map((word, at) => {
    const isNamed = ciSystems.some((system) => system === argv[at + 1])
    return word === '--ci' && !isNamed ? '--ci=github' : word
  })
}
