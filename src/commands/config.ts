import { BaseCommand } from '../cli/base-command.js'

export default class Config extends BaseCommand {
  static override summary = 'Show the configuration in force and where each value came from.'
  static override description = 'Passwords are never shown.'
  static override examples = ['<%= config.bin %> config', '<%= config.bin %> config --json']

  async run(): Promise<void> {
    const { flags } = await this.parse(Config)
    const { describeConfig } = await import('../config/describe-config.js')
    const { config } = await this.project(flags)
    const result = describeConfig(config)
    const lines = result.settings.map(
      ({ key, value, source }) => `${key.padEnd(24)} ${JSON.stringify(value)}  (${source})`,
    )
    this.print(flags, result, [`file: ${result.file ?? 'none'}`, `root: ${result.root}`, ...lines].join('\n'))
  }
}
