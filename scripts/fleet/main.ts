import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { endProcess, processesIn } from '@/lib/sandbox/server-process'
import { type RunAs, serverRoot, serverUser } from '@/lib/sandbox/unprivileged'
import { type DemoAccess, writeDemoFile } from './demo-file'
import { startDemoPanel } from './demo-panel'
import { type Fleet, fleetContext, startFleet } from './fleet'
import { MARIADB_NAMES } from './mariadb-cluster'
import { type DemoOptions, readOptions, USAGE } from './options'
import { DEFAULT_PORT_BASE, portsFrom, requireFreePorts } from './ports'
import { POSTGRES_NAMES } from './postgres-cluster'
import { openState, refuseSecondStart } from './state'
import { done, failed, listenToKeys, progress, welcome } from './terminal'

/** Servers' data of the demo; another --data-dir gets another folder. */
function fleetFolder(options: DemoOptions): string {
  const standard = options.dataDir === join(options.home, 'data', 'demo')
  return join(serverRoot(standard ? options.home : options.dataDir), 'fleet')
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

async function bringUp(options: DemoOptions, user: RunAs, stops: (() => Promise<void>)[]): Promise<Fleet> {
  const folder = fleetFolder(options)
  refuseSecondStart(options.dataDir)
  await sweep(folder)
  if (options.reset) {
    for (const path of [folder, options.dataDir, options.demoFile])
      rmSync(path, { recursive: true, force: true })
  }
  const file = await openState(options.dataDir, {
    portBase: options.portBase,
    defaultPortBase: DEFAULT_PORT_BASE,
    synchronous: options.synchronous,
  })
  const ports = portsFrom(file.state.portBase)
  await requireFreePorts(ports, !options.fleetOnly)
  stops.push(async () => {
    file.state.owner = null
    if (existsSync(options.dataDir)) file.save()
  })
  const fleet = await startFleet(
    fleetContext({ folder, dataDir: options.dataDir, user, ports, file, say: progress }),
  )
  stops.push(() => fleet.stop())
  return fleet
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env)
  if (!options) return void process.stdout.write(`${USAGE}\n`)
  const begun = Date.now()
  const stops: (() => Promise<void>)[] = []
  let ending: Promise<void> | null = null
  const end = (code: number): Promise<void> => {
    ending ??= (async () => {
      const running = stops.length > 0
      if (running) progress('Stopping')
      for (const stop of stops.splice(0).reverse()) await stop().catch(failed)
      if (running) done('Stopped, nothing left running')
      process.exit(code)
    })()
    return ending
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => void whenUp(end, up))
  let up: Promise<unknown> = Promise.resolve()
  try {
    const started = bringUp(options, serverUser(), stops)
    up = started
    const fleet = await started
    done(`Fleet up in ${((Date.now() - begun) / 1000).toFixed(1)} s`)
    const load = options.load ? fleet.startLoad() : null
    const access = options.fleetOnly ? null : await bringUpPanel(options, fleet, stops)
    writeDemoFile(options.demoFile, fleet, access)
    welcome(fleet, access, options.demoFile)
    stops.push(async () => stopKeys())
    const stopKeys = listenToKeys(load, () => void end(0))
    // Without a terminal nothing else would keep the process alive for its servers.
    setInterval(() => undefined, 60_000)
  } catch (error) {
    failed(error)
    await end(1)
  }
}

/** A signal during the start waits until what is being started can be stopped in order. */
async function whenUp(end: (code: number) => Promise<void>, up: Promise<unknown>): Promise<void> {
  await up.catch(() => undefined)
  await end(0)
}

async function bringUpPanel(
  options: DemoOptions,
  fleet: Fleet,
  stops: (() => Promise<void>)[],
): Promise<DemoAccess> {
  const begun = Date.now()
  const panel = await startDemoPanel(options, fleet, progress)
  stops.push(() => panel.stop())
  done(`Panel up in ${((Date.now() - begun) / 1000).toFixed(1)} s`)
  return panel.access
}

await main()
