import { describe, expect, it } from 'vitest'
import { isJson, logFlagsOf, readCommandLine } from '../../../src/cli/arguments.js'
import { showsStack } from '../../../src/cli/log-level.js'

describe('readCommandLine', () => {
  it.each([
    { argv: ['status', '--json'], command: 'status', args: ['--json'] },
    { argv: ['--json', 'status'], command: 'status', args: ['--json'] },
    { argv: ['--url', 'upgrade', 'status'], command: 'status', args: ['--url', 'upgrade'] },
    { argv: ['--url=sqlite:a', 'status'], command: 'status', args: ['--url=sqlite:a'] },
    { argv: ['downgrade', '-1', '--yes'], command: 'downgrade', args: ['-1', '--yes'] },
    { argv: ['downgrade', '--', '-1'], command: 'downgrade', args: ['--', '-1'] },
    { argv: ['revision', '-m', 'status'], command: 'revision', args: ['-m', 'status'] },
    { argv: ['--json'], command: null, args: ['--json'] },
    { argv: ['--url'], command: null, args: ['--url'] },
    { argv: ['--', 'status'], command: null, args: ['--', 'status'].slice(1) },
  ])('finds the command of $argv', ({ argv, command, args }) => {
    const line = readCommandLine(argv)
    expect(line.wants).toBe('command')
    expect(line.command).toBe(command)
    if (command !== null) expect(line.args).toEqual(args)
  })

  it.each([
    { argv: [], command: null },
    { argv: ['--help'], command: null },
    { argv: ['-h'], command: null },
    { argv: ['help'], command: null },
    { argv: ['help', 'status'], command: 'status' },
    { argv: ['status', '--help'], command: 'status' },
    { argv: ['--help', 'status'], command: 'status' },
  ])('gives help for $argv', ({ argv, command }) => {
    expect(readCommandLine(argv)).toMatchObject({ wants: 'help', command })
  })

  it('leaves alone what stands behind the separator', () => {
    expect(readCommandLine(['status', '--', '--help']).wants).toBe('command')
    expect(isJson(['status', '--', '--json'])).toBe(false)
    expect(logFlagsOf(['status', '--', '--verbose']).verbose).toBe(false)
  })
})

describe('whether errors come with their stack', () => {
  it.each([
    [['--verbose'], true],
    [['--verbose', '--quiet'], true],
    [['--log-level', 'debug'], true],
    [['--log-level=debug'], true],
    [['--log-level', 'info'], false],
    [['show', 'debug'], false],
  ])('%j → %s', (argv, expected) => {
    expect(showsStack(logFlagsOf(argv))).toBe(expected)
  })
})
