import 'server-only'
import type { StoreTransaction } from '@/lib/store/client'

const KEY = 'evidence.told'

/** Whether people were told of this; locks it until the transaction ends, so that two workers tell once. */
export async function wasTold(tx: StoreTransaction, what: string): Promise<boolean> {
  await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext(${`${KEY} ${what}`}))) AS taken`
  return (await tx.setting.findUnique({ where: { key: `${KEY} ${what}` } }))?.value === true
}

export async function noteTold(tx: StoreTransaction, what: string, told: boolean): Promise<void> {
  const key = `${KEY} ${what}`
  await tx.setting.upsert({ where: { key }, create: { key, value: told }, update: { value: told } })
}
