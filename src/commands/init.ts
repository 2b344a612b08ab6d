import { resolve } from 'node:path'
import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/base-command.js'

export default class Init extends BaseCommand {
  static override summary = 'Set up a project: configuration, a first model, migrations folder, npm scripts.'
  static override description = 'Never overwrites: what is there already is kept, and said.'
  static override examples = [
    '<%= config.bin %> init',
    '<%= config.bin %> init --dialect postgres',
    '<%= config.bin %> init my-app --ci --makefile',
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
    ci: Flags.boolean({ description: 'Add a GitHub workflow that runs dbtool ci.' }),
    makefile: Flags.boolean({ description: 'Add a Makefile with the usual targets.' }),
    yes: Flags.boolean({ char: 'y', description: 'For scripts; init never asks.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Init)
    const { scaffold } = await import('../cli/scaffold.js')
    const result = await scaffold({
      folder: resolve(args.dir),
      engine: flags.dialect,
      ci: flags.ci,
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
