import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseConfig } from '@/lib/config'
import { endProcess, processesIn, sweepOrphans } from '@/lib/sandbox/server-process'
import { type RunAs, serverRoot, serverUser } from '@/lib/sandbox/unprivileged'
import { tryLock } from '@/lib/store/lock'
import { storeFolder } from '@/lib/store/store-folder'
import { type DemoAccess, writeDemoFile } from './demo-file'
import { startDemoPanel } from './demo-panel'
import { requireSpace } from './fault'
import { type Fleet, fleetContext, startFleet } from './fleet'
import { MARIADB_NAMES } from './mariadb-cluster'
import { type DemoOptions, readOptions, USAGE } from './options'
import { DEFAULT_PORT_BASE, portsFrom, requireFreePorts } from './ports'
import { POSTGRES_NAMES } from './postgres-cluster'
import { hasState, openState, refuseSecondStart } from './state'
import { done, failed, listenToKeys, progress, welcome } from './terminal'

/** Servers' data of the demo; another --data-dir gets another folder. */
function fleetFolder(options: DemoOptions): string {
  const standard = options.dataDir === join(options.home, 'data', 'demo')
  return join(serverRoot(standard ? options.home : options.dataDir), 'fleet')
}

/** The panel's own store of the demo: its password goes with the demo's folder, so it goes too. */
function panelStore(options: DemoOptions): string {
  return storeFolder(parseConfig({ QD_HOME: options.home, QD_DATA_DIR: options.dataDir }))
}

function dataFolders(folder: string): string[] {
  return [
    ...POSTGRES_NAMES.map((name) => join(folder, 'postgres', name)),
    ...MARIADB_NAMES.map((name) => join(folder, 'mariadb', name)),
    join(folder, 'haproxy'),
  ]
}

/** Ends servers that a killed demo left behind, so that their ports are free again. */
async function sweep(folder: string): Promise<void> {
  const left = dataFolders(folder).flatMap((path) => processesIn(path))
  await Promise.all(left.map((identity) => endProcess(identity, 'SIGTERM', 3_000)))
  for (const path of dataFolders(folder)) {
    for (const identity of processesIn(path)) await endProcess(identity, 'SIGKILL', 5_000)
  }
}

async function bringUp(
  options: DemoOptions,
  user: RunAs,
  stops: (() => Promise<void>)[],
  signal: AbortSignal,
): Promise<Fleet> {
  const folder = fleetFolder(options)
  refuseSecondStart(options.dataDir)
  // The state names its owner only once it is written; two starts in the same second meet here.
  if (!(await tryLock(`demo:${options.dataDir}`)))
    throw new Error('The demo is being started already, in another terminal.')
  await sweep(folder)
  // Somebody who removed data/ by hand wants to start over as well: servers' data may lie elsewhere.
  if (options.reset || !hasState(options.dataDir)) {
    const store = panelStore(options)
    await sweepOrphans(store, 'SIGINT')
    for (const path of [folder, store, options.dataDir, options.demoFile]) {
      rmSync(path, { recursive: true, force: true })
    }
  }
  const file = await openState(options.dataDir, {
    portBase: options.portBase,
    defaultPortBase: DEFAULT_PORT_BASE,
    synchronous: options.synchronous,
  })
  const { made } = file.state
  requireSpace(folder, made.postgres && made.mariadb)
  const ports = portsFrom(file.state.portBase)
  await requireFreePorts(ports, !options.fleetOnly)
  stops.push(async () => {
    file.state.owner = null
    if (existsSync(options.dataDir)) file.save()
  })
  // Each step says that it begins: after Ctrl-C it does not, and what runs already is stopped in order.
  let starting = true
  const say = (line: string) => {
    if (starting && signal.aborted) throw new Error('Stopped before the fleet was up.')
    progress(line)
  }
  const fleet = await startFleet(fleetContext({ folder, dataDir: options.dataDir, user, ports, file, say }))
  starting = false
  stops.push(() => fleet.stop())
  return fleet
}

function optionsGiven(): DemoOptions | null {
  try {
    return readOptions(process.argv.slice(2), process.env)
  } catch (error) {
    failed(error)
    process.exit(1)
  }
}

async function main(): Promise<void> {
  const options = optionsGiven()
  if (!options) return void process.stdout.write(`${USAGE}\n`)
  const stops: (() => Promise<void>)[] = []
  const quitting = new AbortController()
  let ending: Promise<void> | null = null
  const end = (code: number): Promise<void> => {
    ending ??= (async () => {
      const running = stops.length > 0
      for (const stop of stops.splice(0).reverse()) await stop().catch(failed)
      if (running) done('Stopped, nothing left running')
      process.exit(code)
    })()
    return ending
  }
  // The step under way is let finish (seconds), so that everything can be stopped in order.
  let started: Promise<void> = Promise.resolve()
  const quit = () => {
    if (!quitting.signal.aborted) progress('Stopping')
    quitting.abort()
    void started.catch(() => undefined).then(() => end(0))
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, quit)
  try {
    started = run(options, stops, quitting.signal, quit)
    await started
  } catch (error) {
    if (quitting.signal.aborted) return
    failed(error)
    await end(1)
  }
}

async function run(
  options: DemoOptions,
  stops: (() => Promise<void>)[],
  signal: AbortSignal,
  quit: () => void,
): Promise<void> {
  const begun = Date.now()
  const fleet = await bringUp(options, serverUser(), stops, signal)
  done(`Fleet up in ${((Date.now() - begun) / 1000).toFixed(1)} s`)
  if (signal.aborted) return
  const load = options.load ? fleet.startLoad() : null
  const access = options.fleetOnly ? null : await bringUpPanel(options, fleet, stops, signal)
  writeDemoFile(options.demoFile, fleet, access)
  welcome(fleet, access, options.demoFile)
  const stopKeys = listenToKeys(load, quit)
  stops.push(async () => stopKeys())
  // Without a terminal nothing else would keep the process alive for its servers.
  setInterval(() => undefined, 60_000)
}

async function bringUpPanel(
  options: DemoOptions,
  fleet: Fleet,
  stops: (() => Promise<void>)[],
  signal: AbortSignal,
): Promise<DemoAccess> {
  const begun = Date.now()
  const panel = await startDemoPanel(options, fleet, progress, signal)
  stops.push(() => panel.stop())
  done(`Panel up in ${((Date.now() - begun) / 1000).toFixed(1)} s`)
  return panel.access
}

await main()
