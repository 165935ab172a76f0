import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SEALED_COLUMNS } from './sealed-columns'

it('everything that seals under the web key has its columns here, or a change of keys would lose it', () => {
  const sealing = ['lib', 'app', 'worker', 'scripts']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((file) => /(?<!\.test)\.(tsx?|mjs)$/.test(file) && !/^lib\/(crypto|keys)\//.test(file))
    .filter((file) => /\bsealForWeb\b/.test(readFileSync(file, 'utf8')))
    .sort()
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
