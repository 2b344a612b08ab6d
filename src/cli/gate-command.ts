import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import * as Flags from '@oclif/core/flags'
import type { GateProgress } from '../migrator/gate-progress.js'
import type { Project } from '../migrator/project.js'
import { BaseCommand, type TellingFlags } from './base-command.js'
import { showsStack } from './log-level.js'
import type { Report } from './reports/report.js'
import type { ReportTarget } from './reports/report-target.js'
import type { ReportPlace } from './reports/to-report.js'

/** A command that judges: it prints its result, writes the reports that were asked for, and exits 11 when it is not good. */
export abstract class GateCommand extends BaseCommand {
  static readonly reportFlag = Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    description: 'Also write junit=, sarif=, markdown= or json=<file>, or github (annotations and job summary).',
  })

  /** Before anything runs: a format that is not known must not cost a run. */
  protected async reportTargets(values: readonly string[] | undefined): Promise<readonly ReportTarget[]> {
    if (values === undefined) return []
    const { parseReportTargets } = await import('./reports/report-target.js')
    return parseReportTargets(values)
  }

  /**
   * Runs what judges, with the signal that stops it, and shows what it is at.
   * @throws {DbtoolError} DBT_INTERRUPTED after a clean stop.
   */
  protected async judged<T>(
    flags: TellingFlags,
    judge: (signal: AbortSignal, onProgress: (event: GateProgress) => void) => Promise<T>,
  ): Promise<T> {
    const { listenForStop } = await import('./signals.js')
    const { showGateProgress } = await import('./gate-progress.js')
    const signal = listenForStop()
    const progress = showGateProgress(process.stderr, this.tells(flags, 'info'))
    try {
      return await judge(signal, progress.onProgress)
    } catch (error) {
      if (!signal.aborted) throw error
      const { DbtoolError } = await import('../errors/index.js')
      throw new DbtoolError(
        'DBT_INTERRUPTED',
        'Interrupted. Only scratch databases were written to, and they are gone.',
        {
          hint: 'Nothing is left to be cleaned up; run the command again.',
          cause: error,
        },
      )
    } finally {
      progress.end()
    }
  }

  /** Where the paths of a result lead to, seen from the current folder. */
  protected reportPlace(project: Project): ReportPlace {
    const folder = process.cwd()
    return {
      folder,
      root: rootAbove(folder),
      configFile: project.config.file,
      version: this.config.version,
      host: hostname(),
    }
  }

  /** @param text the result as people read it, of the report. */
  protected async finish(
    flags: TellingFlags,
    {
      result,
      report,
      targets,
      text,
    }: {
      readonly result: { readonly ok: boolean }
      readonly report: Report
      readonly targets: readonly ReportTarget[]
      readonly text: (report: Report) => string
    },
  ): Promise<void> {
    const { exitCodes } = await import('../errors/index.js')
    this.print(flags, result, text(report), result.ok ? 0 : exitCodes.gate)
    if (targets.length === 0) return
    const { writeReports } = await import('./reports/write-reports.js')
    const { errorText } = await import('./report-error.js')
    const problems = await writeReports(targets, report, result, {
      folder: process.cwd(),
      log: (annotations) => (flags.json ? process.stderr : process.stdout).write(annotations),
      summaryFile: process.env['GITHUB_STEP_SUMMARY'],
    })
    // The result stands on stdout already.
    for (const problem of problems) process.stderr.write(errorText(problem, showsStack(flags)))
    if (problems.length > 0) process.exitCode = exitCodes.usage
  }
}

/** The root of the repository that a folder is in, or the folder itself. */
function rootAbove(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (dirname(at) === at) return folder
  }
}
