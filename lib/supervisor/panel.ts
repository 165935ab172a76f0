import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Config, configWith, settingsForChild } from '@/lib/config'
import { Secret } from '@/lib/crypto/secret'
import { readSecretFiles, storeUrl, takeSecrets } from '@/lib/secrets'
import { type Held, tryLock } from '@/lib/store/lock'
import { migrateStore } from '@/lib/store/migrate'
import { storeFolder } from '@/lib/store/store-folder'
import { demandSafeAddress } from './address'
import { ensureKeys } from './keys'
import { type HandedOver, separateRoles } from './store-doors'
import { keepStore, type StoreKeeper } from './store-keeper'
import { startUnit } from './unit'

/** Where and how the panel runs; what is left out comes from the environment. */
export type PanelOptions = {
  dataDir?: string
  port?: number
  storePort?: number
  /** More settings by variable name (QD_EGRESS_ALLOW, QD_ORIGIN…). Never secrets. */
  env?: Record<string, string>
  /** Takes one line of news each time; default: nowhere. */
  say?: (line: string) => void
  /** Runs when the store is ready and migrated, before web and worker start. */
  beforeUnits?: () => Promise<void>
  /** Gives up the start: what runs already is stopped, and `startPanel` throws. */
  signal?: AbortSignal
}

/** The running panel. */
export type Panel = {
  url: string
  databaseUrl: Secret
  settings: Config
  /** Ends worker, web and store, in this order. Nothing is left running. */
  stop(): Promise<void>
}

/**
 * Starts store, migrations, web and worker, and keeps them running.
 * @returns when the web answers
 * @throws Error in one sentence for whoever starts it: port taken, already running, folder not writable…
 */
export async function startPanel(options: PanelOptions = {}): Promise<Panel> {
  const say = options.say ?? (() => undefined)
  const settings = settingsOf(options)
  demandSafeAddress(settings)
  writableFolder(settings.dataDir)
  const held = await onlyOne(settings)
  const undo: (() => Promise<void>)[] = [() => held.release()]
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    await portIsFree(settings)
    ensureKeys(settings)
    let restart: () => void = () => undefined
    const moved = () => restart()
    const keeper = settings.externalStore ? null : await keepStore(settings, say, moved)
    if (keeper) undo.push(() => keeper.stop())
    sayStore(keeper, say)
    // This process makes and grants; web and worker come to the store by roles of their own.
    const databaseUrl = storeUrl(settings, 'owner')
    takeSecrets({ ...readSecretFiles(settings, { worker: true }), databaseUrl })
    const applied = await migrate(settings, databaseUrl)
    if (applied.length > 0) say(`Store migrated: ${applied.join(', ')}`)
    const handOver = await separateRoles(settings)
    await options.beforeUnits?.()
    const environment = settingsForChild(settings)
    const unit = (name: keyof HandedOver, patience: number) =>
      startUnit({
        name,
        entry: entryOf(settings, name),
        environment,
        secrets: handOver()[name],
        patience,
        say,
      })
    const web = unit('web', 8_000)
    undo.push(() => web.stop())
    const worker = unit('worker', 20_000)
    undo.push(() => worker.stop())
    restart = () => {
      web.restart(handOver().web)
      worker.restart(handOver().worker)
    }
    await webAnswers(settings, options.signal)
    return { url: settings.origin, databaseUrl: new Secret(databaseUrl), settings, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function settingsOf(options: PanelOptions): Config {
  const extra: Record<string, string> = { ...options.env }
  if (options.dataDir !== undefined) extra.QD_DATA_DIR = options.dataDir
  if (options.port !== undefined) extra.QD_PORT = String(options.port)
  if (options.storePort !== undefined) extra.QD_STORE_PORT = String(options.storePort)
  return configWith(extra)
}

function sayStore(keeper: StoreKeeper | null, say: (line: string) => void): void {
  if (!keeper) return
  const { server, port, adopted } = keeper.current()
  say(
    `Store: PostgreSQL ${server.version}, port ${port}${adopted ? ', taken over from an earlier start' : ''}`,
  )
}

function writableFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    accessSync(path, constants.W_OK | constants.X_OK)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOSPC') throw new Error(`The disk of ${path} is full.`)
    throw new Error(
      `The data folder ${path} cannot be written (${code ?? 'unknown error'}). Set QD_DATA_DIR to one that can.`,
    )
  }
}

async function onlyOne(settings: Config): Promise<Held> {
  const held = await tryLock(`panel:${storeFolder(settings)}`)
  if (held) return held
  throw new Error(
    `The panel runs already on ${settings.dataDir}. Stop that one first, or set QD_DATA_DIR to another folder.`,
  )
}

function portIsFree(settings: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${error.code})`
      reject(new Error(`Port ${settings.port} on ${settings.host} ${reason}. Set QD_PORT to a free one.`))
    })
    probe.listen(settings.port, settings.host, () => probe.close(() => resolve()))
  })
}

/** A server of the site's own may come up later than the panel: wait for it a minute. */
async function migrate(settings: Config, url: string): Promise<string[]> {
  const until = Date.now() + (settings.externalStore ? 60_000 : 5_000)
  for (;;) {
    try {
      return await migrateStore(settings.home, url)
    } catch (error) {
      const code = (error as { code?: string }).code ?? ''
      const notYet = ['ECONNREFUSED', 'ETIMEDOUT', 'EAI_AGAIN', '57P03', '57P01'].includes(code)
      if (!notYet || Date.now() > until) throw error
      await sleep(1_000)
    }
  }
}

function entryOf(settings: Config, name: 'web' | 'worker'): string {
  const entry = join(settings.home, 'build', `${name}.mjs`)
  if (!existsSync(entry)) throw new Error(`${entry} is missing. Run \`npm run build\`.`)
  return entry
}

async function webAnswers(settings: Config, signal: AbortSignal | undefined): Promise<void> {
  const host = settings.host === '0.0.0.0' ? '127.0.0.1' : settings.host === '::' ? '::1' : settings.host
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${settings.port}/api/health`
  const until = Date.now() + 60_000
  for (;;) {
    try {
      await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(2_000) })
      return
    } catch {
      if (signal?.aborted) throw new Error('Stopped before the panel was up.')
      if (Date.now() > until)
        throw new Error('The web process did not answer within a minute; its lines above say why.')
      await sleep(50)
    }
  }
}
