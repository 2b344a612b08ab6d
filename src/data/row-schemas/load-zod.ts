import { createRequire } from 'node:module'
import type * as Zod from 'zod'

export type ZodTools = typeof Zod.z

let tools: ZodTools | undefined

/** Loaded with the first schema that is asked for: programs that ask for none should not wait for zod. */
export function loadZod(): ZodTools {
  tools ??= (createRequire(import.meta.url)('zod') as typeof Zod).z
  return tools
}
