import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sourceFiles } from './source-files.js'

const files = sourceFiles()
const engines = 'sqlite3?|postgres(?:ql)?|mysql|mariadb'

describe('the house rules', () => {
  it('branches on the name of an engine in src/dialect only', () => {
    const branch = new RegExp(
      [
        `[!=]==?\\s*['"](?:${engines})['"]`,
        `['"](?:${engines})['"]\\s*[!=]==?`,
        `case\\s+['"](?:${engines})['"]\\s*:`,
        `\\.(?:startsWith|includes)\\(\\s*['"](?:${engines})`,
      ].join('|'),
    )
    const found = files
      .filter((file) => !file.path.startsWith('dialect/'))
      .flatMap((file) =>
        file.code
          .split('\n')
          .filter((line) => branch.test(line))
          .map((line) => `${file.path}: ${line.trim()}`),
      )
    expect(branch.test("if (dialect.name === 'sqlite') {")).toBe(true)
    expect(found).toEqual([])
  })

  it('keeps files under 300 lines, or says at the head why not', () => {
    const long = files
      .filter((file) => file.text.split('\n').length > 300)
      .filter((file) => !/^(?:\/\*\*|\/\/)/.test(file.text))
      .map((file) => file.path)
    expect(long).toEqual([])
  })

  it('names files in kebab-case', () => {
    expect(
      files
        .map((file) => file.path)
        .filter((path) => !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)*[a-z0-9]+(?:-[a-z0-9]+)*\.ts$/.test(path)),
    ).toEqual([])
  })

  it('keeps a command under 100 lines and gives it a summary and examples', () => {
    const commands = files.filter((file) => file.path.startsWith('commands/'))
    expect(commands.filter((file) => file.text.split('\n').length > 100).map((file) => file.path)).toEqual([])
    expect(commands.filter((file) => !/static override summary =/.test(file.text)).map((file) => file.path)).toEqual([])
    expect(commands.filter((file) => !/static override examples =/.test(file.text)).map((file) => file.path)).toEqual(
      [],
    )
  })

  it('takes no argument from standard input, where a shell loop keeps its own data', () => {
    const greedy = files
      .filter((file) => file.path.startsWith('commands/'))
      .filter((file) => file.code.split('Args.string(').length !== file.code.split('ignoreStdin: true').length)
      .map((file) => file.path)
    expect(greedy).toEqual([])
  })

  it('lists in the manifest exactly the commands that have a file', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../oclif.manifest.json', import.meta.url), 'utf8')) as {
      commands: Record<string, unknown>
    }
    const ids = readdirSync(new URL('../../src/commands', import.meta.url)).map((name) => name.replace(/\.ts$/, ''))
    expect(Object.keys(manifest.commands).toSorted()).toEqual(ids.toSorted())
  })
})
