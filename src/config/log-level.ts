/** How much is told on stderr, from the least to the most; each tells what those before it tell. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const

export type LogLevel = (typeof logLevels)[number]
