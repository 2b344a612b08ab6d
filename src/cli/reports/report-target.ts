import { DbtoolError } from '../../errors/index.js'

const fileFormats = ['junit', 'sarif', 'markdown', 'json'] as const

/** What `--report` asks for. `json` is the result as `--json` prints it. */
export type ReportTarget =
  | { readonly format: (typeof fileFormats)[number]; readonly path: string }
  | { readonly format: 'github' }

/** @param values as in `junit=report.xml`. @throws {DbtoolError} DBT_USAGE naming the formats. */
export function parseReportTargets(values: readonly string[]): readonly ReportTarget[] {
  return values.map((value) => {
    const at = value.indexOf('=')
    const name = at < 0 ? value : value.slice(0, at)
    const path = at < 0 ? '' : value.slice(at + 1)
    const format = fileFormats.find((known) => known === name)
    if (format !== undefined && path !== '') return { format, path }
    if (name === 'github' && at < 0) return { format: 'github' }
    const problem =
      format !== undefined
        ? `--report ${format} needs a file.`
        : name === 'github'
          ? '--report github takes no file: it writes to the log and to the summary of the job.'
          : '--report knows no such format.'
    throw new DbtoolError('DBT_USAGE', problem, {
      hint: `Formats: github, and with a file ${fileFormats.join(', ')}, as in --report junit=reports/dbtool.xml,sarif=dbtool.sarif,github.`,
    })
  })
}
