import { BaseCommand } from '../cli/base-command.js'
import { doctorLines } from '../cli/doctor-lines.js'

export default class Doctor extends BaseCommand {
  static override summary = 'Find out what keeps dbtool from working, from the configuration to the version tables.'
  static override description =
    'Looks at URL, driver, network, credentials, version, rights, version tables and revisions, in this order, and says how to mend what it finds. Changes nothing. Exit code 0, or that of the first failure.'
  static override examples = [
    '<%= config.bin %> doctor',
    '<%= config.bin %> doctor --url postgres://me@localhost:5432/app',
    '<%= config.bin %> doctor --json',
  ]

  async run(): Promise<void> {
    const { flags } = await this.parse(Doctor)
    const { doctor } = await import('../migrator/doctor/doctor.js')
    const { errorCodes } = await import('../errors/index.js')
    const result = await doctor(() => this.project(flags))
    const first = result.checks.find(({ status }) => status === 'failed')
    this.print(flags, result, doctorLines(result), first?.code == null ? 0 : errorCodes[first.code])
  }
}
