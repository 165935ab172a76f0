import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import { type Sshd, startSshd } from '@/test/hosts/sshd'
import { OPTION_DRAFT } from './commands/options'
import { atNextStart, demandMay, dropOption, OPTION_TEXT, optionPlace, writeOption } from './option-file'
import { type HostSession, hostSession } from './session'
import { SshTransport } from './ssh'
import type { PlacedService } from './store'

const isRoot = process.getuid?.() === 0
let sshd: Sshd
let session: HostSession
const folders: string[] = []

beforeAll(async () => {
  sshd = await startSshd()
  const { port, user, hostKey, privateKey } = sshd
  const login = { ip: '127.0.0.1', port, user, hostKey, privateKey: new Secret(privateKey) }
  session = hostSession(await SshTransport.open(login), sshd.home)
})
afterAll(async () => {
  await session?.close()
  await sshd?.stop()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A server that is started with an option file that includes this folder. */
function placed(folder: string): PlacedService {
  const file = join(sshd.home, `${randomBytes(6).toString('hex')}.cnf`)
  writeFileSync(file, `[client]\npassword = none\n[mariadb]\n!includedir ${folder}\n`)
  chmodSync(file, 0o644)
  return {
    targetId: 'a',
    targetName: 'a',
    hostId: 'a',
    engine: 'mysql',
    port: 3306,
    serviceUser: '',
    service: { by: 'mariadbd-safe', program: '/usr/bin/mariadbd-safe', defaultsFile: file },
    dataDir: '',
    configPath: '',
    logPath: '',
  }
}

test('over SSH an ordinary user writes into its own folder of option files, whole, readable, and takes it back', async () => {
  const folder = join(sshd.home, 'options.d')
  mkdirSync(folder)
  chmodSync(folder, 0o755)
  if (isRoot) chownSync(folder, sshd.uid, statSync(sshd.home).gid)
  const place = await optionPlace(session, placed(folder))
  expect(place).toMatchObject({ folder, as: null, owner: sshd.user, exists: false })
  await demandMay(session, place, true)
  expect(await atNextStart(session, place)).toBeNull()
  await writeOption(session, place, new AbortController().signal)
  expect(await atNextStart(session, place)).toBe(true)
  expect(readFileSync(place.path, 'utf8')).toBe(OPTION_TEXT)
  expect(statSync(place.path)).toMatchObject({ uid: sshd.uid })
  expect(statSync(place.path).mode & 0o777).toBe(0o644)
  expect(existsSync(join(folder, OPTION_DRAFT))).toBe(false)
  await dropOption(session, place)
  expect(existsSync(place.path)).toBe(false)
})

test.runIf(isRoot)(
  'a folder of root wants sudo: the very lines are named, and nothing is written',
  async () => {
    const parent = `/run/quarterdeck-test-${randomBytes(6).toString('hex')}`
    const folder = join(parent, 'conf.d')
    folders.push(parent)
    mkdirSync(folder, { recursive: true })
    for (const path of [parent, folder]) chmodSync(path, 0o755)
    const place = await optionPlace(session, placed(folder))
    expect(place).toMatchObject({ as: 'root', owner: 'root' })
    const refused = demandMay(session, place, true)
    await expect(refused).rejects.toMatchObject({ code: 'change.refused' })
    const hint = await refused.catch((error: { hint: string }) => error.hint)
    expect(hint).toContain(`${sshd.user} ALL=(root) NOPASSWD: /bin/mv -T -- ${place.path}.new ${place.path}`)
    expect(hint).toContain(`/bin/dd of\\=${place.path}.new bs\\=65536`)
    expect(hint).toContain(`/bin/chmod 644 -- ${place.path}.new`)
    expect(existsSync(place.path)).toBe(false)
  },
)
