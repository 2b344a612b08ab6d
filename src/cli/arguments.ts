/** Arguments after `--` are no flags. */
function beforeSeparator(argv: readonly string[]): readonly string[] {
  const at = argv.indexOf('--')
  return at < 0 ? argv : argv.slice(0, at)
}

export function isJson(argv: readonly string[]): boolean {
  return beforeSeparator(argv).includes('--json')
}

/** The command that a command line is for, or null where it names none that exists. */
export function commandOf(argv: readonly string[], known: readonly string[]): string | null {
  const first = argv.find((argument) => !argument.startsWith('-'))
  return first !== undefined && known.includes(first) ? first : null
}

/** `downgrade -1`: a number of steps looks like a flag to the parser, so it goes behind the separator. */
export function normalizeArguments(argv: readonly string[]): string[] {
  const steps = beforeSeparator(argv).filter((argument) => /^-\d+$/.test(argument))
  if (steps.length === 0) return [...argv]
  const rest = argv.filter((argument) => !steps.includes(argument) && argument !== '--')
  return [...rest, '--', ...steps]
}
