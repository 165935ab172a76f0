import { z } from 'zod'
import { ActivityKeeper } from '@/lib/collect/activity-keeper'
import { Secret } from '@/lib/crypto/secret'
import type { TargetAddress } from '@/lib/engines/contract/address'
import { postgresEngine } from '@/lib/engines/postgres/engine'
import { takeSecrets } from '@/lib/secrets'
import { print, readSetup } from '../setup-line'

/** Looks at who is at work as fast as the store takes it, and is killed. One event for each look that was kept. */
const Setup = z.object({
  secrets: z.unknown(),
  address: z.custom<TargetAddress>(),
  login: z.object({ user: z.string(), password: z.string() }),
  targetId: z.string(),
})

const { secrets, address, login, targetId } = await readSetup(Setup)
takeSecrets(secrets)
const session = await postgresEngine.connect(
  address,
  { user: login.user, password: new Secret(login.password) },
  { credential: 'monitor', purpose: 'collector' },
)
const keeper = new ActivityKeeper(targetId, 0)
for (let looks = 1; ; looks += 1) {
  keeper.lookAgain()
  await keeper.read(session)
  print({ looks })
}
