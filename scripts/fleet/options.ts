import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

/** What the person at the terminal asked for. */
export type DemoOptions = {
  home: string
  /** The demo's own folder: state, keys, objects, mail, the panel's files. */
  dataDir: string
  demoFile: string
  reset: boolean
  load: boolean
  synchronous: boolean
  fleetOnly: boolean
  portBase: number | null
}

export const USAGE = `npm run demo -- [options]
  --reset           throw the demo's data away and start over
  --no-load         start without the load
  --synchronous     make the first PostgreSQL standby synchronous
  --port-base <n>   first of the ports to use (also QD_DEMO_PORT_BASE)
  --fleet-only      start the servers without the panel
  --data-dir <dir>  keep the demo elsewhere than in data/demo`

/** Reads the command line. @throws Error in one sentence, followed by the usage. `null` when help was asked for. */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): DemoOptions | null {
  const { values } = parse(args)
  if (values.help) return null
  const home = resolve(env.QD_HOME ?? process.cwd())
  const base = values['port-base'] ?? env.QD_DEMO_PORT_BASE
  if (base !== undefined && !/^\d+$/.test(base)) throw new Error(`--port-base must be a number, not ${base}.`)
  const given = values['data-dir']
  const dataDir = given ? resolve(given) : resolve(home, 'data', 'demo')
  return {
    home,
    dataDir,
    demoFile: given ? resolve(dataDir, 'demo.json') : resolve(home, 'data', 'demo.json'),
    reset: values.reset,
    load: !values['no-load'],
    synchronous: values.synchronous,
    fleetOnly: values['fleet-only'],
    portBase: base === undefined ? null : Number(base),
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        reset: { type: 'boolean', default: false },
        'no-load': { type: 'boolean', default: false },
        synchronous: { type: 'boolean', default: false },
        'fleet-only': { type: 'boolean', default: false },
        'port-base': { type: 'string' },
        'data-dir': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : 'Unknown option.'}\n${USAGE}`)
  }
}
