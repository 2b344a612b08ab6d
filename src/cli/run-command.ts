import type { DryRunOptions } from '../migrator/dry-run.js'
import type { PlanStep } from '../migrator/plan.js'
import type { Project } from '../migrator/project.js'
import type { ScriptOptions } from '../migrator/script/write-script.js'
import { BaseCommand, type TellingFlags as Flags } from './base-command.js'

/** A command that runs revisions, and can also say what it would run. */
export abstract class RunCommand extends BaseCommand {
  protected async printScript(
    flags: Flags,
    project: Project,
    direction: 'up' | 'down',
    { target, ...options }: DryRunOptions & { readonly tag?: string | undefined },
  ): Promise<void> {
    const { planScript } = await import('../migrator/script/plan-script.js')
    const { steps, start } = await planScript(project, direction, target)
    if (start === 'base') this.tell(flags, 'The database cannot be reached: the script begins at base. Or say from:to.')
    await this.printSteps(flags, project, steps, { ...options, direction })
  }

  protected async printSteps(
    flags: Flags,
    project: Project,
    steps: readonly PlanStep[],
    options: ScriptOptions,
  ): Promise<void> {
    const { scriptOf } = await import('../migrator/script/write-script.js')
    const result = await scriptOf(project, steps, options)
    for (const { revision, reason } of result.unscripted) this.tell(flags, `not exact: ${revision}: ${reason}`)
    this.print(flags, result, result.sql.trimEnd())
  }

  protected async printDryRun(
    flags: Flags,
    project: Project,
    direction: 'up' | 'down',
    options: DryRunOptions & { readonly tag?: string | undefined },
  ): Promise<void> {
    const { dryRun } = await import('../migrator/dry-run.js')
    const { dryRunLines } = await import('./dry-run-lines.js')
    const result = await dryRun(project, direction, options)
    this.print(flags, result, dryRunLines(result, direction))
  }
}
