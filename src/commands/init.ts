import { resolve } from 'node:path'
import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/base-command.js'
import { ciSystems } from '../cli/scaffold-ci.js'

export default class Init extends BaseCommand {
  static override summary = 'Set up a project: configuration, a first model, migrations folder, npm scripts.'
  static override description = 'Never overwrites: what is there already is kept, and said.'
  static override examples = [
    '<%= config.bin %> init',
    '<%= config.bin %> init --dialect postgres',
    '<%= config.bin %> init my-app --ci github --makefile',
  ]
  static override args = {
    dir: Args.string({ ignoreStdin: true, description: 'Folder to set up; made where it is not there.', default: '.' }),
  }
  static override flags = {
    dialect: Flags.option({
      options: ['sqlite', 'postgres', 'mysql', 'mariadb'] as const,
      default: 'sqlite' as const,
      description: 'The database engine.',
    })(),
    ci: Flags.option({
      options: ciSystems,
      description: 'Add a workflow for pull requests that runs dbtool ci; alone it means github.',
    })(),
    makefile: Flags.boolean({ description: 'Add a Makefile with the usual targets.' }),
    yes: Flags.boolean({ char: 'y', description: 'For scripts; init never asks.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Init, withCiSystem(this.argv))
    const { scaffold } = await import('../cli/scaffold.js')
    const result = await scaffold({
      folder: resolve(args.dir),
      engine: flags.dialect,
      ci: flags.ci ?? null,
      makefile: flags.makefile,
    })
    const lines = [
      ...result.created.map((path) => `created ${path}`),
      ...result.kept.map((path) => `kept    ${path}`),
      'next:',
      ...result.next.map((command) => `  ${command}`),
    ]
    this.print(flags, result, lines.join('\n'))
  }
}

/** `--ci` without a name is `--ci github`: flags of oclif either always take a value or never do. */
function withCiSystem(argv: readonly string[]): string[] {
  return argv.map((word, at) => {
    const isNamed = ciSystems.some((system) => system === argv[at + 1])
    return word === '--ci' && !isNamed ? '--ci=github' : word
  })
}
