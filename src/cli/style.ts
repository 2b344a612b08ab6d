import { styleText } from 'node:util'

type Format = Parameters<typeof styleText>[0]

/** Colours on a terminal only, and never when NO_COLOR or --no-color says so. @see https://no-color.org */
export function style(format: Format, text: string): string {
  const wanted = process.env['NO_COLOR'] === undefined && !process.argv.includes('--no-color')
  return wanted && process.stdout.isTTY === true && process.stderr.isTTY === true ? styleText(format, text) : text
}
