// Times the sides of a task in one process and in turns, so that a busy moment of the machine hits all of them.
import { performance } from 'node:perf_hooks'
import { expectSame, sorted } from './tasks.js'

async function timed(run) {
  globalThis.gc?.()
  const start = performance.now()
  const cpuStart = process.cpuUsage()
  const result = await run()
  const { user, system } = process.cpuUsage(cpuStart)
  return { milliseconds: performance.now() - start, cpu: (user + system) / 1000, result }
}

/** Runs a way once, looks at what it did, and clears up. */
async function checked(task, label, way, driver) {
  const { milliseconds, result } = await timed(way)
  expectSame(label, task.normal?.(result) ?? result, task.expected)
  if (task.stored !== undefined) {
    expectSame(`${label}, stored`, sorted(await driver.entries()), sorted(task.stored))
    await driver.empty()
  }
  return milliseconds
}

/** The fastest of a side's ways to do it, by two tries each, of which the first warms up. */
async function bestWay(task, name, side, driver) {
  let best = null
  for (const [label, way] of Object.entries(task.ways(side))) {
    await checked(task, `${name}, ${label}`, way, driver)
    const milliseconds = await checked(task, `${name}, ${label}`, way, driver)
    if (best === null || milliseconds < best.milliseconds) best = { label, milliseconds }
  }
  return best.label
}

/**
 * By side: the least time of several runs, since whatever else the machine does can only add. `cpu` is this process's alone,
 * threads of drivers included, and hardly depends on what else runs.
 */
export async function measure(task, sides, runs) {
  const { driver } = sides
  const ways = {}
  for (const [name, side] of Object.entries(sides)) {
    const label = await bestWay(task.trial ?? task, name, side, driver)
    ways[name] = { label, run: task.ways(side)[label] }
  }
  const results = Object.fromEntries(Object.keys(ways).map((name) => [name, []]))
  const names = Object.keys(ways)
  for (let run = 0; run < runs * task.repeat; run += 1) {
    // Each side comes first in turn, too.
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(run + turn) % names.length]
      const { milliseconds, cpu } = await timed(ways[name].run)
      if (task.stored !== undefined) await driver.empty()
      results[name].push({ milliseconds, cpu })
    }
  }
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        way: ways[name].label,
        milliseconds: Math.min(...results[name].map((one) => one.milliseconds)),
        cpu: Math.min(...results[name].map((one) => one.cpu)),
      },
    ]),
  )
}
