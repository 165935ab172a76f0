import { closePrisma } from '@/lib/store/client'
import { closeStorePool } from '@/lib/store/pool'
import { prepareStoreAsOwner } from './alone'

prepareStoreAsOwner((line) => process.stdout.write(`${line}\n`))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  })
  .finally(async () => {
    await closePrisma()
    await closeStorePool()
  })
