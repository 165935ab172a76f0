// npm start: the whole panel. `start.mjs web` or `start.mjs worker`: one unit, with the key files of QD_DATA_DIR.
// `start.mjs prepare`: migrates a store whose owner is another role than theirs, and grants them their rights.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { giveUp, root } from './lib.mjs'
import { setup } from './setup.mjs'

const unit = process.argv[2]
if (unit !== undefined && !['web', 'worker', 'prepare'].includes(unit))
  giveUp(`Unknown unit "${unit}": web, worker or prepare, or nothing for all.`)
if (process.env.QD_NO_SETUP !== '1') await setup()

const bundle = join(root, 'build', `${unit ?? 'supervisor'}.mjs`)
if (!existsSync(bundle)) giveUp(`${bundle} is missing. Run \`npm run build\`.`)
// Relative paths of the settings count from the clone, wherever Next changes its folder to.
process.env.QD_HOME = root
Object.assign(process.env, { NODE_ENV: 'production' })
if (unit === 'web') {
  process.env.PORT = process.env.QD_PORT || '7300'
  process.env.HOSTNAME = process.env.QD_HOST || '127.0.0.1'
}
process.setSourceMapsEnabled(true)
await import(pathToFileURL(bundle).href)
