import { appendAudit } from '@/lib/audit/append'
import { makeCheckpoint } from '@/lib/audit/checkpoints'
import { deliver } from '@/lib/audit/deliver'
import { filePlace } from '@/lib/audit/place-file'
import { seePlace } from '@/lib/audit/place-store'
import { systemActor } from '@/lib/auth/actor'
import { configWith } from '@/lib/config'
import { readSecretFiles, takeSecrets } from '@/lib/secrets'
import { inTransaction, prisma } from '@/lib/store/client'
import { startEmbeddedStore } from '@/lib/store/embedded'
import { migrateStore } from '@/lib/store/migrate'
import { ensureKeys } from '@/lib/supervisor/keys'

/**
 * A panel under load that the tests kill: writers that change something and record it in one transaction, and
 * the signer. One line of JSON on the output for each that the store acknowledged.
 * Arguments: the data folder, the file of checkpoints, a number that tells this life from the others.
 */
const [dataDir = '', copies = '', life = '0'] = process.argv.slice(2)
const WRITERS = 6

const settings = configWith({ QD_DATA_DIR: dataDir, QD_EVIDENCE_FILE: copies })
ensureKeys(settings)
const store = await startEmbeddedStore(settings)
await migrateStore(settings.home, store.url)
takeSecrets({ ...readSecretFiles(settings, { worker: true }), databaseUrl: store.url })

const print = (event: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(event)}\n`)

async function writer(number: number): Promise<never> {
  for (let n = 0; ; n++) {
    const name = `${life}-${number}-${n}`
    const seq = await inTransaction(async (tx) => {
      await tx.environment.create({ data: { name, kind: 'development' } })
      return appendAudit(tx, { actor: systemActor('test'), action: 'test.write', details: { name } })
    })
    print({ seq: Number(seq), name })
  }
}

async function signer(): Promise<never> {
  const place = filePlace(copies)
  await prisma().$queryRaw`UPDATE audit_place SET claimed_till = NULL`
  await seePlace(place)
  for (;;) {
    await makeCheckpoint(true)
    await deliver(place)
    await new Promise((resume) => setTimeout(resume, 20))
  }
}

print({ ready: true })
// The store may be killed before us: whoever notices ends, as after a kill.
await Promise.all([signer(), ...Array.from({ length: WRITERS }, (_, n) => writer(n))]).catch(() =>
  process.exit(2),
)
