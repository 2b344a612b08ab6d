import { createRequire } from 'node:module'
import type * as Zod from 'zod'

export type ZodTools = typeof Zod.z

let tools: ZodTools | undefined

/** Loaded with the first shape that is checked, and not with every configuration and program, which import this package too. */
export function loadZod(): ZodTools {
  tools ??= (createRequire(import.meta.url)('zod') as typeof Zod).z
  return tools
}
