import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { assertNever, DbtoolError, messageOf } from '../../errors/index.js'
import { githubAnnotations } from './github-annotations.js'
import { junitReport } from './junit.js'
import { markdownReport } from './markdown.js'
import type { Report } from './report.js'
import type { ReportTarget } from './report-target.js'
import { sarifReport } from './sarif.js'

export interface WriteOptions {
  /** What paths of targets are relative to. */
  readonly folder: string
  /** Takes what goes to the log of a build. */
  readonly log: (text: string) => void
  /** The file of the job's summary, as GITHUB_STEP_SUMMARY names it; undefined: there is none. */
  readonly summaryFile: string | undefined
}

/**
 * Writes each report that was asked for. One that cannot be written does not keep the others from being written.
 * @param result as `--json` prints it.
 * @returns what could not be written, as DBT_FILE_UNWRITABLE.
 */
export async function writeReports(
  targets: readonly ReportTarget[],
  report: Report,
  result: object,
  options: WriteOptions,
): Promise<readonly DbtoolError[]> {
  const problems: DbtoolError[] = []
  for (const target of targets) {
    try {
      await writeTarget(target, report, result, options)
    } catch (error) {
      problems.push(
        new DbtoolError('DBT_FILE_UNWRITABLE', `The report (${target.format}) cannot be written: ${messageOf(error)}`, {
          hint: 'The command ran, and its result is the one that was printed; name a file that can be written and run it again.',
          cause: error,
        }),
      )
    }
  }
  return problems
}

async function writeTarget(target: ReportTarget, report: Report, result: object, options: WriteOptions): Promise<void> {
  switch (target.format) {
    case 'junit':
      return writeText(target.path, junitReport(report), options)
    case 'sarif':
      return writeText(target.path, sarifReport(report), options)
    case 'markdown':
      return writeText(target.path, markdownReport(report), options)
    case 'json':
      return writeText(target.path, `${JSON.stringify(result, null, 2)}\n`, options)
    case 'github':
      options.log(githubAnnotations(report))
      if (options.summaryFile !== undefined && options.summaryFile !== '') {
        await appendFile(options.summaryFile, `${markdownReport(report)}\n`)
      }
      return
    default:
      return assertNever(target)
  }
}

async function writeText(path: string, text: string, { folder }: WriteOptions): Promise<void> {
  const file = resolve(folder, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}
