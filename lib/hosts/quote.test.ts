import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { quoteArgv } from './quote'

const HOSTILE = [
  '',
  ' ',
  "'",
  "''; id; '",
  '"$(id)"',
  '`id`',
  '$HOME $IFS x',
  '; rm -rf / #',
  '&& || | > < * ? [a-z] ~ !!',
  '\\',
  "\\'",
  'line\nbreak\r\ttab',
  '-rf',
  '--option=value',
  'émoji 🦆 \u202e',
  'a'.repeat(5_000),
  '\u0001\u0007\u001b[31m',
]

describe('an argument vector as one line', () => {
  // What counts is what a shell makes of it, so real shells are asked.
  test.each(['/bin/sh', '/bin/bash'])('%s hands every hostile value on unchanged', (shell) => {
    const argv = [
      process.execPath,
      '-e',
      'process.stdout.write(JSON.stringify(process.argv.slice(1)))',
      '--',
      ...HOSTILE,
    ]
    const heard = execFileSync(shell, ['-c', quoteArgv(argv)], { encoding: 'utf8' })
    expect(JSON.parse(heard)).toEqual(HOSTILE)
  })

  test('a NUL, half a character, nothing at all and too much are refused', () => {
    for (const argv of [['ls', 'a\0b'], ['ls', '\ud83e'], [], [''], ['ls', 'a'.repeat(130_000)]])
      expect(() => quoteArgv(argv)).toThrow(expect.objectContaining({ code: 'host.command_refused' }))
  })
})
