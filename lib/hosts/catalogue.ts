import type { RunsAs } from './command'
import { processRuns, readJob, readOutput, signalGroup, startDetached } from './commands/detached'
import { readMounts, readProcFiles, readSpace } from './commands/figures'
import {
  hashFile,
  listFolder,
  makeFolder,
  readFile,
  removeEntry,
  statPath,
  tailFile,
  writeFile,
} from './commands/files'
import { includedFolders, openOption, optionAtStart, placeOption, removeOption } from './commands/options'
import {
  controlService,
  findPrograms,
  listProcesses,
  maySudo,
  programVersion,
  unitOf,
  unitState,
} from './commands/service'
import { echoProbe } from './commands/shell'
import { whoAmI, whoIsService } from './commands/who'

/** What anybody may know of a command. */
export type ListedCommand = {
  name: string
  purpose: string
  runsAs: RunsAs
  timeoutMs: number
  maxBytes: number
}

/** Every command that the panel can run on a host, by name. There is no other way to run one. */
export const CATALOGUE: readonly ListedCommand[] = [
  controlService,
  echoProbe,
  findPrograms,
  hashFile,
  includedFolders,
  listFolder,
  listProcesses,
  makeFolder,
  maySudo,
  openOption,
  optionAtStart,
  placeOption,
  processRuns,
  programVersion,
  readFile,
  readJob,
  readMounts,
  readOutput,
  readProcFiles,
  readSpace,
  removeEntry,
  removeOption,
  signalGroup,
  startDetached,
  statPath,
  tailFile,
  unitOf,
  unitState,
  whoAmI,
  whoIsService,
  writeFile,
]
  .map(({ name, purpose, runsAs, timeoutMs, maxBytes }) => ({ name, purpose, runsAs, timeoutMs, maxBytes }))
  .sort((a, b) => a.name.localeCompare(b.name))
