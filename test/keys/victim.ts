import { configWith } from '@/lib/config'
import { resealAll } from '@/lib/keys/rotation'
import { followWebKey, readSecretFiles, takeSecrets } from '@/lib/secrets'

/** Seals anew in small batches and ends itself by SIGKILL after so many of them. */
const [dataDir = '', databaseUrl = '', batches = '1'] = process.argv.slice(2)
const settings = configWith({ QD_DATA_DIR: dataDir })
takeSecrets({ ...readSecretFiles(settings, { worker: false }), databaseUrl })
followWebKey(settings.files.webKey)
let seen = 0
await resealAll(
  settings.files.webKey,
  ({ what, done }) => {
    process.stdout.write(`${what} ${done}\n`)
    seen += 1
    if (seen === Number(batches)) process.kill(process.pid, 'SIGKILL')
  },
  4,
)
