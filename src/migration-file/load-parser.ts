import { createRequire } from 'node:module'
import type * as Babel from '@babel/parser'

/**
 * The parser of JavaScript and TypeScript. Not by `import`, for which Node looks through all of its text for the names that it
 * exports: that takes longer than to run it.
 */
export function loadParser(): typeof Babel {
  return createRequire(import.meta.url)('@babel/parser') as typeof Babel
}
