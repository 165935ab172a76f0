import { Command, Option } from 'commander'
import { activityCommands } from './activity'
import { auditCommands } from './audit'
import { changeCommands } from './changes'
import { eventCommands } from './events'
import { indexCommands } from './indexes'
import { keyCommands } from './keys'
import { lockCommands } from './locks'
import { fail } from './output'
import { settingCommands } from './settings'
import { signInCommands } from './sign-in'
import { tableCommands } from './tables'
import { targetCommands } from './targets'
import { tokenCommands } from './tokens'

const program = new Command('qd')
  .description('the command line of Quarterdeck: a client of its API')
  .addOption(new Option('--url <url>', 'address of the panel').env('QD_URL'))
  .addOption(new Option('--token-file <file>', 'file that holds an API token').env('QD_TOKEN_FILE'))
  .option('--json', 'print JSON')
  .showHelpAfterError()

signInCommands(program)
tokenCommands(program)
targetCommands(program)
lockCommands(program)
activityCommands(program)
settingCommands(program)
tableCommands(program)
indexCommands(program)
eventCommands(program)
changeCommands(program)
auditCommands(program)
keyCommands(program)

program.parseAsync(process.argv).catch(fail)
