import { describe, expect, it } from 'vitest'
import { includedFolders, OPTION_FILE, optionAtStart, removeOption, schemaOption } from './commands/options'

const said = (text: string, exit = 0) => ({
  stdout: Buffer.from(text),
  stderr: '',
  exit,
  signal: null,
})

describe('option files', () => {
  it('takes the folders that are included, and nothing that is no plain path', () => {
    const text =
      '[client]\npassword=hunter2\n!includedir /etc/mysql/conf.d/\n  !includedir  /etc/mysql/mariadb.conf.d\r\n' +
      '!include /etc/one.cnf\n!includedir /etc/../root\n!includedir relative\n#!includedir /no\n!includedir /\n'
    expect(includedFolders.parse(said(text), { path: '/x' })).toEqual([
      '/etc/mysql/conf.d',
      '/etc/mysql/mariadb.conf.d',
    ])
    expect(includedFolders.parse(said('', 1), { path: '/x' })).toBeNull()
  })

  it.each([
    ['--performance_schema=ON', true],
    ['--performance-schema', true],
    ['--loose-performance-schema=1', true],
    ['--performance_schema=0', false],
    ['--skip-performance-schema', false],
    ['--loose_disable_performance_schema', false],
    ['--enable-performance-schema', true],
    ['--performance-schema-instrument=x=ON', null],
    ['--performance_schema_max_cond_instances=0', null],
  ] as const)('reads %s', (option, on) => expect(schemaOption(option)).toBe(on))

  it('the last word counts, and no other option leaves the host', () => {
    const input = { defaultsFile: null }
    expect(optionAtStart.parse(said('--wsrep_sst_auth=a:b\n--performance_schema=ON\n'), input)).toBe(true)
    expect(optionAtStart.parse(said('--performance_schema=ON\n--skip-performance-schema\n'), input)).toBe(
      false,
    )
    expect(optionAtStart.parse(said('--port=1\n'), input)).toBeNull()
    expect(optionAtStart.argv({ defaultsFile: '/a b.cnf' })[1]).toBe('--defaults-file=/a b.cnf')
  })

  it('removes nothing but its own file', () => {
    expect(removeOption.argv({ folder: '/etc/my.cnf.d', name: OPTION_FILE }).at(-1)).toBe(
      `/etc/my.cnf.d/${OPTION_FILE}`,
    )
    const other = 'server.cnf' as typeof OPTION_FILE
    expect(() => removeOption.argv({ folder: '/etc/my.cnf.d', name: other })).toThrow()
  })
})
