// Preloaded with `node --import`: writes the URL of every module that the process loads to the file $RECORD_MODULES.
import { appendFileSync, writeFileSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const log = process.env.RECORD_MODULES
writeFileSync(log, '')
const hook = `import { appendFileSync } from 'node:fs'
export async function load(url, context, next) {
  appendFileSync(${JSON.stringify(log)}, url + '\\n')
  return next(url, context)
}`
module.register(`data:text/javascript,${encodeURIComponent(hook)}`)
// CommonJS that CommonJS requires does not pass the hook on every Node.
process.on('exit', () => {
  const { cache } = createRequire(import.meta.url)
  appendFileSync(
    log,
    Object.keys(cache)
      .map((file) => `${pathToFileURL(file).href}\n`)
      .join(''),
  )
})
