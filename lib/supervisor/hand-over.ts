import { Socket } from 'node:net'
import { config, hasSecretsPipe } from '@/lib/config'
import { followWebKey, readSecretFiles, takeSecrets } from '@/lib/secrets'

/** File descriptor of the pipe to the supervisor. It carries one line, then stays open while both live. */
const PIPE = 3
const PATIENCE = 10_000

/**
 * Takes the secrets from the supervisor; a unit that runs alone reads the key files instead. When the
 * supervisor dies (even by `kill -9`) the pipe ends and this process ends itself in an orderly way.
 * @param unit only the worker ever reads the worker's key
 */
export async function receiveSecrets(unit: { worker: boolean }): Promise<void> {
  followWebKey(config().files.webKey)
  if (!hasSecretsPipe()) {
    takeSecrets(readSecretFiles(config(), unit))
    return
  }
  const pipe = new Socket({ fd: PIPE, readable: true, writable: false })
  const line = await firstLine(pipe)
  takeSecrets(JSON.parse(line))
  const supervisorGone = () => process.kill(process.pid, 'SIGTERM')
  pipe.on('data', () => undefined)
  pipe.once('close', supervisorGone)
  pipe.on('error', () => undefined)
  pipe.unref()
}

function firstLine(pipe: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const timer = setTimeout(() => reject(new Error('No secrets came from the supervisor.')), PATIENCE)
    const take = (chunk: Buffer) => {
      text += chunk.toString('utf8')
      const end = text.indexOf('\n')
      if (end < 0) return
      clearTimeout(timer)
      pipe.off('data', take)
      resolve(text.slice(0, end))
    }
    pipe.on('data', take)
    pipe.once('error', reject)
    pipe.once('end', () => reject(new Error('The supervisor went away before it handed over the secrets.')))
  })
}
