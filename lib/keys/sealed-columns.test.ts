import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { SEALED_COLUMNS } from './sealed-columns'

it('everything that seals under the web key has its columns here, or a change of keys would lose it', () => {
  const found = execFileSync('git', ['grep', '-lw', 'sealForWeb', '--', 'lib', 'app', 'worker', 'scripts'], {
    encoding: 'utf8',
  })
  const sealing = found
    .trim()
    .split('\n')
    .filter((file) => !/\.test\.ts$|^lib\/(crypto|keys)\//.test(file))
  expect(sealing).toEqual([
    'lib/audit/personal-store.ts',
    'lib/auth/account-store.ts',
    'lib/auth/session-store.ts',
    'lib/probes/sealing.ts',
    'lib/targets/credentials.ts',
  ])
  expect(SEALED_COLUMNS.map(({ name }) => name)).toEqual([
    'target_credential.sealed',
    'user.totp_secret',
    'user.totp_pending',
    'person_key.wrapped_key',
    'sign_in.ip',
    'probe.answer',
  ])
})
