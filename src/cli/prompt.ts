import { createInterface } from 'node:readline/promises'
import { DbtoolError } from '../errors/index.js'

/** Whether somebody is there to answer. Nothing ever needs it. */
export function hasTerminal(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true
}

/** Asks a yes-or-no question on stderr; anything but yes is no. */
export async function confirm(question: string): Promise<boolean> {
  const answer = await askLine(`${question} [y/N] `)
  return /^y(es)?$/i.test(answer.trim())
}

/** Asks for one of several; null: none of them. */
export async function choose(question: string, choices: readonly string[]): Promise<string | null> {
  const lines = choices.map((choice, at) => `  ${at + 1}) it was called ${choice}\n`)
  const answer = await askLine(`${question}\n${lines.join('')}  0) it is new\nYour choice [1]: `)
  const at = answer.trim() === '' ? 1 : Number(answer.trim())
  return choices[at - 1] ?? null
}

/** Asks for a value; `problem`: what was wrong with the last answer. */
export function askValue(question: string, problem: string | null): Promise<string> {
  const text = problem === null ? `${question}\n  a value, or sql: and an expression\n` : `${problem}\n`
  return askLine(`${text}Your value: `)
}

/** @throws {DbtoolError} DBT_INTERRUPTED when the input ends (Ctrl-C, Ctrl-D): that is no answer. */
async function askLine(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await new Promise((resolve, reject) => {
      const stop = (): void =>
        reject(new DbtoolError('DBT_INTERRUPTED', 'The question was not answered; nothing was done.'))
      lines.once('close', stop)
      lines.question(question).then(resolve, stop)
    })
  } finally {
    lines.close()
  }
}
